//! The published examples, as text so that they are shown as they are printed. The bodies work as they are against the
//! demonstration catalogue.

use crate::contract::openapi::Example;

pub(super) const BALANCE: &[Example] = &[("balance", r#"{"payload":"868254.89"}"#)];

pub(super) const CODES: &[Example] =
    &[("codes", r#"{"payload":[{"code":"133","message":"INVALID USERNAME OR PASSWORD"}]}"#)];

pub(super) const PRODUCTS: &[Example] = &[(
    "products",
    r#"{"payload":[{"amount":"25","carrierId":1,"countryId":"214","currencyId":"DOP","id":357,"maxAmount":"1500",
        "name":"DOMINICAN REPUBLIC CLARO$ $25-1500","typeId":1}]}"#,
)];

pub(super) const TYPES: &[Example] = &[("types", r#"{"payload":[{"id":7,"name":"BILL PAYMENT"}]}"#)];

pub(super) const CARRIERS: &[Example] = &[("carriers", r#"{"payload":[{"id":1,"name":"Claro"}]}"#)];

pub(super) const FOUND: &[Example] = &[
    (
        "packages",
        r#"{"payload":[{"description":"40MB - 3 HORAS","detail":"40MB - 3 HORAS","duration":"3 HORAS","id":"10160",
            "price":"20","type":"NAV. HORAS"}]}"#,
    ),
    (
        "bill",
        r#"{"payload":{"holderName":"PEREZ MARTINEZ, PEDRO MANUEL","invoiceAmount":"1144.99",
            "invoiceDate":"2024-08-19","minAmount":"1144.99","txnId":"582821456"}}"#,
    ),
];

pub(super) const TOP_UP: &str = r#"{
    "reference": "7035922672877862680",
    "accountNumber": "8095551212",
    "productId": 357,
    "amount": 200,
    "merchant": "21234"
}"#;

pub(super) const PIN: &str = r#"{
    "reference": "7035922659791649500",
    "productId": 201,
    "amount": 100,
    "merchant": "21234"
}"#;

pub(super) const PACKAGE: &str = r#"{
    "reference": "1721827596810",
    "accountNumber": "8292685939",
    "productId": 3149,
    "packageId": "10611",
    "amount": 50
}"#;

pub(super) const ENERGY: &str = r#"{
    "reference": "1721828310130",
    "accountNumber": "6643418",
    "productId": 3503,
    "amount": 5
}"#;

pub(super) const BILL: &str = r#"{
    "reference": "1721828310131",
    "accountNumber": "5010345",
    "productId": 2023,
    "amount": 1144.99
}"#;

pub(super) const BUY: &[Example] =
    &[("top-up", TOP_UP), ("PIN", PIN), ("data package", PACKAGE), ("energy", ENERGY), ("bill", BILL)];

pub(super) const BOUGHT: &[Example] = &[
    (
        "top-up",
        r#"{"payload":{"authNumber":"644208","txnDatetime":"7/28/2024 10:25:04 AM","txnId":"583307823"}}"#,
    ),
    (
        "PIN",
        r#"{"payload":{"authNumber":"1316582","pin":"395614126912","serial":"000005703956227",
            "txnDatetime":"7/28/2024 10:25:04 AM","txnId":"583307818"}}"#,
    ),
];

pub(super) const CANCEL_BODY: &str = r#"{
    "newReference": "1721677185425",
    "oldReference": "1721677154624"
}"#;

pub(super) const CANCEL: &[Example] = &[("cancellation", CANCEL_BODY)];

pub(super) const CANCELLED: &[Example] = &[("cancelled", r#"{"payload":"Success"}"#)];

pub(super) const TRANSACTIONS: &[Example] = &[(
    "transactions",
    r#"{"payload":[{"amount":"-60","authNumber":"","code":"00","id":582629474,"merchant":0,"phone":"8095551212",
        "productId":357,"productTypeId":1,"reference":"1721677185425","txnDate":"2024-07-30T16:55:55Z",
        "txnType":"VOID TRASNSACTION","txnTypeId":2}]}"#,
)];
