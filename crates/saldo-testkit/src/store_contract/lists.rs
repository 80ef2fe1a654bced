//! Lists: what they are narrowed by, their order and their pages.

use saldo_core::transfer::{ClaimPolicy, Order, Pace, Realm, State, Transfer};
use saldo_core::{AccountNumber, Dialect, PartnerId, Timestamp, TransferId};
use saldo_store::{Dialects, OpenCursor, TransferFilter};

use super::world::{
    PARTNER, StoreFactory, World, delivered, order, provider, reference_of, refused, run, settle, transfer,
};

async fn ids(world: &World, filter: TransferFilter) -> Vec<TransferId> {
    let list = world.store.reads.transfer_list(filter).await.expect("a read");
    list.into_iter().map(|transfer| transfer.id).collect()
}

fn of(transfers: &[&Transfer]) -> Vec<TransferId> {
    transfers.iter().map(|transfer| transfer.id).collect()
}

pub fn lists_are_filtered_and_paged(factory: StoreFactory) {
    run(factory, async |world| {
        for partner in [1, 2] {
            world.deposit(partner, 100_000).await;
        }
        let a = world.sold(1, "a", 100).await;
        let b = world.opened(2, "b", 100).await;
        let mut elsewhere = order(100, Pace::Deferred);
        elsewhere.account_number = AccountNumber::parse("447700900000").expect("a number");
        let number = elsewhere.account_number.clone();
        let c = transfer(world.commit(world.open_intent(1, "c", elsewhere)).await);
        world.pass_seconds(60);
        let later = world.now();
        let d = world.opened(1, "d", 100).await;

        let all = TransferFilter::default();
        let mine = TransferFilter { partner: Some(PartnerId::new(1)), ..TransferFilter::default() };
        assert_eq!(ids(&world, all.clone()).await, of(&[&d, &c, &b, &a]));
        assert_eq!(ids(&world, mine.clone()).await, of(&[&d, &c, &a]));
        let page = |skip, limit| TransferFilter { skip, limit, ..all.clone() };
        assert_eq!(ids(&world, page(0, 2)).await, of(&[&d, &c]));
        assert_eq!(ids(&world, page(1, 2)).await, of(&[&c, &b]));
        assert_eq!(ids(&world, page(4, 2)).await, of(&[]));
        let after = TransferFilter { before_id: Some(c.id), ..all.clone() };
        assert_eq!(ids(&world, after).await, of(&[&b, &a]));
        let state = |state| TransferFilter { state: Some(state), ..all.clone() };
        assert_eq!(ids(&world, state(State::Processing)).await, of(&[&d, &b]));
        assert_eq!(ids(&world, state(State::Complete)).await, of(&[&a]));
        let numbered = TransferFilter { account_number: Some(number), ..mine.clone() };
        assert_eq!(ids(&world, numbered).await, of(&[&c]));
        let recent = TransferFilter { not_before: Some(later), ..all.clone() };
        assert_eq!(ids(&world, recent).await, of(&[&d]));
        let by_provider = TransferFilter { provider: Some(provider()), limit: 1, ..mine.clone() };
        assert_eq!(ids(&world, by_provider).await, of(&[&d]));
        let other = TransferFilter { dialects: Dialects::Only(Dialect::Sling), ..mine.clone() };
        assert_eq!(ids(&world, other).await, of(&[]));
        let paid_in = |code: &str| TransferFilter { currency: code.parse().ok(), ..mine.clone() };
        assert_eq!(ids(&world, paid_in("USD")).await, of(&[&d, &c, &a]));
        assert_eq!(ids(&world, paid_in("DOP")).await, of(&[]));
        let one = TransferFilter { transfer: Some(c.id), ..mine.clone() };
        assert_eq!(ids(&world, one.clone()).await, of(&[&c]));
        assert_eq!(ids(&world, TransferFilter { partner: Some(PartnerId::new(2)), ..one }).await, of(&[]));
        let told_in = |dialect| TransferFilter { dialects: Dialects::ToldIn(dialect), ..mine.clone() };
        assert_eq!(ids(&world, told_in(Dialect::Ding)).await, of(&[&d, &c, &a]));
        assert_eq!(ids(&world, told_in(Dialect::Sling)).await, of(&[&d, &c, &a]));
        assert_eq!(
            ids(&world, told_in(Dialect::Ideamart)).await,
            of(&[]),
            "one that charges tells of no sale"
        );
        let mut rehearsed = order(100, Pace::Instant);
        rehearsed.realm = Realm::Simulated;
        let e = transfer(world.commit(world.open_intent(1, "e", rehearsed)).await);
        assert_eq!(ids(&world, told_in(Dialect::Ding)).await, of(&[&e, &d, &c, &a]));
        assert_eq!(
            ids(&world, told_in(Dialect::Dtone)).await,
            of(&[&d, &c, &a]),
            "nor of what moved nothing"
        );
        world
    });
}

