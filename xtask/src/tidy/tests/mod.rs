//! Every rule on a tree it must refuse and on one it must pass; one file a rule.

mod arrows;
mod expands;
mod heads;
mod links;
mod marks;
mod paths;
mod pure;
mod rooms;
mod sizes;
mod whole;

use super::fault::Fault;

/// The faults as a person reads them.
fn lines(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(Fault::to_string).collect()
}

/// Asserts that there is one fault, at this place and with these words in it.
fn assert_one(faults: &[Fault], place: &str, words: &[&str]) {
    let lines = lines(faults);
    assert_eq!(lines.len(), 1, "{lines:#?}");
    assert!(lines[0].starts_with(place), "{lines:#?}");
    assert!(words.iter().all(|word| lines[0].contains(word)), "{lines:#?}");
}
