//! Look-ups of numbers that are in no table: bills are made up and can be paid, the rest has plain rules.

use saldo_core::catalogue::Kind;
use saldo_core::transfer::Setting;
use saldo_core::{Field, Reason};

use super::{PRODUCTS, Seen, account, open, product, seen, submission};
use crate::port::{Connector, ConnectorError, Verification};

#[tokio::test]
async fn a_made_up_bill_stays_the_same_and_can_be_paid() {
    let sandbox = open(None);
    let number = account("123456789");
    let bills = sandbox.lookup_bill(&product("CO_EP_Bill"), &number, &[]).await.unwrap();
    assert_eq!(bills, open(None).lookup_bill(&product("CO_EP_Bill"), &number, &[]).await.unwrap());
    let bill = &bills[0];
    assert!((100..=10_000_000).contains(&bill.amount.minor()));
    assert!(bill.minimum.unwrap().minor() <= bill.amount.minor());
    assert!(bill.date.as_deref().unwrap().starts_with("2026-10-"));

    let mut payment = submission(1, "CO_EP_Bill", "123456789");
    payment.bill_ref = Some(bill.bill_ref.clone());
    assert_eq!(Seen::Delivered, seen(&sandbox.submit(&payment).await));
}

#[tokio::test]
async fn only_a_bill_of_the_account_can_be_paid() {
    let sandbox = open(None);
    let refused = Seen::Refused(Reason::Invalid(Field::BillRef), String::new());
    for (attempt, (sku, number, bill_ref, expected)) in (1..).zip([
        ("ESDO2023", "5010345", "582821456", Seen::Delivered),
        ("ESDO2023", "5010696", "582821459", Seen::Delivered),
        ("CO_EP_Bill", "123456789", "582821456", refused),
    ]) {
        let mut payment = submission(attempt, sku, number);
        payment.bill_ref = Some(bill_ref.to_owned());
        assert_eq!(expected, seen(&sandbox.submit(&payment).await), "{number}");
    }
}

#[tokio::test]
async fn a_wrong_bill_is_refused_for_printed_accounts_too() {
    let mut payment = submission(1, "ESDO2023", "5010345");
    payment.bill_ref = Some("582821459".to_owned());
    let verdict = open(None).submit(&payment).await;
    assert_eq!(Seen::Refused(Reason::Invalid(Field::BillRef), String::new()), seen(&verdict));
}

#[tokio::test]
async fn a_rehearsal_number_has_a_bill() {
    let bills = open(None).lookup_bill(&product("ESDO2023"), &account("5000003"), &[]).await;
    assert_eq!(1, bills.unwrap().len());
}

#[tokio::test]
async fn what_a_product_lacks_is_not_offered() {
    let sandbox = open(None);
    let number = account("8095551212");
    let not_offered = ConnectorError::NotOffered;
    assert_eq!(Err(not_offered.clone()), sandbox.lookup_bill(&product("CLDO357"), &number, &[]).await);
    assert_eq!(Err(not_offered), sandbox.packages(&product("CLDO357"), &number).await);
}

#[tokio::test]
async fn accounts_are_verified_for_some_kinds() {
    let sandbox = open(None);
    for (sku, _, kind) in PRODUCTS {
        let expected = match kind {
            Kind::Topup | Kind::Tv | Kind::Electricity | Kind::Bill => Ok(Verification::Verified),
            _ => Err(ConnectorError::NotOffered),
        };
        assert_eq!(expected, sandbox.verify_account(&product(sku), &account("8095551212")).await, "{sku}");
    }
    let mut narrow = product("CLDO357");
    narrow.pattern = Some(regex::Regex::new("^829[0-9]{7}$").unwrap());
    let verified = sandbox.verify_account(&narrow, &account("8095551212")).await;
    assert_eq!(Ok(Verification::NotVerified), verified);
}

#[tokio::test]
async fn the_home_of_a_number_is_left_to_patterns() {
    assert_eq!(Ok(None), open(None).lookup_account(&account("8095551212")).await);
}

#[tokio::test]
async fn a_package_is_sold_by_its_id_at_its_price() {
    let sandbox = open(None);
    let refused = || Seen::Refused(Reason::RechargeNotAllowed, "DB2".to_owned());
    for (attempt, (id, minor, expected)) in (1..).zip([
        ("10611", 5_000, Seen::Delivered),
        ("10160", 2_000, Seen::Delivered),
        ("10611", 4_000, refused()),
        ("99999", 5_000, refused()),
    ]) {
        let mut purchase = submission(attempt, "CRDO3149", "8292685939");
        purchase.settings = vec![Setting { name: Setting::PACKAGE_ID.to_owned(), value: id.to_owned() }];
        purchase.receive = super::pesos(minor);
        assert_eq!(expected, seen(&sandbox.submit(&purchase).await), "{id}");
    }
}
