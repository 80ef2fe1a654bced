//! Every code, reached, and every reason with its code.

use std::collections::BTreeSet;

use saldo_core::party::DuplicateGuard;
use saldo_core::transfer::Refusal;
use saldo_core::{Field, Reason};
use saldo_engine::NewPartner;
use serde_json::json;

use super::{AMOUNTS, Desk, NUMBER, RECHARGES, VOUCHERS, issue, real, with};
use crate::dtone::codes::{self, Scope, TABLE};
use crate::dtone::error::{Standing, code, end};
use crate::testing::REASONS;

#[tokio::test]
async fn every_published_code_can_be_reached() {
    let desk = Desk::open().await;
    let mut reached = BTreeSet::new();
    for ending in ["204", "207", "212", "213", "214", "218", "230", "777", "888"] {
        let made = desk.send(&format!("1239990{ending}"), ending).await.created(&format!("1000{ending}"));
        reached.insert(format!("{}: {}", made["status"], made["status_message"]));
    }
    desk.send(NUMBER, "1").await.created("0");
    let plan = desk.world.engine.catalogue().product("ATIN31509").unwrap().number;
    for reply in [
        desk.post(RECHARGES, &real(1, NUMBER, "2")).await,
        desk.post(VOUCHERS, &real(64, NUMBER, "2")).await,
        desk.get("product/variable_value_recharges/64/suggested_values").await,
        desk.get(&format!("products/{plan}/account_number/919812345678/status")).await,
        desk.get("transactions/fixed_value_recharges/ext-2").await,
        desk.send(NUMBER, "1").await,
        desk.post(RECHARGES, &json!({})).await,
    ] {
        let first = &reply.json()["errors"][0];
        reached.insert(format!("\"{}\": {}", first["code"], first["message"]));
    }
    // A wrong signature and a broken database are other tests'.
    reached.insert("\"1000401\": \"Unauthorized\"".to_owned());
    reached.insert("\"1000500\": \"Internal server error\"".to_owned());
    let published = TABLE.iter().filter(|code| code.scope != Scope::Own);
    let published: BTreeSet<_> =
        published.map(|code| format!("\"{}\": \"{}\"", code.number, code.message)).collect();
    assert_eq!(reached, published);
    assert_eq!(published.len(), 18);
}

#[tokio::test]
async fn what_the_providers_rules_refuse_is_a_transaction_that_failed() {
    let desk = Desk::open().await;
    let failed = desk.send("1", "1").await.created("1000204");
    assert_eq!(failed["retail_price"], 13.5);
    let body = with(&real(315, "919812345678", "2"), &json!({"local_value": 5_001}));
    let failed = desk.post(AMOUNTS, &body).await.created("1000207");
    assert_eq!((&failed["local_value"], &failed["retail_price"]), (&json!(5_001), &json!(0)));
    for external_id in ["1", "2"] {
        let category = if external_id == "1" { RECHARGES } else { AMOUNTS };
        let found = desk.get(&format!("transactions/{category}/ext-{external_id}")).await.is(200);
        assert!(found["status"].as_str().unwrap().starts_with("10002"), "{found}");
    }
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_partner_without_money_hears_whose_account_is_empty() {
    let mut desk = Desk::open().await;
    for (name, parent, status) in
        [("master", None, "1000777"), ("retailer", Some(desk.world.partner), "1000888")]
    {
        let new = NewPartner { name: name.to_owned(), parent, prevent_duplicates: DuplicateGuard::On };
        let partner = desk.world.engine.partner_add(new).await.unwrap().id;
        desk.credential = issue(&desk.world, partner, name, &format!("the secret of {name}")).await;
        desk.send(NUMBER, "1").await.created(status);
        let found = desk.get("transactions/fixed_value_recharges/ext-1").await.is(200);
        assert_eq!(found["status"], status);
    }
}

#[tokio::test]
async fn each_ending_of_the_sandbox_has_a_code() {
    let desk = Desk::open().await;
    for (ending, status) in [
        ("01", "1000218"),
        ("02", "1000214"),
        ("03", "1000301"),
        ("04", "1000301"),
        ("05", "1000230"),
        ("06", "1000204"),
        ("07", "1000214"),
        ("08", "1000301"),
        ("09", "1000301"),
        ("10", "1000204"),
        ("11", "1000214"),
        ("12", "1000230"),
        ("13", "1000204"),
        ("14", "1000777"),
        ("15", "1000213"),
        ("16", "1000207"),
        ("20", "1000102"),
    ] {
        desk.send(&format!("12399900{ending}"), ending).await.created(status);
    }
    assert_eq!(desk.world.deliveries(), 0);
}

#[test]
fn a_provider_tells_how_a_transaction_ended_and_nothing_else() {
    let end = |provider_code: &str| {
        let refusal = Refusal { provider_code: Some(provider_code.into()), ..Reason::ProviderRefused.into() };
        end(&refusal, Standing::Master).number
    };
    for code in ["1000204", "1000230", "1000301", "1000888"] {
        assert_eq!(end(code).to_string(), code);
    }
    for code in ["1000401", "1000500", "1000990", "1000999", "1000102", "0", "", "RP006"] {
        assert_eq!(end(code), codes::REJECTED.number, "{code}");
    }
}

#[test]
fn every_reason_has_a_code() {
    let fields = [Field::Sku, Field::BillRef, Field::Reference, Field::AccountNumber].map(Reason::Invalid);
    let words = |reason| format!("{reason:?}: {}", code(reason, Standing::Master).number);
    let all: Vec<_> = fields.into_iter().chain(OF_FIELDS).chain(REASONS).map(words).collect();
    insta::assert_snapshot!(all.join("\n"));
}

const OF_FIELDS: [Reason; 8] = [
    Reason::Missing(Field::Settings),
    Reason::OutOfRange(Field::ReceiveAmount),
    Reason::OutOfRange(Field::Reference),
    Reason::Conflicting(Field::SendAmount, Field::ReceiveAmount),
    Reason::Missing(Field::Sku),
    Reason::Missing(Field::BillRef),
    Reason::Missing(Field::Amount),
    Reason::Invalid(Field::ReceiveAmount),
];
