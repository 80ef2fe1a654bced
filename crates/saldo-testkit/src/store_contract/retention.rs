//! What is deleted by age, and what never is.

use saldo_core::command::{Forget, Intent};
use saldo_core::event::Event;
use saldo_core::transfer::{Pace, State, Transfer};
use saldo_core::{Outcome, PartnerId, TransferId};
use saldo_store::EventFilter;

use super::events::{deferred, due, endpoint, told};
use super::world::{PARTNER, StoreFactory, World, order, refused, run, settle};

const OWNER: PartnerId = PartnerId::new(PARTNER);

async fn events(world: &World) -> Vec<Event> {
    let filter = EventFilter { limit: 10, ..EventFilter::default() };
    world.store.reads.events(filter).await.expect("a read")
}

pub fn what_is_over_is_forgotten_and_its_reference_stays_used(factory: StoreFactory) {
    run(factory, async |world| {
        world.deposit(PARTNER, 10_000).await;
        world.commit(Intent::PutEndpoint(endpoint(&world))).await;
        let old = deferred(&world, "old").await;
        let open = world.opened(PARTNER, "open", 100).await;
        let event = due(&world).await.remove(0);
        told(&world, &event, 200).await;
        world.pass_seconds(60);
        let before = world.now();
        world.pass_seconds(1);
        let pending = deferred(&world, "pending").await;

        let reads = world.store.reads.clone();
        let over = reads.events_over(OWNER, before, 10).await.expect("a read");
        assert_eq!(over, [event.id]);
        let behind = TransferId::new(i64::MIN);
        let receipts = reads.receipts_over(OWNER, behind, before, 10).await.expect("a read");
        assert_eq!(receipts, [(old.id, true), (open.id, false)]);
        assert_eq!(reads.receipts_over(OWNER, open.id, before, 10).await.expect("a read"), []);

        // What is not over stays, even where it is named.
        let all = [event.id, due(&world).await.remove(0).id];
        let forget = Forget { partner: OWNER, events: all.into(), receipts: vec![old.id, open.id] };
        assert_eq!(world.commit(Intent::Forget(forget)).await, Outcome::Done);
        let left = events(&world).await;
        assert_eq!(left.iter().map(|event| event.transfer.id).collect::<Vec<_>>(), [pending.id]);
        assert_eq!(reads.deliveries(event.key()).await.expect("a read"), []);
        let world = world.reopened().await;
        assert_eq!(world.transfer(&old).await, Transfer { receipt: None, ..Transfer::clone(&old) });
        assert_eq!(world.transfer(&pending).await, *pending);
        let again = world.open_intent(PARTNER, "old", order(100, Pace::Deferred));
        match world.commit(again).await {
            Outcome::Repeated(first) => assert_eq!((first.id, first.state), (old.id, State::Complete)),
            other => panic!("it is sent again: {other:?}"),
        }
        let report = world.audit().await;
        assert!(report.clean, "{:?}", report.violations);
        world.commit(settle(&open, refused())).await;
        world
    });
}
