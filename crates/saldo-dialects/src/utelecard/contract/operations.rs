//! The ten operations in words, each with what it takes and answers.

use utoipa::openapi::Required;
use utoipa::openapi::path::{HttpMethod, ParameterIn};
use utoipa::openapi::schema::Type;

use super::answers::{
    BAD_PARAMETERS, BAD_REQUEST, CONFLICT, SERVER_ERROR, TOO_LARGE, TOO_MANY, UNAUTHORIZED, UNSATISFIED,
    many, ok, one, text,
};
use super::{API_KEY, examples};
use crate::contract::openapi::{Answer, Api, Body, Header, Key, Operation, Parameter, of};
use crate::utelecard::wire::{
    ACCOUNT_NUMBER, BuyRequest, CancelRequest, Found, Named, PRODUCT_ID, Product, Purchase, REFERENCE,
    ResponseCode, Transaction,
};

const INTRODUCTION: &str = "Prepaid value as Unión Telecard's *API de Consumo de Recargas y Pagos* sells it. Every call \
    needs `Authorization: APIKey <user>:<secret>`, `Accept: application/json`, `Content-Type: application/json` and a \
    `Date` in the form of RFC 822, in GMT; only a browser, which lets no page set it, may leave the date out. What \
    succeeds is `{\"payload\"}`, what fails `{\"code\",\"message\"}` with one of the codes of /v1/response-codes.";

const ACCOUNT: &str = "Account";
const LISTS: &str = "Lists";
const SALES: &str = "Sales";
const TRANSACTIONS: &str = "Transactions";

const RUNTIME: Header =
    Header { name: "X-Runtime", description: "How long the call took: `248.184375ms`.", kind: Type::String };

const DATE: Parameter = Parameter {
    name: "Date",
    place: ParameterIn::Header,
    description: "`Wed, 12 Jan 2022 15:04:09 GMT`. A browser leaves it out by itself.",
    kind: Type::String,
    presence: Required::False,
    example: "",
};
const PRODUCT: Parameter = Parameter {
    name: PRODUCT_ID,
    place: ParameterIn::Query,
    description: "A product, from /v1/products.",
    kind: Type::Integer,
    presence: Required::True,
    example: "3149",
};
const WHOSE: Parameter = Parameter {
    name: ACCOUNT_NUMBER,
    place: ParameterIn::Query,
    description: "A telephone, contract or account number.",
    kind: Type::String,
    presence: Required::True,
    example: "\"8095551212\"",
};
const OF_ACCOUNT: Parameter = Parameter { presence: Required::False, ..WHOSE };
const OF_REFERENCE: Parameter = Parameter {
    name: REFERENCE,
    place: ParameterIn::Query,
    description: "The reference of a purchase or of a cancellation.",
    kind: Type::String,
    presence: Required::False,
    example: "",
};

/// A list, which takes nothing.
const fn list(
    id: &'static str,
    group: &'static str,
    path: &'static str,
    answers: &'static [Answer],
) -> Operation {
    let verb = HttpMethod::Get;
    Operation { id, group, summary: "", description: "", verb, path, takes: &[], body: None, answers }
}

const fn says(operation: Operation, summary: &'static str, description: &'static str) -> Operation {
    Operation { summary, description, ..operation }
}

pub(super) const API: Api = Api {
    title: "Unión Telecard v1",
    version: "1.0.0",
    introduction: INTRODUCTION,
    groups: &[
        (ACCOUNT, "What you can spend."),
        (LISTS, "What there is to sell, and what codes mean."),
        (SALES, "What an account can buy or owes, and selling it."),
        (TRANSACTIONS, "Finding what was sold, and taking it back."),
    ],
    keys: &[Key {
        scheme: API_KEY,
        header: "Authorization",
        description: "`APIKey <user>:<secret>`, as they were issued to you.",
    }],
    takes: &[DATE],
    tells: &[RUNTIME],
    operations: &OPERATIONS,
};

/// How a call that sells or takes back is answered.
const fn posted(done: Answer) -> [Answer; 9] {
    [
        done,
        BAD_REQUEST,
        UNAUTHORIZED,
        BAD_PARAMETERS,
        CONFLICT,
        TOO_LARGE,
        UNSATISFIED,
        TOO_MANY,
        SERVER_ERROR,
    ]
}

