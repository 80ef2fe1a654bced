//! Whatever is commanded in whatever order, the books stay right.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use proptest::prelude::*;

use super::charges::{charge, pay, subscriber};
use super::events::endpoint;
use super::world::{World, cents, delivered, order, refused};
use crate::command::{Intent, Movement, MovementKind, OnTransfer};
use crate::decide::{Change, Outcome};
use crate::ids::{AttemptId, CommandId, PartnerId, TransferId};
use crate::ledger::{AccountName, Entry, Side};
use crate::transfer::{ClaimPolicy, Collection, Flow, Pace, Payer, State, Transfer, Verdict};

#[derive(Debug, Clone)]
enum Step {
    Deposit {
        partner: i64,
        minor: i64,
    },
    Adjust {
        partner: i64,
        minor: i64,
    },
    Open {
        partner: i64,
        reference: u8,
        minor: i64,
        pace: Pace,
        policy: ClaimPolicy,
    },
    /// Charges the only subscriber there is, which has what `Fill` gave it.
    Charge {
        partner: i64,
        reference: u8,
        minor: i64,
        collection: Collection,
    },
    Fill {
        partner: i64,
        minor: i64,
    },
    Pay {
        pick: usize,
        id: u8,
        minor: i64,
    },
    Settle {
        pick: usize,
        verdict: u8,
    },
    SettleStranger {
        pick: usize,
        attempt: i64,
    },
    Send {
        pick: usize,
    },
    Cancel {
        pick: usize,
    },
    Reverse {
        pick: usize,
    },
    Wait {
        seconds: i64,
    },
}

