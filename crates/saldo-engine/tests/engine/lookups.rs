//! Whose number is this, and what is due on this bill.

use saldo_core::{AccountNumber, Reason};
use saldo_engine::BillRequest;
use saldo_testkit::World;

async fn country(world: &World, number: &str) -> Result<(String, Vec<String>), Reason> {
    let found = world.engine.account_lookup(&AccountNumber::parse(number).unwrap()).await?;
    Ok((found.country, found.accounts.iter().map(|account| account.provider.to_string()).collect()))
}

#[tokio::test]
async fn a_number_leads_to_its_country_and_providers() {
    let world = World::open().await;
    let (iso, providers) = country(&world, "+93701234567").await.unwrap();
    assert_eq!(iso, "AF");
    assert!(providers.contains(&"AWAF".to_owned()), "{providers:?}");
    let (iso, providers) = country(&world, "447010000001").await.unwrap();
    assert_eq!((iso.as_str(), providers.len()), ("GB", 1));
    assert_eq!(country(&world, "9999").await, Err(Reason::AccountNumberUnrecognised));
}

#[tokio::test]
async fn a_bill_is_looked_up_and_priced_for_the_caller() {
    let world = World::open().await;
    let request = BillRequest {
        sku: "ESDO2023".to_owned(),
        account_number: "5010696".to_owned(),
        settings: Vec::new(),
    };
    let bills = world.engine.bill_lookup(&world.caller(), request.clone()).await.unwrap();
    assert_eq!(bills[0].bill.amount.to_string(), "1144.99 DOP");
    assert_eq!(bills[0].quote.send.currency().code(), "USD");
    let topup = BillRequest { sku: "AF_AW_TopUp".to_owned(), ..request };
    let refused = world.engine.bill_lookup(&world.caller(), topup).await;
    assert_eq!(refused.unwrap_err().refusal.reason, Reason::NotOffered);
}
