//! Credits: the carrier is asked before each send, what may pass is tried again over a window, what is unknown never is.

use std::sync::Arc;

use saldo_connectors::{ConnectorError, NotFoundIsCertain, Status, Verification};
use saldo_core::transfer::{ClaimPolicy, Knowledge, Refusal, State, Transfer, Verdict};
use saldo_core::{Dialect, Field, Money, Reason};
use saldo_engine::{Caller, CreditOrder, NewCredential, Presented};
use saldo_testkit::{ScriptedConnector, World, WorldOptions};

const KEY: &str = "a-sling-key-of-the-tests";
const NUMBER: &str = "447010000001";

struct Desk {
    world: World,
    provider: Arc<ScriptedConnector>,
    caller: Caller,
}

impl Desk {
    async fn open() -> Self {
        let provider = Arc::new(ScriptedConnector::new("script", NotFoundIsCertain::Never));
        let options = WorldOptions { connector: Some(provider.clone()), ..WorldOptions::default() };
        let world = World::open_with(options).await;
        let (partner, currency) = (world.partner, "GBP".parse().unwrap());
        let amount = Money::from_minor(1_000, currency);
        world.deposit(partner, amount).await;
        let new = NewCredential {
            secret: Some(KEY.to_owned()),
            ..NewCredential::new(partner, Dialect::Sling, currency)
        };
        world.engine.credential_issue(new).await.unwrap();
        let shown = Presented { dialect: Dialect::Sling, public_id: "", secret: KEY, from: None };
        let caller = world.engine.authenticate(&shown).unwrap();
        Self { world, provider, caller }
    }

    async fn credited(&self) -> Arc<Transfer> {
        self.world.engine.credit_submit(&self.caller, order()).await.unwrap()
    }

    async fn after(&self, transfer: &Transfer, seconds: i64) -> Arc<Transfer> {
        for _ in 0..seconds {
            self.world.run_due().await;
            self.world.advance(1);
        }
        self.world.run_due().await;
        self.world.seen(transfer.id).await
    }
}

fn order() -> CreditOrder {
    CreditOrder {
        reference: "a".to_owned(),
        account_number: NUMBER.to_owned(),
        amount_minor: 500,
        currency: None,
        policy: ClaimPolicy::Never,
    }
}

fn reason_of(transfer: &Transfer) -> Reason {
    transfer.refusal.as_ref().expect("a refusal").reason
}