fn any_step() -> impl Strategy<Value = Step> {
    let partner = || 1_i64..3;
    let pick = || 0_usize..64;
    let pace = prop_oneof![Just(Pace::Instant), Just(Pace::Batch), Just(Pace::Deferred)];
    let collection = prop_oneof![Just(Collection::AtOnce), Just(Collection::AsPaid)];
    let policy = prop_oneof![
        Just(ClaimPolicy::Never),
        Just(ClaimPolicy::WhenSettledFor { minutes: 60 }),
        Just(ClaimPolicy::Always)
    ];
    prop_oneof![
        2 => (partner(), 1_i64..20_000).prop_map(|(partner, minor)| Step::Deposit { partner, minor }),
        1 => (partner(), -20_000_i64..20_000).prop_map(|(partner, minor)| Step::Adjust { partner, minor }),
        8 => (partner(), 0_u8..6, 1_i64..5_000, pace, policy)
            .prop_map(|(partner, reference, minor, pace, policy)| {
                Step::Open { partner, reference, minor, pace, policy }
            }),
        4 => (partner(), 0_u8..6, 1_i64..5_000, collection).prop_map(|(partner, reference, minor, collection)| {
            Step::Charge { partner, reference, minor, collection }
        }),
        1 => (partner(), 1_i64..20_000).prop_map(|(partner, minor)| Step::Fill { partner, minor }),
        3 => (pick(), 0_u8..4, -10_i64..5_000).prop_map(|(pick, id, minor)| Step::Pay { pick, id, minor }),
        8 => (pick(), 0_u8..4).prop_map(|(pick, verdict)| Step::Settle { pick, verdict }),
        1 => (pick(), 1_i64..200).prop_map(|(pick, attempt)| Step::SettleStranger { pick, attempt }),
        3 => pick().prop_map(|pick| Step::Send { pick }),
        2 => pick().prop_map(|pick| Step::Cancel { pick }),
        2 => pick().prop_map(|pick| Step::Reverse { pick }),
        1 => (0_i64..7_200).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// Every transfer that was opened, with the policy it was opened under.
#[derive(Default)]
struct Opened {
    transfers: Vec<Arc<Transfer>>,
    policies: HashMap<TransferId, ClaimPolicy>,
}

fn take(world: &mut World, opened: &mut Opened, step: &Step) {
    let picked = |opened: &Opened, pick: usize| {
        let count = opened.transfers.len();
        (count > 0).then(|| Arc::clone(&opened.transfers[pick % count]))
    };
    match *step {
        Step::Deposit { partner, minor } => drop(world.deposit(partner, minor)),
        Step::Adjust { partner, minor } => drop(world.run(Intent::Move(Movement {
            partner: PartnerId::new(partner),
            kind: MovementKind::Adjustment,
            account: AccountName::Balance,
            amount: cents(minor),
            reference: None,
            note: "why".into(),
        }))),
        Step::Open { partner, reference, minor, pace, policy } => {
            let before = newest_of(world, opened, partner, reference);
            let outcome = world.open(partner, &format!("r{reference}"), order(minor, pace), policy);
            if let Outcome::Transfer(transfer) = outcome {
                if let Some(before) = before {
                    assert!(may_replace(policy, &before, world), "{policy:?} took over from {before:?}");
                }
                opened.policies.insert(transfer.id, policy);
                opened.transfers.push(transfer);
            }
        }
        Step::Charge { partner, reference, minor, collection } => {
            let order = charge(minor, Payer::Subscriber, collection);
            let outcome = world.open(partner, &format!("c{reference}"), order, ClaimPolicy::Never);
            if let Outcome::Transfer(transfer) = outcome {
                opened.policies.insert(transfer.id, ClaimPolicy::Never);
                opened.transfers.push(transfer);
            }
        }
        Step::Fill { partner, minor } => drop(world.run(Intent::Move(Movement {
            partner: PartnerId::new(partner),
            kind: MovementKind::Adjustment,
            account: subscriber(),
            amount: cents(minor),
            reference: None,
            note: "opening".into(),
        }))),
        Step::Pay { pick, id, minor } => {
            let Some(transfer) = picked(opened, pick) else { return };
            pay(world, &transfer, &format!("p{id}"), minor);
        }
        Step::Settle { pick, verdict } => {
            let Some(transfer) = picked(opened, pick) else { return };
            let current = world.transfer(&transfer);
            let until = world.now.plus_seconds(60);
            let waiting = Verdict::Waiting { provider_ref: None, receipt: None, until };
            let verdicts = [delivered(), refused(), Verdict::Unknown, waiting];
            let verdict = verdicts[usize::from(verdict)].clone();
            world.settle(&current, verdict);
        }
        Step::SettleStranger { pick, attempt } => {
            let Some(transfer) = picked(opened, pick) else { return };
            world.settle_attempt(&transfer, AttemptId::new(attempt), delivered());
        }
        Step::Send { pick } => {
            let Some(transfer) = picked(opened, pick) else { return };
            world.send(&transfer);
        }
        Step::Cancel { pick } => {
            let Some(transfer) = picked(opened, pick) else { return };
            world.run(Intent::Cancel(OnTransfer { partner: transfer.partner, transfer: transfer.id }));
        }
        Step::Reverse { pick } => {
            let Some(transfer) = picked(opened, pick) else { return };
            world.reverse(&transfer);
        }
        Step::Wait { seconds } => world.now = world.now.plus_seconds(seconds),
    }
}

fn newest_of(world: &World, opened: &Opened, partner: i64, reference: u8) -> Option<Arc<Transfer>> {
    let name = format!("r{reference}");
    let own = |transfer: &&Arc<Transfer>| {
        transfer.partner == PartnerId::new(partner) && transfer.reference.as_str() == name
    };
    opened.transfers.iter().rev().find(own).map(|transfer| world.transfer(transfer))
}

/// The policies of references, said once more in other words.
fn may_replace(policy: ClaimPolicy, before: &Transfer, world: &World) -> bool {
    match policy {
        ClaimPolicy::Always => true,
        ClaimPolicy::Never | ClaimPolicy::LeavesFree => false,
        ClaimPolicy::WhenSettledFor { minutes } => match before.state {
            State::Complete => world.now.millis_since(before.completed_at.unwrap()) >= minutes * 60_000,
            state => !state.is_open(),
        },
    }
}

fn check(world: &World, opened: &Opened) {
    let entries: Vec<&Entry> = world
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::AppendEntry(entry) => Some(entry),
            _ => None,
        })
        .collect();
    check_postings(&entries);
    check_accounts(world, &entries);
    check_transfers(world, opened);
    check_events(world);
}

/// No posting is unbalanced, pending or posted.
fn check_postings(entries: &[&Entry]) {
    let mut sums: BTreeMap<CommandId, (i64, i64)> = BTreeMap::new();
    for entry in entries {
        let sign = if entry.side == Side::Debit { 1 } else { -1 };
        let sum = sums.entry(entry.posting).or_default();
        sum.0 += sign * entry.pending;
        sum.1 += sign * entry.posted;
    }
    for (posting, sum) in sums {
        assert_eq!(sum, (0, 0), "{posting} does not balance");
    }
}

/// Accounts are the sums of their entries, guarded ones never below zero, and holds equal open transfers.
fn check_accounts(world: &World, entries: &[&Entry]) {
    for account in world.books.accounts() {
        let own: Vec<_> = entries.iter().filter(|entry| entry.account == account.id).collect();
        let sum = |side, amount: fn(&Entry) -> i64| -> i64 {
            own.iter().filter(|entry| entry.side == side).map(|entry| amount(entry)).sum()
        };
        let sums = &account.balances;
        assert_eq!(sums.debits_pending, sum(Side::Debit, |entry| entry.pending));
        assert_eq!(sums.debits_posted, sum(Side::Debit, |entry| entry.posted));
        assert_eq!(sums.credits_pending, sum(Side::Credit, |entry| entry.pending));
        assert_eq!(sums.credits_posted, sum(Side::Credit, |entry| entry.posted));
        let sequences: Vec<i64> = own.iter().map(|entry| entry.sequence).collect();
        assert!(sequences.iter().copied().eq(1..=account.sequence), "{:?} has gaps", account.key);
        if account.key.name.is_guarded() {
            assert!(account.available().minor() >= 0, "{:?} is overdrawn", account.key);
        }
    }
}

