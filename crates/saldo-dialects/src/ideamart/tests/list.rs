//! Get Payment Instrument List.

use serde_json::{Value, json};

use super::{Desk, LIST};

fn mobile() -> Value {
    json!({"name": "Mobile Account", "type": "sync"})
}

fn ezcash() -> Value {
    json!({"name": "Dialog-Ezcash", "type": "async"})
}

#[tokio::test]
async fn instruments_are_listed_by_their_type() {
    let desk = Desk::open().await;
    let asked = [
        (json!({}), vec![mobile(), ezcash()]),
        (json!({"type": "all"}), vec![mobile(), ezcash()]),
        (json!({"type": " "}), vec![mobile(), ezcash()]),
        (json!({"type": "sync"}), vec![mobile()]),
        (json!({"type": "ASYNC"}), vec![ezcash()]),
        (json!({"type": "Async"}), vec![ezcash()]),
    ];
    for (asked, expected) in asked {
        let listed = desk.post(LIST, asked).await.is("S1000");
        assert_eq!(listed["paymentInstrumentList"], json!(expected));
        assert_eq!(listed["statusDetail"], "Success");
    }
}

#[tokio::test]
async fn another_type_and_a_list_of_types_are_refused() {
    let desk = Desk::open().await;
    for wrong in [json!("both"), json!(["sync"]), json!({}), json!(true)] {
        desk.post(LIST, json!({"type": wrong})).await.names("no single value: type");
    }
}