const OPERATIONS: [Operation; 10] = [
    says(
        list(
            "balance",
            ACCOUNT,
            "/v1/account/balance",
            &[
                ok(text, "The balance.", examples::BALANCE),
                UNAUTHORIZED,
                BAD_PARAMETERS,
                TOO_MANY,
                SERVER_ERROR,
            ],
        ),
        "Balance",
        "What you can spend. What transactions in progress hold is taken off already.",
    ),
    says(
        list(
            "responseCodes",
            LISTS,
            "/v1/response-codes",
            &[
                ok(many::<ResponseCode>, "The codes.", examples::CODES),
                UNAUTHORIZED,
                BAD_PARAMETERS,
                TOO_MANY,
            ],
        ),
        "Response codes",
        "Every code that an answer or a transaction may have.",
    ),
    says(
        list(
            "products",
            LISTS,
            "/v1/products",
            &[
                ok(many::<Product>, "The products.", examples::PRODUCTS),
                UNAUTHORIZED,
                BAD_PARAMETERS,
                TOO_MANY,
            ],
        ),
        "Products",
        "All that you can sell, with the least and the most that each takes.",
    ),
    says(
        list(
            "groups",
            LISTS,
            "/v1/products/groups",
            &[ok(many::<Named>, "The groups.", &[]), UNAUTHORIZED, BAD_PARAMETERS, TOO_MANY],
        ),
        "Groups of products",
        "The groups that bills belong to.",
    ),
    says(
        list(
            "types",
            LISTS,
            "/v1/products/types",
            &[ok(many::<Named>, "The types.", examples::TYPES), UNAUTHORIZED, BAD_PARAMETERS, TOO_MANY],
        ),
        "Types of products",
        "What the typeId of a product means.",
    ),
    says(
        list(
            "carriers",
            LISTS,
            "/v1/carriers",
            &[ok(many::<Named>, "The carriers.", examples::CARRIERS), UNAUTHORIZED, BAD_PARAMETERS, TOO_MANY],
        ),
        "Carriers",
        "Who delivers what you can sell: the carrierId of a product.",
    ),
    Operation {
        takes: &[PRODUCT, WHOSE],
        ..says(
            list(
                "query",
                SALES,
                "/v1/query",
                &[
                    ok(one::<Found>, "The packages of a data product, or one bill.", examples::FOUND),
                    UNAUTHORIZED,
                    BAD_PARAMETERS,
                    UNSATISFIED,
                    TOO_MANY,
                    SERVER_ERROR,
                ],
            ),
            "What is there to buy or to pay?",
            "The packages that an account can buy, or what is due on it. Of prepaid energy nothing is due, and the \
             answer tells whose the meter is.",
        )
    },
    Operation {
        id: "buy",
        group: SALES,
        summary: "Buy, or pay",
        description: "Sells a product, once for each reference. The same request again is answered by what became of \
                      the first. What is 409 with SW01 may still succeed: /v1/txns tells.",
        verb: HttpMethod::Post,
        path: "/v1/buy",
        takes: &[],
        body: Some(Body { shape: of::<BuyRequest>, examples: examples::BUY }),
        answers: &posted(ok(one::<Purchase>, "It was bought.", examples::BOUGHT)),
    },
    Operation {
        takes: &[OF_REFERENCE, OF_ACCOUNT],
        ..says(
            list(
                "transactions",
                TRANSACTIONS,
                "/v1/txns",
                &[
                    ok(many::<Transaction>, "The transactions, newest first.", examples::TRANSACTIONS),
                    UNAUTHORIZED,
                    BAD_PARAMETERS,
                    TOO_MANY,
                    SERVER_ERROR,
                ],
            ),
            "Find transactions",
            "Those of a reference or of an account, or the newest: a hundred purchases at most, each with its void.",
        )
    },
    Operation {
        id: "cancel",
        group: TRANSACTIONS,
        summary: "Cancel a purchase",
        description: "Takes a purchase back, where its provider does. The same cancellation again is answered by what \
                      became of the first, unless that was refused: then it is tried again.",
        verb: HttpMethod::Post,
        path: "/v1/txns/cancel",
        takes: &[],
        body: Some(Body { shape: of::<CancelRequest>, examples: examples::CANCEL }),
        answers: &posted(ok(text, "It was taken back.", examples::CANCELLED)),
    },
];
