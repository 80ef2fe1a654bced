//! Every question and every answer is the same after its way over the wire.

use std::fmt::Debug;
use std::sync::Arc;

use saldo_core::catalogue::{Benefit, Kind, PaymentType, SettingDefinition, TaxCalculation, TaxRule};
use saldo_core::transfer::{
    Charge, Collection, Flow, Payer, Purpose, Realm, Receipt, Refusal, Setting, Verdict,
};
use saldo_core::{AttemptId, Clock, Field, ProviderCode, Reason};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::port::{
    ConnectorError, FoundAccount, FoundBill, FoundPackage, FoundPayer, Status, StatusQuery, Submission,
    Verification,
};
use crate::remote::wire::{
    AskAccount, AskBill, AskPackages, AskPayer, AskStatus, AskVerified, Looked, Submit,
};
use crate::sandbox::tests::{StoppedClock, account, pesos, product, submission};

/// What comes out on the other side prints as what went in.
fn survives<T: Serialize + DeserializeOwned + Debug>(given: &T) {
    let wire = serde_json::to_string(given).unwrap();
    let read: T = serde_json::from_str(&wire).unwrap_or_else(|error| panic!("{error}: {wire}"));
    assert_eq!(format!("{given:?}"), format!("{read:?}"));
}

fn submissions() -> Vec<Submission> {
    let plain = submission(1, "CLDO357", "8095551212");
    let full = Submission {
        attempt: AttemptId::new((1 << 53) - 1),
        purpose: Purpose::Reverse,
        settings: vec![Setting { name: "Zähler".to_owned(), value: "\"1\"\n".to_owned() }],
        bill_ref: Some("582821456".to_owned()),
        realm: Realm::Simulated,
        uat_ending: Some('7'),
        reverses: Some(AttemptId::new(1)),
        ..plain.clone()
    };
    let charges = [Payer::Subscriber, Payer::Receivable].into_iter().flat_map(|payer| {
        [Collection::AtOnce, Collection::AsPaid].map(|collection| Flow::Charge(Charge { payer, collection }))
    });
    let charges: Vec<Submission> =
        charges.map(|flow| Submission { flow, kind: Kind::Charge, ..plain.clone() }).collect();
    [vec![plain, full], charges].concat()
}

fn verdicts() -> Vec<Verdict> {
    let receipt = Receipt {
        text: Some("PIN: 1234".to_owned()),
        params: [("pin".to_owned(), "1234".to_owned())].into_iter().collect(),
        sealed: None,
    };
    let receipt = Some(Arc::new(receipt));
    let provider_ref = Some(Arc::from("42"));
    let until = StoppedClock.now();
    let coded = Refusal {
        reason: Reason::ProviderRefused,
        provider_code: Some("DB2".into()),
        message: Some("no".into()),
    };
    vec![
        Verdict::Delivered { provider_ref: provider_ref.clone(), receipt: receipt.clone() },
        Verdict::Delivered { provider_ref: None, receipt: None },
        Verdict::Waiting { provider_ref, receipt, until },
        Verdict::Waiting { provider_ref: None, receipt: None, until },
        Verdict::Refused(coded),
        Verdict::Refused(Reason::Invalid(Field::BillRef).into()),
        Verdict::Refused(Reason::Conflicting(Field::SendAmount, Field::ReceiveAmount).into()),
        Verdict::Refused(Reason::CallsUsedUp { retry_after_s: 7 }.into()),
        Verdict::Unknown,
    ]
}

#[test]
fn submissions_and_status_queries_survive() {
    for submission in submissions() {
        survives(&Submit { submission: submission.clone(), arrives_by: StoppedClock.now() });
        let (attempt, started_at) = (submission.attempt, StoppedClock.now());
        survives(&AskStatus { query: StatusQuery { attempt, submission, started_at } });
    }
}

#[test]
fn verdicts_and_statuses_survive() {
    for verdict in verdicts() {
        survives(&verdict);
        survives(&Status::Known(verdict));
    }
    survives(&Status::NotFound);
}

#[test]
fn questions_about_products_survive() {
    let mut full = product("ESDO2023");
    full.benefits = vec![Benefit("Mobile".to_owned())];
    full.payment_types = vec![PaymentType::Prepaid, PaymentType::Postpaid];
    full.validity = Some("P30D".to_owned());
    full.additional_information = Some("Llame al 611".to_owned());
    full.pattern = Some(regex::Regex::new(r"^\d{7}$").unwrap());
    full.price.commission = "0.035".parse().unwrap();
    let (rate, calculation) = ("18".parse().unwrap(), TaxCalculation::Inclusive);
    full.price.tax = Some(TaxRule { name: "ITBIS".to_owned(), rate, calculation });
    full.settings = vec![SettingDefinition {
        name: "MeterId".to_owned(),
        description: "on the meter".to_owned(),
        is_mandatory: true,
    }];
    let number = account("5010345");
    for product in [product("CLDO357"), full] {
        let settings = vec![Setting { name: "MeterId".to_owned(), value: "7".to_owned() }];
        survives(&AskVerified { product: product.clone(), number: number.clone() });
        survives(&AskBill { product: product.clone(), number: number.clone(), settings });
        survives(&AskPackages { product, number: number.clone() });
    }
    survives(&AskAccount { number: number.clone() });
    survives(&AskPayer { number });
}

#[test]
fn answers_to_look_ups_survive() {
    let provider = ProviderCode::parse("CLDO").unwrap();
    survives(&Looked::<Option<Vec<FoundAccount>>>::Found(None));
    for region in [None, Some("DO".to_owned())] {
        let found = FoundAccount { provider: provider.clone(), region };
        survives(&Looked::Found(Some(vec![found])));
    }
    for chargeable in [None, Some(pesos(500))] {
        for payment_type in [PaymentType::Prepaid, PaymentType::Postpaid] {
            survives(&Looked::Found(FoundPayer { payment_type, status: "Active".into(), chargeable }));
        }
    }
    survives(&Looked::Found(Verification::Verified));
    survives(&Looked::Found(Verification::NotVerified));
    let bill = FoundBill {
        bill_ref: "582821456".to_owned(),
        amount: pesos(12_345),
        minimum: Some(pesos(100)),
        holder: Some("Ana".to_owned()),
        date: Some("2026-10-01".to_owned()),
        info: [("codTarifa".to_owned(), "BTS1".to_owned())].into_iter().collect(),
    };
    survives(&Looked::Found(vec![bill]));
    let text = || "a".to_owned();
    let package = FoundPackage {
        id: text(),
        group: text(),
        description: text(),
        detail: text(),
        duration: text(),
        price: pesos(5_000),
    };
    survives(&Looked::Found(vec![package]));
    let refused = ConnectorError::Refused {
        reason: Reason::AccountRefused,
        provider_code: Some("7".into()),
        message: Some("no".into()),
    };
    for error in [refused, ConnectorError::NotOffered, ConnectorError::Unreachable] {
        survives(&Looked::<Verification>::Failed(error));
    }
}