/// A hold lives as long as its transfer is open, one transfer delivers once, and a claim has one transfer that may
/// still be delivered (one that is being taken back was).
fn check_transfers(world: &World, opened: &Opened) {
    for partner in 1..3 {
        let own =
            || opened.transfers.iter().filter(move |transfer| transfer.partner == PartnerId::new(partner));
        for payer in [AccountName::Balance, subscriber()] {
            let of_payer = own().filter(|transfer| transfer.order.payer() == payer);
            let held: i64 = of_payer.map(|transfer| world.transfer(transfer).held_minor()).sum();
            assert_eq!(world.account(partner, payer).balances.debits_pending, held);
        }
        let charged = own().filter(|transfer| transfer.order.flow != Flow::Purchase);
        let brought: i64 = charged.map(|transfer| brought(&world.transfer(transfer))).sum();
        let revenue = world.account(partner, AccountName::Revenue).posted();
        let fees =
            world.changes.iter().filter_map(|change| fee_of_charge(world, change, partner)).sum::<i64>();
        assert_eq!(revenue + fees, brought);
    }
    let mut deliveries: BTreeMap<TransferId, u32> = BTreeMap::new();
    let mut last: BTreeMap<TransferId, State> = BTreeMap::new();
    for change in &world.changes {
        if let Change::PutTransfer(transfer) = change {
            let before = last.insert(transfer.id, transfer.state);
            if let Some(before) = before {
                let is_paid_more = transfer.order.is_collected_as_paid() && before == transfer.state;
                assert!(is_paid_more || before.may_become(transfer.state), "{before} -> {}", transfer.state);
            }
            let came_from = before.filter(|before| !matches!(before, State::Reversing | State::Complete));
            if came_from.is_some() && transfer.state == State::Complete {
                *deliveries.entry(transfer.id).or_default() += 1;
            }
        }
    }
    assert!(deliveries.values().all(|count| *count <= 1));
    let mut open: BTreeMap<(PartnerId, String), u32> = BTreeMap::new();
    for transfer in &opened.transfers {
        let polite = opened.policies[&transfer.id] != ClaimPolicy::Always;
        let state = world.transfer(transfer).state;
        if polite && state.is_open() && state != State::Reversing {
            *open.entry((transfer.partner, transfer.reference.to_string())).or_default() += 1;
        }
    }
    assert!(open.values().all(|count| *count <= 1), "two open transfers of one claim");
}

/// What a charge has brought: all of it once it is complete, or what was paid so far.
fn brought(transfer: &Transfer) -> i64 {
    if transfer.order.is_collected_as_paid() {
        transfer.paid_minor
    } else if matches!(transfer.state, State::Complete | State::Reversing) {
        transfer.order.quote.total().minor()
    } else {
        0
    }
}

/// What an entry brings to the fee account of a partner for a charge.
fn fee_of_charge(world: &World, change: &Change, partner: i64) -> Option<i64> {
    let Change::AppendEntry(entry) = change else { return None };
    let transfer = world.books.transfer(entry.partner, entry.transfer?)?;
    let is_fee = entry.account == world.account(partner, AccountName::Fee).id;
    let is_it = is_fee && entry.partner == PartnerId::new(partner) && transfer.order.flow != Flow::Purchase;
    let sign = if entry.side == Side::Credit { 1 } else { -1 };
    is_it.then_some(sign * entry.posted)
}

/// A transfer is told of once, in the commit that ended it, as it was then; and only where there is an endpoint.
fn check_events(world: &World) {
    let mut told = BTreeSet::new();
    let mut written = BTreeMap::new();
    for change in &world.changes {
        match change {
            Change::PutTransfer(transfer) => drop(written.insert(transfer.command, Arc::clone(transfer))),
            Change::PutEvent(event) => {
                let is_new = event.payment.is_some() || told.insert(event.transfer.id);
                assert!(is_new, "{} is told twice", event.transfer.id);
                assert_eq!(event.partner, PartnerId::new(1), "partner 2 has no endpoint");
                let is_open = event.transfer.state.is_open() && event.payment.is_none();
                assert!(!is_open, "{} is open", event.transfer.id);
            }
            _ => {}
        }
    }
    for change in &world.changes {
        if let Change::PutEvent(event) = change {
            assert_eq!(written[&CommandId::new(event.id.value())], event.transfer);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn the_books_stay_right(steps in proptest::collection::vec(any_step(), 1..60)) {
        let mut world = World::new();
        world.run(Intent::PutEndpoint(endpoint(world.now)));
        let mut opened = Opened::default();
        for step in &steps {
            take(&mut world, &mut opened, step);
        }
        check(&world, &opened);
    }
}