pub fn a_reference_lists_all_its_transfers(factory: StoreFactory) {
    run(factory, async |world| {
        for partner in [1, 2] {
            world.deposit(partner, 10_000).await;
        }
        let mut chain = Vec::new();
        for _ in 0..3 {
            let intent = world.open_with("a", order(100, Pace::Instant), ClaimPolicy::Always);
            chain.insert(0, transfer(world.commit(intent).await).id);
        }
        world.commit(world.open_intent(PARTNER, "b", order(100, Pace::Instant))).await;
        let theirs = world.opened(2, "a", 100).await;
        let filter = TransferFilter { reference: Some(reference_of("a")), ..TransferFilter::default() };
        let mine = TransferFilter { partner: Some(PartnerId::new(PARTNER)), ..filter.clone() };
        assert_eq!(ids(&world, mine.clone()).await, chain);
        assert_eq!(ids(&world, TransferFilter { before_id: Some(chain[0]), ..mine }).await, chain[1..]);
        assert_eq!(ids(&world, filter.clone()).await, [vec![theirs.id], chain].concat());
        let other = TransferFilter { dialects: Dialects::Only(Dialect::Dtone), ..filter };
        assert_eq!(ids(&world, other).await, []);
        world
    });
}

pub fn only_completed_sends_to_a_number_count(factory: StoreFactory) {
    run(factory, async |world| {
        for partner in [1, 2] {
            world.deposit(partner, 10_000).await;
        }
        let first = world.sold(1, "first", 100).await;
        world.pass_seconds(60);
        let failed = world.opened(1, "failed", 100).await;
        world.commit(settle(&failed, refused())).await;
        let rehearsed = Order { realm: Realm::Simulated, ..order(100, Pace::Instant) };
        let rehearsed = transfer(world.commit(world.open_intent(1, "rehearsed", rehearsed)).await);
        world.commit(settle(&rehearsed, delivered())).await;
        world.opened(1, "open", 100).await;
        world.sold(2, "theirs", 100).await;
        let second = world.sold(1, "second", 100).await;

        let number = first.order.account_number.clone();
        let sends = async |since, limit| {
            let found = world.store.reads.sends_to(first.partner, number.clone(), since, limit).await;
            found.expect("a read").completed
        };
        let before = Timestamp::from_millis(first.started_at.millis() - 1);
        assert_eq!(sends(before, 10).await, [second.started_at, first.started_at]);
        assert_eq!(sends(before, 1).await, [second.started_at]);
        assert_eq!(sends(first.started_at, 10).await, [second.started_at]);
        world
    });
}

pub fn due_and_open_transfers_are_found(factory: StoreFactory) {
    run(factory, async |world| {
        let mut open = Vec::new();
        for partner in [2, 1, 3] {
            world.deposit(partner, 10_000).await;
            world.sold(partner, "sold", 100).await;
            for number in 0..3 {
                open.push(world.opened(partner, &format!("open-{number}"), 100).await);
                world.pass_seconds(1);
            }
        }
        let reads = &world.store.reads;
        let due = reads.transfers_due(world.now(), 100).await.expect("a read");
        assert_eq!(due, [], "their leases have not run out");
        world.pass_seconds(3_600);
        let due = reads.transfers_due(world.now(), 5).await.expect("a read");
        let expected: Vec<&Transfer> = open.iter().take(5).map(|transfer| &**transfer).collect();
        assert_eq!(due.iter().collect::<Vec<_>>(), expected, "the longest due first");

        let mut paged = Vec::new();
        let mut after = None;
        loop {
            let page = reads.transfers_open(after, 2).await.expect("a read");
            let Some(last) = page.last() else { break };
            after = OpenCursor::of(last);
            paged.extend(page);
        }
        assert_eq!(paged.len(), open.len());
        assert!(open.iter().all(|transfer| paged.contains(transfer)), "each is seen once");
        for transfer in &open {
            let verdict = if transfer.partner.value() == 1 { refused() } else { delivered() };
            world.commit(settle(transfer, verdict)).await;
        }
        assert_eq!(reads.transfers_open(None, 10).await.expect("a read"), []);
        world
    });
}
