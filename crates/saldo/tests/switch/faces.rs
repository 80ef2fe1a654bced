//! One ledger under five faces: what is sent in one dialect is found, with the same money, state and provider reference,
//! by the operator and through every other dialect of the same partner that has words for it.

use serde_json::{Value, json};

use crate::charging;
use crate::dtone::SIGNED;
use crate::process::{DING_KEY, Reply, Saldo, directory, until};

const SLING: (&str, &str) = ("Authorization", "demo-sling-api-key");
const UTELECARD: [(&str, &str); 4] = [
    ("Accept", "application/json"),
    ("Content-Type", "application/json"),
    ("Date", "Wed, 12 Jan 2022 15:04:09 GMT"),
    ("Authorization", "APIKey demo:demo-utelecard-secret"),
];

/// What the operator sees of a transfer, by its dialect and reference.
fn seen(switch: &Saldo, dialect: &str, reference: &str) -> Value {
    let found = switch.admin("GET", &format!("/transfers?partner=demo&reference={reference}"), None).json();
    let items = found["items"].as_array().unwrap();
    items.iter().find(|item| item["dialect"] == dialect).cloned().unwrap_or_default()
}

/// Sends one transfer in each dialect; answers them as the operator sees them.
fn sent(switch: &Saldo) -> [Value; 5] {
    assert_eq!(switch.buy("same", "93701234567").status, 200);
    charging::put(switch, "/sandbox/subscribers/94771234567", &json!({"balance": "100.00"}));
    let debited = charging::debit(switch, "94771234567", "same", "40.00");
    assert_eq!(debited["statusCode"], "S1000");
    let buy = json!({"reference": "same", "accountNumber": "8095551212", "productId": 357, "amount": 200});
    let bought = switch.call("POST", "/v1/buy", &UTELECARD, Some(&buy));
    assert_eq!(bought.status, 200, "{}", bought.text);
    let recharge =
        json!({"account_number": "12345678", "product_id": 64, "external_id": "77", "simulation": 0});
    let path = "/v1.1/transactions/fixed_value_recharges";
    let recharged = switch.call("POST", path, &SIGNED, Some(&recharge));
    assert_eq!((recharged.status, &recharged.json()["status"]), (201, &json!("0")));
    let credit = json!({"request_id": "same", "msisdn": "447010000001", "amount": 500, "currency": "GBP"});
    assert_eq!(switch.call("POST", "/api/v1/credit", &[SLING], Some(&credit)).status, 202);
    until("the credit has ended", || seen(switch, "sling", "same")["state"] == "complete");
    [("ding", "same"), ("ideamart", "same"), ("utelecard", "same"), ("dtone", "77"), ("sling", "same")]
        .map(|(dialect, reference)| seen(switch, dialect, reference))
}

/// Money as Ding prints it.
fn number(amount: &Value) -> String {
    format!("{:.2}", amount.as_f64().unwrap())
}

fn by_ding(switch: &Saldo, transfer: &Value) -> Vec<Value> {
    let asked = json!({"TransferRef": transfer["id"].to_string(), "Take": 10, "Skip": 0});
    let listed = switch.call("POST", "/api/V1/ListTransferRecords", &[("api_key", DING_KEY)], Some(&asked));
    let items = listed.json()["Items"].as_array().unwrap().clone();
    items.iter().map(|item| item["TransferRecord"].clone()).collect()
}

fn by_utelecard(switch: &Saldo, transfer: &Value) -> Vec<Value> {
    let account = transfer["account_number"].as_str().unwrap();
    let rows = switch.call("GET", &format!("/v1/txns?accountNumber={account}"), &UTELECARD, None).json();
    rows["payload"].as_array().unwrap().clone()
}

fn by_dtone(switch: &Saldo, transfer: &Value) -> Vec<Value> {
    let kinds = ["fixed_value_recharges", "variable_value_recharges"];
    let found = kinds.map(|kind| {
        let path = format!("/v1.1/transactions/{kind}/{}", transfer["id"]);
        switch.call("GET", &path, &SIGNED, None)
    });
    found.iter().filter(|reply| reply.status == 200).map(Reply::json).collect()
}

