//! What the provider says by itself is believed where it is signed, whole and not another's.

use saldo_core::transfer::{Refusal, Verdict};
use saldo_core::{AttemptId, Dialect, PartnerId, Reason, Reference};

use super::connector_to;
use crate::port::{CallbackError, CalledBack, Connector, RawCallback};
use crate::remote::callback::CallbackKey;

fn called() -> CalledBack {
    CalledBack {
        attempt: AttemptId::new(7),
        partner: PartnerId::new(1),
        dialect: Dialect::Ding,
        reference: Reference::parse("a-1").unwrap(),
        verdict: Verdict::Refused(Refusal::from(Reason::ProviderRefused)),
    }
}

#[tokio::test]
async fn what_is_signed_is_understood_and_nothing_else() {
    let ours: CallbackKey = "sixteen letters!".parse().unwrap();
    let theirs: CallbackKey = "sixteen letters?".parse().unwrap();
    let connector = connector_to("127.0.0.1:9".parse().unwrap());
    let body = serde_json::to_vec(&called()).unwrap();
    let other = serde_json::to_vec(&CalledBack { attempt: AttemptId::new(8), ..called() }).unwrap();
    let signature = ours.sign(&body);
    let raw = |signature, body| RawCallback { signature, body };
    let deaf = connector.callback(&raw(Some(&signature), &body));
    assert_eq!(deaf, Err(CallbackError::NotOffered), "it has no key");
    let connector = connector.called_back(Some(ours.clone()));
    assert_eq!(connector.callback(&raw(Some(&signature), &body)), Ok(called()));
    let theirs = theirs.sign(&body);
    for not_trusted in [
        raw(None, &body),
        raw(Some("no base64"), &body),
        raw(Some(""), &body),
        raw(Some(&theirs), &body),
        raw(Some(&signature), &other),
    ] {
        assert_eq!(connector.callback(&not_trusted), Err(CallbackError::NotTrusted));
    }
    let signature = ours.sign(b"{}");
    let unreadable = connector.callback(&raw(Some(&signature), b"{}"));
    assert!(matches!(unreadable, Err(CallbackError::Unreadable(_))), "{unreadable:?}");
    assert!("fifteen letters".parse::<CallbackKey>().is_err());
}
