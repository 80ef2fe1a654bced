//! GetBalance and GetAccountLookup.

use super::Desk;

#[tokio::test]
async fn the_balance_is_printed_to_the_cent() {
    let reply = Desk::open().await.get("GetBalance").await;
    let expected = r#"{"Balance":10000.00,"CurrencyIso":"USD","ResultCode":1,"ErrorCodes":[]}"#;
    assert_eq!(reply.text, expected);
}

#[tokio::test]
async fn a_number_is_found_with_and_without_a_plus() {
    let desk = Desk::open().await;
    for number in ["93701234567", "%2B93701234567", "+93701234567", "93%2070-123-4567"] {
        let found = desk.get(&format!("GetAccountLookup?AccountNumber={number}")).await.succeeds();
        assert_eq!(found["AccountNumberNormalized"], "93701234567", "{number}");
        assert_eq!(found["CountryIso"], "AF");
        let items = found["Items"].as_array().unwrap();
        assert!(items.iter().any(|item| item["ProviderCode"] == "AWAF"), "{items:?}");
    }
}

#[tokio::test]
async fn a_country_without_the_provider_is_the_nearest_match() {
    let desk = Desk::open().await;
    let reply = desk.get("GetAccountLookup?accountNumber=93990000000").await;
    insta::assert_snapshot!(reply.lines());
    assert_eq!((reply.status.as_u16(), reply.errors()), (200, vec!["NearestMatch".to_owned()]));
}

#[tokio::test]
async fn a_number_of_no_country_is_invalid() {
    let desk = Desk::open().await;
    desk.get("GetAccountLookup?accountNumber=12").await.fails(400, 4, "AccountNumberInvalid");
    for blank in ["GetAccountLookup", "GetAccountLookup?accountNumber=", "GetAccountLookup?accountNumber=%20"]
    {
        desk.get(blank).await.fails(400, 4, "ParameterMissing/accountNumber");
    }
    for wrong in ["%00", "%FF", &"9".repeat(200)] {
        let reply = desk.get(&format!("GetAccountLookup?accountNumber={wrong}")).await;
        reply.fails(400, 4, "ParameterInvalid/accountNumber");
    }
}
