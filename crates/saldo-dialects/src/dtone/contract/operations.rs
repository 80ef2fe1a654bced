//! The operations in words, each with what it takes and answers.

use utoipa::openapi::path::HttpMethod;

use super::answers::{BUSY, INTERNAL, INVALID, NOT_FOUND, TOO_LARGE, TOO_MANY, UNAUTHORIZED, created, found};
use super::examples;
use super::parameters::{
    ACCOUNT, CATEGORY, COUNTRY, EXTERNAL_ID, NUMBER, OF_COUNTRY, OF_OPERATOR, OF_SERVICE, OPERATOR, PAYABLE,
    PRODUCT, SERVICE, TRANSACTION_ID, VARIABLE,
};
use super::request::{AmountTransactionRequest, TransactionRequest};
use crate::contract::openapi::{Answer, Api, Body, Example, Key, Operation, Shape, of};
use crate::dtone::auth;
use crate::dtone::wire::{
    Countries, Enquiry, Operators, Ping, Products, Services, SuggestedValues, Transaction, Verified,
};

const INTRODUCTION: &str = "Vouchers, recharges and bill payments as DT One Goods & Services v1.1 sells them. Every \
    call is signed with three headers: your key, a nonce (a number of your own, best another one for each call), and \
    the standard base64, with padding, of HMAC-SHA256 over the key immediately followed by the nonce, with your \
    secret as its key. Path and body are not signed. The box above takes the three of them with a space between. \
    In a shell: `printf %s \"$KEY$NONCE\" | openssl dgst -sha256 -hmac \"$SECRET\" -binary | base64`. \
    Transactions are simulated unless they say `\"simulation\":0`.";

const DISCOVERY: &str = "Discovery";
const PRODUCTS: &str = "Products";
const TRANSACTIONS: &str = "Transactions";

pub(super) const API: Api = Api {
    title: "DT One Goods & Services v1.1",
    version: "1.1",
    introduction: INTRODUCTION,
    groups: &[
        (DISCOVERY, "What there is to sell and where. Keep it, and ask again now and then."),
        (PRODUCTS, "Products with your prices, and what can be told of them before a sale."),
        (TRANSACTIONS, "Sending and finding."),
    ],
    keys: &[
        Key { scheme: "ApiKey", header: auth::API_KEY, description: "Your key." },
        Key { scheme: "Nonce", header: auth::NONCE, description: "A number of your own." },
        Key {
            scheme: "Hmac",
            header: auth::HMAC,
            description: "base64(HMAC-SHA256(secret, key followed by nonce)).",
        },
    ],
    takes: &[],
    tells: &[],
    operations: OPERATIONS,
};

/// How a call that lists is answered.
const fn asked(found: Answer) -> [Answer; 6] {
    [found, INVALID, UNAUTHORIZED, TOO_MANY, INTERNAL, BUSY]
}

/// How a call is answered that names something in its path, which may not be there.
const fn looked_up(found: Answer) -> [Answer; 7] {
    [found, INVALID, UNAUTHORIZED, NOT_FOUND, TOO_MANY, INTERNAL, BUSY]
}

/// A call that asks.
const fn get(id: &'static str, group: &'static str, path: &'static str) -> Operation {
    Operation {
        id,
        group,
        summary: "",
        description: "",
        verb: HttpMethod::Get,
        path,
        takes: &[],
        body: None,
        answers: &[],
    }
}

/// A transaction of one type.
const fn post(id: &'static str, path: &'static str, shape: Shape, examples: &'static [Example]) -> Operation {
    Operation {
        verb: HttpMethod::Post,
        body: Some(Body { shape, examples }),
        answers: CREATED,
        ..get(id, TRANSACTIONS, path)
    }
}

const CREATED: &[Answer] =
    &[created::<Transaction>(), INVALID, UNAUTHORIZED, TOO_LARGE, TOO_MANY, INTERNAL, BUSY];