#[test]
fn what_is_sent_in_one_dialect_is_found_through_every_other_that_has_words_for_it() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let transfers = sent(&switch);
    let currencies = ["USD", "LKR", "DOP", "USD", "GBP"];
    for (transfer, currency) in transfers.iter().zip(currencies) {
        let (send, receive) = (&transfer["send"], &transfer["receive"]);
        assert_eq!((&transfer["state"], &send["currency"]), (&json!("complete"), &json!(currency)));
        let is_sale = transfer["dialect"] != "ideamart";

        let ding = by_ding(&switch, transfer);
        assert_eq!(ding.len(), usize::from(is_sale), "{transfer}");
        for record in ding {
            let price = &record["Price"];
            assert_eq!(record["ProcessingState"], "Complete");
            assert_eq!(number(&price["SendValue"]), send["amount"].as_str().unwrap(), "{record}");
            assert_eq!(price["SendCurrencyIso"], send["currency"]);
            assert_eq!(number(&price["ReceiveValue"]), receive["amount"].as_str().unwrap(), "{record}");
            assert_eq!(record["TransferId"]["DistributorRef"], transfer["reference"]);
            assert_eq!(record["ReceiptParams"]["providerRef"], transfer["provider_ref"]);
        }

        // An amount stands there without its currency, so only what the same balance paid is listed.
        let utelecard = by_utelecard(&switch, transfer);
        assert_eq!(utelecard.len(), usize::from(currency == "DOP"), "{transfer}");
        for row in utelecard {
            assert_eq!((&row["amount"], &row["code"]), (&json!("200"), &json!("00")), "{row}");
            assert_eq!((&row["id"], &row["authNumber"]), (&transfer["id"], &transfer["provider_ref"]));
        }

        let dtone = by_dtone(&switch, transfer);
        assert_eq!(dtone.len(), usize::from(is_sale), "{transfer}");
        for transaction in dtone {
            assert_eq!((&transaction["status"], &transaction["simulation"]), (&json!("0"), &json!(0)));
            assert_eq!(
                number(&transaction["retail_price"]),
                send["amount"].as_str().unwrap(),
                "{transaction}"
            );
            assert_eq!(transaction["account_currency"], send["currency"]);
            assert_eq!(
                number(&transaction["local_value"]),
                receive["amount"].as_str().unwrap(),
                "{transaction}"
            );
            assert_eq!(transaction["operator_reference"], transfer["provider_ref"]);
        }
    }
    charging::books_are_right(&switch);
}

#[test]
fn what_moved_nothing_is_told_in_its_own_dialect_alone() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let simulated = json!({"account_number": "12345678", "product_id": 64, "external_id": "78"});
    let path = "/v1.1/transactions/fixed_value_recharges";
    let answered = switch.call("POST", path, &SIGNED, Some(&simulated)).json();
    assert_eq!((&answered["simulation"], &answered["status"]), (&json!(1), &json!("0")));
    let id: u64 = answered["transaction_id"].as_str().unwrap().parse().unwrap();
    let transfer = json!({"id": id, "account_number": "12345678"});
    assert_eq!(by_dtone(&switch, &transfer).len(), 1);
    assert_eq!(by_ding(&switch, &transfer), Vec::<Value>::new());
    assert_eq!(by_utelecard(&switch, &transfer), Vec::<Value>::new());
}

#[test]
fn codes_are_told_in_the_dialect_that_bought_them_alone() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let voucher = json!({
        "SkuCode": "FCDO56487", "SendValue": 1500.00, "SendCurrencyIso": "DOP", "AccountNumber": "8095551212",
        "DistributorRef": "voucher", "ValidateOnly": false,
    });
    let shop = json!({"dialect": "ding", "currency": "DOP", "label": "shop"});
    let key = switch.admin("POST", "/partners/demo/credentials", Some(&shop)).json();
    let key = key["secret"].as_str().unwrap().to_owned();
    let bought = switch.call("POST", "/api/V1/SendTransfer", &[("api_key", &key)], Some(&voucher)).json();
    let code = bought["TransferRecord"]["ReceiptParams"]["code"].as_str().unwrap();
    let transfer = seen(&switch, "ding", "voucher");
    assert_eq!(by_ding(&switch, &transfer)[0]["ReceiptParams"]["code"], json!(code));
    let path = format!("/v1.1/transactions/fixed_value_vouchers/{}", transfer["id"]);
    let elsewhere = [
        switch.call("GET", &path, &SIGNED, None),
        switch.call("GET", "/v1/txns?accountNumber=8095551212", &UTELECARD, None),
    ];
    let provider_ref = transfer["provider_ref"].as_str().unwrap();
    for reply in elsewhere {
        assert!(reply.status == 200 && reply.text.contains(provider_ref), "{reply:?}");
        assert!(!reply.text.contains(code), "{reply:?}");
    }
    // What another dialect sent has a reference there, and none here.
    let row = &by_utelecard(&switch, &transfer)[0];
    assert_eq!((&row["reference"], &row["amount"]), (&json!(""), &json!("1500")));
}
