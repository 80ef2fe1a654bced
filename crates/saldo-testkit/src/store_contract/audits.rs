//! Audits of a store that is written to.

use tokio::task::JoinSet;

use saldo_core::AccountNumber;
use saldo_core::command::{Intent, Movement, MovementKind, Open};
use saldo_core::transfer::{ClaimPolicy, Collection, Order, Pace, Payer};

use super::charges::{charge, opened};
use super::events;
use super::world::{
    PARTNER, StoreFactory, World, delivered, movement, order, refused, run, settle, transfer,
};

/// More than an audit reads at once.
const SUBSCRIBERS: i64 = 1_200;
/// Of each caller.
const SALES: i64 = 150;

pub fn an_audit_goes_on_from_its_watermark(factory: StoreFactory) {
    run(factory, async |world| {
        let reads = world.store.reads.clone();
        world.deposit(PARTNER, 10_000).await;
        for number in 0..5 {
            world.sold(PARTNER, &number.to_string(), 100).await;
        }
        let open = world.opened(PARTNER, "open", 100).await;
        let first = reads.audit(None, |_| {}).await.expect("a read");
        assert!(first.clean, "{:#?}", first.violations);
        assert_eq!((first.counts.transfers, first.counts.entries), (6, 2 + 5 * 5 + 2));

        let nothing = reads.audit(Some(first.watermark.clone()), |_| {}).await.expect("a read");
        assert_eq!((nothing.counts.transfers, nothing.counts.entries), (1, 0), "the open one, again");
        world.commit(settle(&open, delivered())).await;
        world.sold(PARTNER, "new", 100).await;
        let rest = reads.audit(Some(first.watermark), |_| {}).await.expect("a read");
        assert!(rest.clean, "{:#?}", rest.violations);
        assert_eq!((rest.counts.transfers, rest.counts.entries), (2, 3 + 5));
        let whole = reads.audit(None, |_| {}).await.expect("a read");
        assert_eq!(whole.watermark, rest.watermark);
        world
    });
}

/// As two processes leave it whose clocks differ: what came later has the lower id.
pub fn an_audit_follows_a_reference_that_went_to_a_lower_id(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 1_000).await;
        let later = world.open_intent(PARTNER, "again", order(100, Pace::Instant));
        let first = world.opened(PARTNER, "again", 100).await;
        world.commit(settle(&first, refused())).await;
        let Intent::Open(later) = later else { panic!("an open") };
        let policy = ClaimPolicy::WhenSettledFor { minutes: 60 };
        let later = transfer(world.commit(Intent::Open(Box::new(Open { policy, ..*later }))).await);
        assert_eq!((later.previous, later.id < first.id), (Some(first.id), true));
        let report = world.audit().await;
        assert!(report.clean, "{:#?}", report.violations);
        world
    });
}

pub fn an_audit_goes_on_with_the_events_since(factory: StoreFactory) {
    run(factory, async |world| {
        let reads = world.store.reads.clone();
        world.deposit(PARTNER, 10_000).await;
        world.commit(Intent::PutEndpoint(events::endpoint(&world))).await;
        events::deferred(&world, "a").await;
        let first = reads.audit(None, |_| {}).await.expect("a read");
        assert_eq!((first.clean, first.counts.events), (true, 1));
        events::deferred(&world, "b").await;
        let rest = reads.audit(Some(first.watermark), |_| {}).await.expect("a read");
        assert_eq!((rest.clean, rest.counts.events), (true, 1));
        let nothing = reads.audit(Some(rest.watermark.clone()), |_| {}).await.expect("a read");
        assert_eq!((nothing.counts.events, nothing.watermark), (0, rest.watermark));
        world
    });
}

pub fn an_audit_runs_beside_commits(factory: StoreFactory) {
    run(factory, async |world| {
        for partner in 1..=2 {
            world.deposit(partner, 1_000_000).await;
        }
        let mut callers = JoinSet::new();
        for caller in 0..8 {
            let world = world.clone();
            callers.spawn(async move {
                for number in 0..SALES {
                    world.sold(1 + caller % 2, &format!("{caller}-{number}"), 1).await;
                }
            });
        }
        audits(&world, callers).await;
        world
    });
}

/// Whole audits while callers are at work, each followed by one from where the last left off.
async fn audits(world: &World, mut callers: JoinSet<()>) {
    let mut mark = None;
    while !callers.is_empty() {
        let whole = world.audit().await;
        assert!(whole.clean, "{:#?}", whole.violations);
        let rest = world.store.reads.audit(mark.take(), |_| {}).await.expect("a read");
        assert!(rest.clean, "{:#?}", rest.violations);
        mark = Some(rest.watermark);
        while let Some(done) = callers.try_join_next() {
            done.expect("a caller whose work is done");
        }
    }
}

fn of_subscriber(number: i64) -> Order {
    let account_number = AccountNumber::parse(&format!("9477{number:07}")).expect("an account number");
    Order { account_number, ..charge(1, Payer::Subscriber, Collection::AtOnce) }
}

async fn give(world: &World, number: i64) {
    let account = of_subscriber(number).payer();
    let opening = Movement { kind: MovementKind::Adjustment, account, ..movement(PARTNER, 1_000_000, None) };
    world.commit(Intent::Move(opening)).await;
}

/// Postings have entries on accounts that are not read at one moment.
pub fn an_audit_of_many_accounts_runs_beside_commits(factory: StoreFactory) {
    run(factory, async |world| {
        let gifts: JoinSet<_> = (0..SUBSCRIBERS)
            .map(|number| {
                let world = world.clone();
                async move { give(&world, number).await }
            })
            .collect();
        gifts.join_all().await;
        let mut callers = JoinSet::new();
        for caller in 0..8 {
            let world = world.clone();
            callers.spawn(async move {
                for number in 0..SALES {
                    let subscriber = (caller + number * 37) % SUBSCRIBERS;
                    give(&world, subscriber).await;
                    let reference = format!("{caller}-{number}");
                    let charged = opened(&world, &reference, of_subscriber(subscriber)).await;
                    world.commit(settle(&charged, delivered())).await;
                }
            });
        }
        audits(&world, callers).await;
        world
    });
}
