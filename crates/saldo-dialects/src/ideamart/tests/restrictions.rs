//! Applications with allowed hosts (E1303), so many calls in a second (E1318) and in a day (E1319): what is refused
//! takes nothing from a subscriber.

use axum::body::Body;
use axum::http::Request;
use saldo_core::restrictions::Restrictions;
use saldo_testkit::restrictions::{at_most, from_hosts};
use serde_json::{Value, json};

use super::{BALANCE, DEBIT, Desk, IdeamartOptions, LIST, NUMBER, Reply, names, request};
use crate::Origin;

const SHOP: &str = "203.0.113.7";
const ELSEWHERE: &str = "198.51.100.1";

/// A desk as production has it, whose application is restricted.
async fn restricted(restrictions: Restrictions) -> Desk {
    let desk = Desk::open_with(IdeamartOptions::default()).await;
    restrict(&desk, restrictions).await;
    desk
}

async fn restrict(desk: &Desk, restrictions: Restrictions) {
    let engine = &desk.world.engine;
    let directory = engine.directory();
    let application = directory.credentials.iter().find(|known| known.public_id == super::APPLICATION_ID);
    engine.credential_restrict(application.unwrap().id, restrictions).await.unwrap();
}

async fn post_from(desk: &Desk, from: &str, path: &str, asked: Value) -> Reply {
    let from = Origin::plain(from.parse().unwrap());
    let posted = Request::post(path).extension(from);
    desk.call(posted.body(Body::from(request(&asked).to_string())).unwrap()).await
}

async fn debit_from(desk: &Desk, from: &str, external_trx_id: &str) -> Reply {
    post_from(desk, from, DEBIT, json!({"externalTrxId": external_trx_id, "amount": "10"})).await
}

#[tokio::test]
async fn an_application_is_answered_on_its_allowed_hosts_only() {
    let desk = restricted(from_hosts(&["203.0.113.0/24", "2001:db8::7"])).await;
    for (path, asked) in
        [(BALANCE, json!({})), (DEBIT, json!({"externalTrxId": "1", "amount": "10"})), (LIST, json!({}))]
    {
        let refused = post_from(&desk, ELSEWHERE, path, asked.clone()).await.is("E1303");
        assert_eq!(refused["statusDetail"], "Invalid Host IP Error");
        desk.post(path, asked.clone()).await.is("E1303");
        let taken = post_from(&desk, SHOP, path, asked).await.is("S1000");
        assert_eq!(names(&refused), names(&taken), "{path}");
    }
    for from in ["2001:db8::7", "::ffff:203.0.113.9"] {
        let told = post_from(&desk, from, BALANCE, json!({})).await.is("S1000");
        assert_eq!(told["chargeableBalance"], "990.00", "only the debit from the shop took anything");
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_before_the_host() {
    let desk = restricted(from_hosts(&["203.0.113.7"])).await;
    for from in [SHOP, ELSEWHERE] {
        post_from(&desk, from, BALANCE, json!({"password": "another"})).await.is("E1313");
    }
    let asked = json!({"externalTrxId": "", "amount": "x"});
    post_from(&desk, ELSEWHERE, DEBIT, asked).await.is("E1303");
}

#[tokio::test]
async fn beyond_its_calls_of_a_second_an_application_takes_nothing() {
    let desk = restricted(at_most(3, 0)).await;
    for external_trx_id in ["1", "2", "3"] {
        debit_from(&desk, SHOP, external_trx_id).await.is("S1000");
    }
    for external_trx_id in ["4", "5", "1"] {
        let refused = debit_from(&desk, SHOP, external_trx_id).await.is("E1318");
        assert_eq!(refused["statusDetail"], "TPS Exceeded Error");
        assert_eq!(
            (&refused["externalTrxId"], &refused["internalTrxId"]),
            (&json!(external_trx_id), &json!(""))
        );
    }
    desk.post(BALANCE, json!({})).await.is("E1318");
    desk.post(LIST, json!({})).await.is("E1318");
    desk.world.advance(1);
    assert_eq!(desk.left(NUMBER).await, "970.00");
    debit_from(&desk, SHOP, "4").await.is("S1000");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn beyond_its_calls_of_a_day_an_application_takes_nothing() {
    let desk = restricted(at_most(0, 3)).await;
    for external_trx_id in ["1", "2", "3"] {
        debit_from(&desk, SHOP, external_trx_id).await.is("S1000");
    }
    for _ in 0..2 {
        let refused = debit_from(&desk, SHOP, "4").await.is("E1319");
        assert_eq!(refused["statusDetail"], "TPD Exceeded Error");
        desk.world.advance(3_600);
    }
    desk.world.advance(86_400);
    assert_eq!(desk.left(NUMBER).await, "970.00");
    debit_from(&desk, SHOP, "4").await.is("S1000");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_call_with_a_wrong_password_is_not_counted_but_one_that_is_malformed_is() {
    let desk = restricted(at_most(1, 0)).await;
    desk.post(BALANCE, json!({"password": "another"})).await.is("E1313");
    desk.post(BALANCE, json!({"currency": "USD"})).await.is("E1380");
    desk.post(BALANCE, json!({})).await.is("E1318");
}

#[tokio::test]
async fn an_application_that_nobody_has_configured_is_as_free_as_the_one_that_stands_in() {
    let desk = Desk::open().await;
    let own = json!({"applicationId": "APP_000099", "password": "a password of its own"});
    let issued = desk.issue("APP_000099", Some("a password of its own")).await;
    desk.world.engine.credential_restrict(issued.credential.id, from_hosts(&["203.0.113.7"])).await.unwrap();
    post_from(&desk, ELSEWHERE, BALANCE, own.clone()).await.is("E1303");
    post_from(&desk, SHOP, BALANCE, own).await.is("S1000");
    let nobody = json!({"applicationId": "APP_000017", "password": "x"});
    post_from(&desk, ELSEWHERE, BALANCE, nobody).await.is("S1000");
}
