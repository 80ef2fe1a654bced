//! One command that cannot be written harms no other; a batch comes to what its commands come to alone.

use proptest::collection::vec;
use proptest::prelude::*;
use saldo_core::{Command, Outcome};

use super::Bench;
use crate::error::CommitError;
use crate::journal::Answer;

#[test]
fn a_poisoned_command_is_found_and_refused_alone() {
    let mut bench = Bench::new();
    let transfer = bench.opened(1);
    let opens: Vec<Command> = (0..100).map(|number| bench.open(1, &number.to_string(), 10)).collect();
    let settle = bench.settle(&transfer);
    let deposit = bench.deposit(2, 100);
    bench.rows.lock().poison.extend([opens[37].id, settle.id, deposit.id]);
    let commands = opens.into_iter().chain([settle, deposit]).collect();
    let answers = bench.write(commands);
    for (position, answer) in answers.iter().enumerate() {
        match position {
            37 | 101 => assert_eq!(*answer, Err(CommitError::RolledBack)),
            100 => assert_eq!(*answer, Err(CommitError::Parked)),
            _ => assert!(matches!(answer, Ok(Outcome::Transfer(_))), "{position}: {answer:?}"),
        }
    }
    assert_eq!(bench.rows.lock().kept.transfers.len(), 1 + 99, "the first transfer and all opens but one");
}

#[test]
fn rows_are_loaded_again_only_where_others_write() {
    let mut bench = Bench::new();
    bench.opened(1);
    let loads = bench.rows.lock().loads;
    let deposit = bench.deposit(1, 1);
    bench.write_one(deposit).unwrap();
    assert_eq!(bench.rows.lock().loads, loads, "its accounts are remembered");
    bench.rows.lock().others_write = true;
    let deposit = bench.deposit(1, 1);
    bench.write_one(deposit).unwrap();
    assert!(bench.rows.lock().loads > loads);
}

/// What was asked, without the ids that differ between two benches.
fn essence(answer: &Answer) -> String {
    match answer {
        Ok(Outcome::Transfer(transfer)) => format!("opened {}", transfer.reference),
        Ok(Outcome::Repeated(transfer)) => format!("repeated {}", transfer.reference),
        Ok(Outcome::Conflict(transfer)) => format!("conflict {}", transfer.reference),
        Ok(Outcome::Refused(reason, _)) => format!("refused: {reason}"),
        Ok(Outcome::Moved(moved)) => format!("moved, {} is available", moved.available_after),
        other => format!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_batch_comes_to_what_its_commands_come_to_alone(
        asks in vec((1..3_i64, 0..8_u8, 1..300_i64, prop::bool::weighted(0.1)), 1..40),
    ) {
        let (mut alone, mut together) = (Bench::new(), Bench::new());
        let ask = |bench: &mut Bench| -> Vec<Command> {
            asks.iter().map(|(partner, reference, minor, is_poison)| {
                let command = match reference {
                    0 => bench.deposit(*partner, *minor),
                    _ => bench.open(*partner, &reference.to_string(), *minor),
                };
                if *is_poison {
                    bench.rows.lock().poison.insert(command.id);
                }
                command
            }).collect()
        };
        let (one_by_one, at_once) = (ask(&mut alone), ask(&mut together));
        let alone: Vec<_> = one_by_one.into_iter().map(|command| essence(&alone.write_one(command))).collect();
        let together: Vec<_> = together.write(at_once).iter().map(essence).collect();
        prop_assert_eq!(alone, together);
    }
}
