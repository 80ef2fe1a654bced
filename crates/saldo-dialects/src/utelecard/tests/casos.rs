//! Every row of *Casos de Prueba*, by number and with its text.

use serde_json::{Value, json};

use super::Desk;

/// Numbers of the form 8[024]9XXXXXXX.
const DOMINICAN: [&str; 3] = ["8095551212", "8290000000", "8491234567"];

async fn query(desk: &Desk, product: u32, account: &str) -> super::Reply {
    desk.get(&format!("/v1/query?productId={product}&accountNumber={account}")).await
}

/// Buys with a reference of its own.
async fn buy(desk: &Desk, product: u32, account: &str, amount: u32) -> super::Reply {
    let reference = format!("{product} {account} {amount}");
    let body =
        json!({"reference": reference, "accountNumber": account, "productId": product, "amount": amount});
    desk.post("/v1/buy", body).await
}

async fn buy_package(desk: &Desk, account: &str) -> super::Reply {
    let body = json!({
        "reference": format!("package {account}"), "accountNumber": account, "productId": 3149,
        "packageId": "10611", "amount": 50,
    });
    desk.post("/v1/buy", body).await
}

#[tokio::test]
async fn consulta_de_data_package() {
    let desk = Desk::open().await;
    for (account, code, message) in [
        ("8095550022", "022", "Provider Error"),
        ("8095551313", "002", "Cliente NO Tiene Paquetes Disponibles"),
        ("8095559999", "NOK", "Cliente no encontrado"),
        ("8095558888", "TR", "UTP TIMEOUT REJECTED"),
    ] {
        assert_eq!(query(&desk, 3149, account).await.fails(422, code), message);
    }
    for account in DOMINICAN {
        let found = query(&desk, 3149, account).await.succeeds();
        assert!(found.as_array().is_some_and(|packages| packages.len() >= 4), "{found}");
    }
}

#[tokio::test]
async fn consulta_de_facturas() {
    let desk = Desk::open().await;
    for (product, account, amount, holder) in [
        (2023, "5010696", "1144.99", "MARTXXX ALCAXXX, MARCOS AUREXXX"),
        (2021, "7367899", "543.81", "MILIENNE HILAIRE"),
        (3503, "6643418", "0", "JUAN FRANCISCO CELESTINO DE LA CRUZ"),
        (3503, "6648438", "0", "ISIDRO TRAVIESO NUÑEZ"),
        (3503, "6703389", "0", "MACARRULLA, MARIA MAGDALENA"),
    ] {
        let found = query(&desk, product, account).await.succeeds();
        assert_eq!((&found["invoiceAmount"], &found["holderName"]), (&json!(amount), &json!(holder)));
    }
    for product in [2023, 2021, 3503, 10583] {
        assert_eq!(query(&desk, product, "1234567").await.fails(422, "01"), "NIC NO VALIDO");
    }
}

#[tokio::test]
async fn compra_de_data_package() {
    let desk = Desk::open().await;
    for (account, code, message) in [
        ("8095552121", "023", "TELEFONO TIENE PRESTAMO PENDIENTE"),
        ("8095552323", "DB2", "UTP INVALID PRODUCT OR AMOUNT FOR THIS ACCOUNT"),
        ("8095552222", "349", "Error en Proveedora consultando Número de Telefono"),
    ] {
        assert_eq!(buy_package(&desk, account).await.fails(422, code), message);
        assert_eq!(buy(&desk, 3149, account, 100).await.fails(422, code), message, "without a package");
    }
    assert_eq!(desk.balance().await, "500000.00", "what is refused takes nothing");
    for account in DOMINICAN {
        buy_package(&desk, account).await.succeeds();
        buy(&desk, 3149, account, 100).await.succeeds();
    }
    assert_eq!(desk.balance().await, "499550.00");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn pago_de_facturas() {
    let desk = Desk::open().await;
    for (product, account) in
        [(2023, "5010696"), (2021, "7367899"), (3503, "6643418"), (3503, "6648438"), (3503, "6703389")]
    {
        buy(&desk, product, account, 100).await.succeeds();
    }
    let refused = buy(&desk, 3503, "6236683", 100).await.fails(422, "RP006");
    assert_eq!(refused, "TRANSACCION NO PERMITIDA. (Transaccion repetida)");
    for product in [2023, 2021, 3503] {
        let refused = buy(&desk, product, "1234567", 100).await.fails(422, "CP003");
        assert_eq!(refused, "CONTRATO O MEDIDOR NO ENCONTRADO EN EL SISTEMA");
    }
    assert_eq!(desk.balance().await, "499500.00");
    desk.world.assert_settled().await;
}

#[tokio::test]
async fn compra_de_recargas() {
    let desk = Desk::open().await;
    for (account, code, message) in [
        ("8095552121", "023", "TELEFONO TIENE PRESTAMO PENDIENTE"),
        ("8095552222", "349", "Error en Proveedora consultando número de teléfono"),
        ("8095552323", "DB2", "UTP INVALID PRODUCT OR AMOUNT FOR THIS ACCOUNT"),
        ("8095552424", "020", "Provider Error"),
        ("8095552525", "DB27", "UTP TRANSACTION REJECTED, PHONE RATE LIMIT EXCEEDED"),
    ] {
        for product in [357, 11242, 11934] {
            assert_eq!(buy(&desk, product, account, 50).await.fails(422, code), message);
        }
    }
    assert_eq!(desk.balance().await, "500000.00");
}

#[tokio::test]
async fn compra_de_pines() {
    let desk = Desk::open().await;
    for (product, amount) in [(201, 100), (10371, 150), (11246, 200)] {
        let body = json!({"reference": format!("{product}"), "productId": product, "amount": amount});
        let bought = desk.post("/v1/buy", body).await.succeeds();
        assert!(bought["pin"].is_string() && bought["serial"].is_string(), "{bought}");
        assert!(buy(&desk, product, "8095551212", amount).await.succeeds()["pin"].is_string());
    }
    assert_eq!(desk.balance().await, "499100.00");
}

#[tokio::test]
async fn cancelacion() {
    let desk = Desk::open().await;
    for reference in ["one", "another"] {
        desk.top_up(reference, "8095551212").await.succeeds();
        let refused = desk.cancel(reference, "1234567890").await.fails(422, "1");
        assert_eq!(refused, "Error en Prepago reversando bolsillo:0 Balance Disponible 14.06");
    }
    assert_eq!(desk.balance().await, "499880.00");
    desk.cancel("one", "another reference").await.succeeds();
    assert_eq!(desk.balance().await, "499940.00");
    let rows: Vec<Value> = desk.txns("reference=1234567890").await;
    assert!(rows.is_empty(), "nothing was taken back under it");
    desk.world.assert_settled().await;
}