const OPERATIONS: &[Operation] = &[
    Operation {
        summary: "Is it up?",
        description: "Answers whoever signs.",
        answers: &[found::<Ping>("It is."), UNAUTHORIZED, TOO_MANY, INTERNAL, BUSY],
        ..get("ping", DISCOVERY, "/v1.1/ping")
    },
    Operation {
        summary: "Services",
        description: "What products are for, everywhere or in a country.",
        takes: &[OF_COUNTRY],
        answers: &asked(found::<Services>("The services.")),
        ..get("services", DISCOVERY, "/v1.1/services")
    },
    Operation {
        summary: "Countries",
        description: "Where something is sold, all in all or for a service.",
        takes: &[OF_SERVICE],
        answers: &asked(found::<Countries<'static>>("The countries.")),
        ..get("countries", DISCOVERY, "/v1.1/countries")
    },
    Operation {
        summary: "Services of a country",
        description: "What products of a country are for.",
        takes: &[COUNTRY],
        answers: &looked_up(found::<Services>("The services.")),
        ..get("country_services", DISCOVERY, "/v1.1/countries/{country_id}/services")
    },
    Operation {
        summary: "Operators",
        description: "Who delivers, for a service and in a country where these are given.",
        takes: &[OF_SERVICE, OF_COUNTRY],
        answers: &asked(found::<Operators<'static>>("The operators.")),
        ..get("operators", DISCOVERY, "/v1.1/operators")
    },
    Operation {
        summary: "Products of an operator",
        description: "All that an operator sells, by category, with prices in your currency.",
        takes: &[OPERATOR],
        answers: &looked_up(found::<Products<'static>>("The products.")),
        ..get("operator_products", PRODUCTS, "/v1.1/operators/{operator_id}/products")
    },
    Operation {
        summary: "Products in a country",
        description: "All that is sold in a country, by category, with prices in your currency.",
        takes: &[COUNTRY, OF_OPERATOR, OF_SERVICE],
        answers: &looked_up(found::<Products<'static>>("The products.")),
        ..get("country_products", PRODUCTS, "/v1.1/countries/{country_id}/products")
    },
    Operation {
        summary: "Products for a service",
        description: "All that is sold for a service, by category, with prices in your currency.",
        takes: &[SERVICE, OF_OPERATOR, OF_COUNTRY],
        answers: &looked_up(found::<Products<'static>>("The products.")),
        ..get("service_products", PRODUCTS, "/v1.1/services/{service_id}/products")
    },
    Operation {
        summary: "Suggested values",
        description: "The amounts of a variable recharge that its operator makes a plan of. Most products have none.",
        takes: &[VARIABLE],
        answers: &looked_up(found::<SuggestedValues<'static>>("The suggested values.")),
        ..get(
            "suggested_values",
            PRODUCTS,
            "/v1.1/product/variable_value_recharges/{product_id}/suggested_values",
        )
    },
    Operation {
        summary: "What is due",
        description: "The bill of an account, and what paying it costs. A payment pays all of it.",
        takes: &[PAYABLE, ACCOUNT],
        answers: &looked_up(found::<Enquiry>("What is due.")),
        ..get("payment_enquiry", PRODUCTS, "/v1.1/product/variable_value_payments/{product_id}")
    },
    Operation {
        summary: "Is the number good?",
        description: "Whether an account number is good for a product. 1000304 where that cannot be told.",
        takes: &[PRODUCT, NUMBER],
        answers: &looked_up(found::<Verified>("Whether it is.")),
        ..get(
            "account_status",
            PRODUCTS,
            "/v1.1/products/{product_id}/account_number/{account_number}/status",
        )
    },
    Operation {
        summary: "Recharge a fixed value",
        description: "Sends a product of fixed_value_recharges, simulated unless it says otherwise.",
        ..post(
            "send_fixed_value_recharge",
            "/v1.1/transactions/fixed_value_recharges",
            of::<TransactionRequest>,
            &[("recharge", examples::RECHARGE)],
        )
    },
    Operation {
        summary: "Buy a voucher",
        description: "Buys a product of fixed_value_vouchers. The PIN is in the answer.",
        ..post(
            "send_fixed_value_voucher",
            "/v1.1/transactions/fixed_value_vouchers",
            of::<TransactionRequest>,
            &[("voucher", examples::VOUCHER)],
        )
    },
    Operation {
        summary: "Recharge an amount",
        description: "Sends a product of variable_value_recharges: exactly local_value is received.",
        ..post(
            "send_variable_value_recharge",
            "/v1.1/transactions/variable_value_recharges",
            of::<AmountTransactionRequest>,
            &[("amount", examples::AMOUNT)],
        )
    },
    Operation {
        summary: "Pay a bill",
        description: "Pays all that is due on an account, with a product of variable_value_payments.",
        ..post(
            "send_variable_value_payment",
            "/v1.1/transactions/variable_value_payments",
            of::<TransactionRequest>,
            &[("payment", examples::PAYMENT)],
        )
    },
    Operation {
        summary: "Find by your own id",
        description: "The transaction as it stands. While its end is not known, Saldo asks the operator too.",
        takes: &[CATEGORY, EXTERNAL_ID],
        answers: FOUND,
        ..get("find_by_external_id", TRANSACTIONS, "/v1.1/transactions/{type}/ext-{external_id}")
    },
    Operation {
        summary: "Find by its id",
        description: "The same transaction, by the id it was answered with.",
        takes: &[CATEGORY, TRANSACTION_ID],
        answers: FOUND,
        ..get("find_by_transaction_id", TRANSACTIONS, "/v1.1/transactions/{type}/{transaction_id}")
    },
];

const FOUND: &[Answer] =
    &[found::<Transaction>("The transaction."), UNAUTHORIZED, NOT_FOUND, TOO_MANY, INTERNAL, BUSY];
