//! The five dialects as a client speaks them: what an order looks like, and what an answer to it says.

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::http::Reply;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Ding,
    Ideamart,
    Utelecard,
    Dtone,
    Sling,
}

/// What a client may make of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Complete,
    /// It is there, and its end will come.
    Open,
    /// It certainly came to nothing.
    Refused,
    /// Nothing is certain: to be asked again with the same reference.
    Unsure,
}

impl Dialect {
    pub(super) const ALL: [Self; 5] = [Self::Ding, Self::Ideamart, Self::Utelecard, Self::Dtone, Self::Sling];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ding => "ding",
            Self::Ideamart => "ideamart",
            Self::Utelecard => "utelecard",
            Self::Dtone => "dtone",
            Self::Sling => "sling",
        }
    }

    pub(super) fn currency(self) -> &'static str {
        match self {
            Self::Ding | Self::Dtone => "USD",
            Self::Ideamart => "LKR",
            Self::Utelecard => "DOP",
            Self::Sling => "GBP",
        }
    }

    /// The headers by which a client is known, of what `saldo key add` told.
    pub(super) fn headers(self, key: &Value) -> Result<Vec<(String, String)>> {
        let secret = key["secret"].as_str().context("a secret")?;
        let public = key["public_id"].as_str().unwrap_or_default();
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Ok(match self {
            Self::Ding => vec![header("api_key", secret)],
            Self::Ideamart => Vec::new(),
            Self::Utelecard => vec![
                header("Accept", "application/json"),
                header("Date", "Wed, 12 Jan 2022 15:04:09 GMT"),
                header("Authorization", &format!("APIKey {public}:{secret}")),
            ],
            Self::Dtone => {
                let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())?;
                let signed = mac.chain_update(format!("{public}1605000000")).finalize().into_bytes();
                vec![
                    header("X-TransferTo-apikey", public),
                    header("X-TransferTo-nonce", "1605000000"),
                    header("X-TransferTo-hmac", &STANDARD.encode(signed)),
                ]
            }
            // The load stands for a proxy before the switch, which was asked over https.
            Self::Sling => vec![header("Authorization", secret), header("X-Forwarded-Proto", "https")],
        })
    }

    /// Where an order goes, and its body. `number` gives it an account number.
    pub(super) fn order(self, key: &Value, reference: &str, number: u64) -> (&'static str, Value) {
        let seven = number % 10_000_000;
        match self {
            Self::Ding => (
                "/api/V1/SendTransfer",
                json!({"SkuCode": "AF_AW_TopUp", "SendValue": 1.00, "AccountNumber": format!("9370{seven:07}"),
                    "DistributorRef": reference, "ValidateOnly": false}),
            ),
            Self::Ideamart => (
                "/caas/direct/debit",
                json!({"applicationId": key["public_id"], "password": key["secret"],
                    "subscriberId": format!("9477{seven:07}"), "externalTrxId": reference, "amount": "10",
                    "paymentInstrumentName": "Mobile Account"}),
            ),
            Self::Utelecard => (
                "/v1/buy",
                json!({"reference": reference, "accountNumber": format!("809{seven:07}"), "productId": 357,
                    "amount": 200}),
            ),
            Self::Dtone => (
                "/v1.1/transactions/fixed_value_recharges",
                json!({"account_number": format!("1{seven:07}"), "product_id": 64, "external_id": reference,
                    "simulation": 0}),
            ),
            Self::Sling => (
                "/api/v1/credit",
                json!({"request_id": reference, "msisdn": "447010000001", "amount": 500, "currency": "GBP"}),
            ),
        }
    }

    /// The headers that an order has beside those of its partner: every fourth of Ding's is deferred.
    pub(super) fn options(self, number: u64) -> &'static [(&'static str, &'static str)] {
        if self == Self::Ding && number.is_multiple_of(4) { &[("X-Options", "DeferTransfer")] } else { &[] }
    }

    /// Whose end a webhook tells, and whether it was delivered.
    pub(super) fn told(self, body: &Value) -> Option<(&str, bool)> {
        let (reference, said, complete) = match self {
            Self::Ding => {
                let record = &body["TransferRecord"];
                (&record["TransferId"]["DistributorRef"], &record["ProcessingState"], "Complete")
            }
            Self::Ideamart => (&body["externalTrxId"], &body["statusCode"], "S1000"),
            Self::Sling => (&body["request_id"], &body["status"], "succeeded"),
            Self::Utelecard | Self::Dtone => return None,
        };
        Some((reference.as_str()?, said.as_str()? == complete))
    }

    /// Whether every end is told, whatever was heard before.
    pub(super) fn tells_all(self) -> bool {
        self == Self::Sling
    }

    /// Whether who heard of an open transfer is told its end.
    pub(super) fn tells(self) -> bool {
        matches!(self, Self::Ding | Self::Ideamart | Self::Sling)
    }

    /// What an answer says, as a client must understand it.
    pub(super) fn understood(self, reply: &Reply) -> Told {
        let (status, body) = (reply.status, &reply.body);
        match self {
            _ if status == 429 || status >= 500 && !self.refuses_with(status, body) => Told::Unsure,
            Self::Ding => match body["TransferRecord"]["ProcessingState"].as_str() {
                Some("Complete") => Told::Complete,
                // Without an id it may not be there.
                Some("Processing") if body["TransferRecord"]["TransferId"]["TransferRef"] == "" => {
                    Told::Unsure
                }
                Some("Processing" | "Submitted") => Told::Open,
                _ if body.to_string().contains("DuplicateTransactionPrevented") => Told::Unsure,
                _ => Told::Refused,
            },
            Self::Ideamart => match body["statusCode"].as_str() {
                Some("S1000") => Told::Complete,
                Some("P1003") if body["internalTrxId"] == "" => Told::Unsure,
                Some("P1003") => Told::Open,
                // A reference that was used, with what the first answer was given for.
                Some("E1379") if body["internalTrxId"].is_string() => Told::Complete,
                Some("E1379" | "E1603") | None => Told::Unsure,
                Some(_) => Told::Refused,
            },
            Self::Utelecard => match status {
                200 => Told::Complete,
                409 => Told::Unsure,
                _ => Told::Refused,
            },
            Self::Dtone => match body["status"].as_str() {
                Some("0") => Told::Complete,
                Some(_) if body["transaction_id"] == "" => Told::Unsure,
                Some(_) => Told::Open,
                None if body["errors"][0]["code"] == json!(1_000_990) => Told::Unsure,
                None => Told::Refused,
            },
            Self::Sling => match status {
                202 => Told::Open,
                409 => Told::Unsure,
                _ => Told::Refused,
            },
        }
    }

    /// Ding tells what its provider refused with a status of the server's.
    fn refuses_with(self, status: u16, body: &Value) -> bool {
        let of_the_provider = [3, 5].iter().any(|code| body["ResultCode"] == json!(code));
        self == Self::Ding && status < 600 && of_the_provider && !body.to_string().contains("OtherError")
    }
}
