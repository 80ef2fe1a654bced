//! Every rule of every parameter: what is missing, what is too long, what is no single value, what is not allowed.

use serde_json::{Value, json};

use super::{BALANCE, DEBIT, Desk, LIST, NUMBER, Reply, by_ezcash};

async fn debit_with(desk: &Desk, name: &str, value: Value) -> Reply {
    let mut asked = json!({"externalTrxId": "a", "amount": "10"});
    asked[name] = value;
    desk.post(DEBIT, asked).await
}

#[tokio::test]
async fn what_is_mandatory_is_named_where_it_is_missing_or_blank() {
    let desk = Desk::open().await;
    for nothing in [json!(""), json!("  "), json!(null)] {
        for path in [BALANCE, LIST] {
            desk.post(path, json!({"subscriberId": nothing})).await.names("missing: subscriberId");
        }
        for name in ["externalTrxId", "subscriberId", "amount"] {
            debit_with(&desk, name, nothing.clone()).await.names(&format!("missing: {name}"));
        }
    }
    desk.post(DEBIT, json!({"subscriberId": ""})).await.names("missing: externalTrxId, subscriberId, amount");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn a_value_is_a_text_or_a_number_and_never_more_than_one() {
    let desk = Desk::open().await;
    let names = [
        "externalTrxId",
        "subscriberId",
        "paymentInstrumentName",
        "paymentInstrument",
        "accountId",
        "currency",
        "amount",
    ];
    for wrong in [json!(["a"]), json!([]), json!({"a": 1}), json!(true), json!("a\u{0}b")] {
        for name in names {
            let how = format!("no single value: {name}");
            debit_with(&desk, name, wrong.clone()).await.names(&how);
        }
        for name in ["subscriberId", "paymentInstrumentName", "accountId", "currency"] {
            desk.post(BALANCE, json!({name: wrong})).await.names(&format!("no single value: {name}"));
        }
    }
    let asked = json!({"externalTrxId": 12_345, "amount": 10.5, "accountId": 7});
    assert_eq!(desk.post(DEBIT, asked).await.is("S1000")["externalTrxId"], "12345");
    assert_eq!(desk.left(NUMBER).await, "989.50");
}

#[tokio::test]
async fn lengths_are_held() {
    let desk = Desk::open().await;
    debit_with(&desk, "externalTrxId", json!("x".repeat(32))).await.is("S1000");
    let long = debit_with(&desk, "externalTrxId", json!("x".repeat(33))).await;
    long.names("too long: externalTrxId");
    assert_eq!(long.json()["externalTrxId"], "x".repeat(33), "it is given back as it came");
    for name in ["subscriberId", "paymentInstrumentName", "accountId", "currency", "amount"] {
        debit_with(&desk, name, json!("1".repeat(129))).await.names(&format!("too long: {name}"));
    }
}

#[tokio::test]
async fn an_amount_is_a_decimal_above_zero_with_two_decimals_at_most_and_never_rounded() {
    let desk = Desk::open().await;
    let wrong = [
        (
            "E1606",
            vec![
                "x", "1,00", "1_0", "10.005", "0.001", "--1", "1.2.3", "NaN", "Infinity", "+1", "LKR 1", ".",
            ],
        ),
        ("E1330", vec!["0", "0.00", "-1", "-0.01"]),
        ("E1329", vec!["99999999999999999999", "1e28", "1e400"]),
    ];
    for (code, amounts) in wrong {
        for amount in amounts {
            debit_with(&desk, "amount", json!(amount)).await.is(code);
        }
    }
    let number: Value = serde_json::from_str("-5").unwrap();
    debit_with(&desk, "amount", number).await.is("E1330");
    assert_eq!(desk.left(NUMBER).await, "1000.00");
    for (id, amount) in ["0.01", "1", "1.5", "1.50", "1.500", "1E1"].into_iter().enumerate() {
        let asked = json!({"externalTrxId": format!("{id}"), "amount": amount});
        desk.post(DEBIT, asked).await.is("S1000");
    }
    assert_eq!(desk.left(NUMBER).await, "984.49");
}

#[tokio::test]
async fn only_the_one_currency_and_the_known_instruments_are_taken() {
    let desk = Desk::open().await;
    for currency in ["USD", "lkr", "Rs"] {
        debit_with(&desk, "currency", json!(currency)).await.is("E1380");
        desk.post(BALANCE, json!({"currency": currency})).await.is("E1380");
    }
    for name in ["paymentInstrumentName", "paymentInstrument"] {
        debit_with(&desk, name, json!("Cash")).await.is("E1377");
        desk.post(BALANCE, json!({name: "Cash"})).await.is("E1377");
    }
    for currency in [json!("LKR"), json!(""), json!(null)] {
        desk.post(BALANCE, json!({"currency": currency})).await.is("S1000");
    }
    desk.post(BALANCE, json!({"paymentInstrumentName": "Dialog-Ezcash"})).await.is("S1000");
    assert_eq!(desk.left(NUMBER).await, "1000.00");
}

#[tokio::test]
async fn a_number_that_is_none_is_an_address_that_is_wrong() {
    let desk = Desk::open().await;
    for path in [BALANCE, LIST] {
        for number in ["tel:", "tel: +", "+"] {
            desk.post(path, json!({"subscriberId": number})).await.is("E1325");
        }
    }
    debit_with(&desk, "subscriberId", json!("tel:")).await.is("E1325");
}

#[tokio::test]
async fn what_ez_cash_needs_besides_is_named_where_it_is_missing() {
    let desk = Desk::open().await;
    let wrong = [
        (json!(null), "missing: additionalParams"),
        (json!([]), "no single value: additionalParams"),
        (json!("4444"), "no single value: additionalParams"),
        (json!({}), "missing: ezcashAgentPin, ezcashAgentAlias"),
        (json!({"ezcashAgentPin": "4444"}), "missing: ezcashAgentAlias"),
        (json!({"ezcashAgentAlias": "VC_0000", "ezcashAgentPin": " "}), "missing: ezcashAgentPin"),
        (
            json!({"ezcashAgentAlias": ["VC_0000"], "ezcashAgentPin": 4444}),
            "no single value: ezcashAgentAlias",
        ),
    ];
    for (additional, how) in wrong {
        let mut asked = by_ezcash("a", "10");
        asked["additionalParams"] = additional.clone();
        desk.post(DEBIT, asked).await.names(how);
        debit_with(&desk, "additionalParams", additional).await;
    }
    let mut as_text = by_ezcash("b", "10");
    as_text["additionalParams"] = json!(as_text["additionalParams"].to_string());
    desk.post(DEBIT, as_text).await.is("P1003");
    assert_eq!(desk.left(NUMBER).await, "930.00", "a mobile account needs none, and passes them over");
}