#[tokio::test]
async fn a_credit_waits_to_be_sent_with_its_key_and_its_money_held() {
    let desk = Desk::open().await;
    let transfer = desk.credited().await;
    assert_eq!((transfer.state, transfer.order.sku.as_str()), (State::Submitted, "GB_EE_TopUp"));
    assert_eq!(transfer.order.signer, Some(desk.caller.credential));
    assert!(desk.provider.submitted().is_empty());
    let transfer = desk.after(&transfer, 0).await;
    assert_eq!(transfer.state, State::Complete);
    assert_eq!(desk.provider.verified().len(), 1, "the carrier was asked before");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn an_account_that_is_not_good_is_refused_and_nothing_is_sent() {
    let desk = Desk::open().await;
    desk.provider.will_verify(Ok(Verification::NotVerified));
    let transfer = desk.credited().await;
    let transfer = desk.after(&transfer, 0).await;
    assert_eq!((transfer.state, reason_of(&transfer)), (State::Failed, Reason::AccountRefused));
    assert!(desk.provider.submitted().is_empty());
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn an_upstream_that_does_not_answer_is_asked_before_every_send_again() {
    let desk = Desk::open().await;
    desk.provider.will_verify(Err(ConnectorError::Unreachable));
    desk.provider.will_verify(Ok(Verification::Verified));
    desk.provider.will_answer(Verdict::Refused(Refusal::from(Reason::ProviderRefusedForNow)));
    let transfer = desk.credited().await;
    let transfer = desk.after(&transfer, 20).await;
    assert_eq!(transfer.state, State::Complete);
    assert_eq!((desk.provider.verified().len(), desk.provider.submitted().len()), (3, 2));
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn an_upstream_that_cannot_say_is_sent_to_all_the_same() {
    let desk = Desk::open().await;
    desk.provider.will_verify(Err(ConnectorError::NotOffered));
    let transfer = desk.credited().await;
    assert_eq!(desk.after(&transfer, 0).await.state, State::Complete);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_refusal_that_may_pass_is_tried_again_for_the_window_and_ends_with_it() {
    let desk = Desk::open().await;
    for _ in 0..10 {
        desk.provider.will_answer(Verdict::Refused(Refusal::from(Reason::ProviderRefusedForNow)));
    }
    let transfer = desk.credited().await;
    assert_eq!(desk.after(&transfer, 59).await.state, State::Submitted);
    let ended = desk.after(&transfer, 1).await;
    assert_eq!((ended.state, reason_of(&ended)), (State::Failed, Reason::ProviderTimedOut));
    assert_eq!(desk.provider.submitted().len(), 6, "at once, and every ten seconds");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn an_unknown_outcome_outlives_the_window_and_is_never_sent_again() {
    let desk = Desk::open().await;
    desk.provider.will_answer(Verdict::Unknown);
    let transfer = desk.credited().await;
    let open = desk.after(&transfer, 300).await;
    assert_eq!((open.state, open.knowledge), (State::Processing, Knowledge::Unknown));
    desk.provider.will_say(Status::Known(Verdict::Delivered { provider_ref: None, receipt: None }));
    let ended = desk.after(&transfer, 1_200).await;
    assert_eq!((ended.state, desk.provider.submitted().len()), (State::Complete, 1));
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_refusal_found_when_the_window_is_over_is_the_end() {
    let desk = Desk::open().await;
    desk.provider.will_answer(Verdict::Unknown);
    let transfer = desk.credited().await;
    desk.after(&transfer, 70).await;
    desk.provider.will_say(Status::Known(Verdict::Refused(Refusal::from(Reason::ProviderRefusedForNow))));
    let ended = desk.after(&transfer, 400).await;
    assert_eq!((ended.state, reason_of(&ended)), (State::Failed, Reason::ProviderRefusedForNow));
    assert_eq!(desk.provider.submitted().len(), 1);
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn what_no_carrier_takes_is_refused_before_it_is_recorded() {
    let desk = Desk::open().await;
    let cases = [
        (
            CreditOrder { account_number: "nobody".to_owned(), ..order() },
            Reason::Invalid(Field::AccountNumber),
        ),
        (
            CreditOrder { account_number: "441632960001".to_owned(), ..order() },
            Reason::AccountNumberUnrecognised,
        ),
        (CreditOrder { account_number: "93701234567".to_owned(), ..order() }, Reason::NotOffered),
        (CreditOrder { amount_minor: 10_001, ..order() }, Reason::OutOfRange(Field::SendAmount)),
        (CreditOrder { currency: Some("EUR".to_owned()), ..order() }, Reason::Invalid(Field::SendCurrency)),
        (CreditOrder { reference: String::new(), ..order() }, Reason::Invalid(Field::Reference)),
    ];
    for (order, reason) in cases {
        let refused = desk.world.engine.credit_submit(&desk.caller, order).await.unwrap_err();
        assert_eq!((refused.refusal.reason, refused.transfer), (reason, None));
    }
    assert_eq!(desk.world.engine.audit(None).await.unwrap().counts.transfers, 0);
}

#[tokio::test]
async fn who_has_no_secret_that_signs_cannot_credit() {
    let desk = Desk::open().await;
    let refused = desk.world.engine.credit_submit(&desk.world.caller(), order()).await.unwrap_err();
    assert_eq!(refused.refusal.reason, Reason::Forbidden);
}
