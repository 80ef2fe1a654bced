//! Who may ask: in the simulator everybody who is not configured, otherwise nobody who is not.

use saldo_core::Dialect;
use serde_json::json;

use super::{APPLICATION_ID, BALANCE, DEBIT, Desk, IdeamartOptions, LIST, PASSWORD};

#[tokio::test]
async fn the_simulator_takes_any_application_that_is_not_configured() {
    let desk = Desk::open().await;
    for (application, password) in [("APP_000017", "95904999aa8edb0c038b3295fdd271de"), ("x", "y")] {
        let shown = json!({"applicationId": application, "password": password});
        desk.post(BALANCE, shown).await.is("S1000");
    }
    desk.issue("APP_000099", Some("a password of its own")).await;
    desk.post(BALANCE, json!({"applicationId": "APP_000099"})).await.is("E1313");
    let own = json!({"applicationId": "APP_000099", "password": "a password of its own"});
    desk.post(BALANCE, own).await.is("S1000");
}

#[tokio::test]
async fn an_application_shows_its_own_password() {
    let desk = Desk::open_with(IdeamartOptions::default()).await;
    for path in [BALANCE, DEBIT, LIST] {
        let wrong = desk.post(path, json!({"password": "another"})).await.is("E1313");
        assert_eq!(wrong["statusDetail"], "Authentication Failed Error");
        desk.post(path, json!({"applicationId": "APP_000002"})).await.is("E1313");
    }
    desk.post(BALANCE, json!({})).await.is("S1000");
}

#[tokio::test]
async fn a_configured_application_that_has_ended_is_refused_and_not_stood_in_for() {
    let desk = Desk::open().await;
    let issued = desk.issue("APP_000099", Some("a password of its own")).await;
    desk.world.engine.credential_revoke(issued.credential.id, 0).await.unwrap();
    let own = json!({"applicationId": "APP_000099", "password": "a password of its own"});
    desk.post(BALANCE, own).await.is("E1313");
}

#[tokio::test]
async fn a_password_that_was_made_fits_the_request() {
    let desk = Desk::open_with(IdeamartOptions::default()).await;
    let issued = desk.issue("APP_000002", None).await;
    assert_eq!(issued.credential.dialect, Dialect::Ideamart);
    let renewed = desk.world.engine.credential_rotate(issued.credential.id, 0).await.unwrap();
    desk.post(BALANCE, json!({"applicationId": "APP_000002", "password": issued.secret})).await.is("E1313");
    let shown = json!({"applicationId": "APP_000002", "password": renewed.secret});
    desk.post(BALANCE, shown).await.is("S1000");
}

#[tokio::test]
async fn credentials_are_looked_at_before_everything_else() {
    let desk = Desk::open_with(IdeamartOptions::default()).await;
    let asked = json!({"password": "another", "externalTrxId": "", "amount": "x"});
    desk.post(DEBIT, asked).await.is("E1313");
    for path in [BALANCE, DEBIT, LIST] {
        let nobody = json!({"subscriberId": "94771234567"}).to_string();
        desk.post_text(path, nobody).await.names("missing: applicationId, password");
        let long = json!({"applicationId": "x".repeat(33), "password": ["a"]});
        desk.post(path, long).await.names("no single value: password; too long: applicationId");
    }
    let shown = json!({"applicationId": APPLICATION_ID, "password": PASSWORD});
    desk.post_text(LIST, shown.to_string()).await.names("missing: subscriberId");
}
