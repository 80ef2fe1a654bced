//! OpenAPI 3.1 put together from words and types: what each part becomes, and that answers can be held against it.

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa::openapi::Required;
use utoipa::openapi::path::{HttpMethod, ParameterIn};
use utoipa::openapi::schema::Type;

use super::conform;
use crate::contract::openapi::{
    Answer, Api, Body, Header, Key, Operation, Parameter, contract, document, of,
};

/// A thing.
#[derive(Serialize, ToSchema)]
struct Thing {
    /// Its name.
    name: String,
}

#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is looked at")]
enum Found {
    Many(Vec<Thing>),
    One(Thing),
}

#[derive(Serialize, ToSchema)]
struct Fault {
    code: String,
}

const NUMBER: Parameter = Parameter {
    name: "number",
    place: ParameterIn::Query,
    description: "Which.",
    kind: Type::Integer,
    presence: Required::True,
    example: "7",
};
const DAY: Parameter = Parameter {
    name: "Day",
    place: ParameterIn::Header,
    description: "When.",
    kind: Type::String,
    presence: Required::False,
    example: "",
};
const TOOK: Header = Header { name: "Took", description: "How long.", kind: Type::String };
const WAIT: Header = Header { name: "Retry-After", description: "Seconds.", kind: Type::Integer };

const FOUND: Answer = Answer {
    status: "200",
    description: "Found.",
    shape: of::<Found>,
    tells: &[],
    examples: &[("one", r#"{"name":"a"}"#)],
};
const BUSY: Answer =
    Answer { status: "429", description: "Busy.", shape: of::<Fault>, tells: &[WAIT], examples: &[] };

const THINGS: Api = Api {
    title: "Things",
    version: "1",
    introduction: "What there is.",
    groups: &[("things", "All of them.")],
    keys: &[
        Key { scheme: "Key", header: "X-Key", description: "Who." },
        Key { scheme: "Nonce", header: "X-Nonce", description: "Once." },
    ],
    takes: &[DAY],
    tells: &[TOOK],
    operations: &[
        Operation {
            id: "find",
            group: "things",
            summary: "Find",
            description: "Finds.",
            verb: HttpMethod::Get,
            path: "/things",
            takes: &[NUMBER],
            body: None,
            answers: &[FOUND, BUSY],
        },
        Operation {
            id: "make",
            group: "things",
            summary: "Make",
            description: "Makes.",
            verb: HttpMethod::Post,
            path: "/things",
            takes: &[],
            body: Some(Body { shape: of::<Thing>, examples: &[("thing", r#"{"name":"a"}"#)] }),
            answers: &[FOUND],
        },
    ],
};

fn written() -> Value {
    serde_json::from_slice(&document(&contract(&THINGS))).unwrap()
}

#[test]
fn it_says_what_is_taken_and_answered() {
    let written = written();
    assert_eq!((&written["openapi"], &written["servers"]), (&json!("3.1.0"), &json!([{"url": "/"}])));
    let (find, make) = (&written["paths"]["/things"]["get"], &written["paths"]["/things"]["post"]);
    let number = json!({
        "name": "number", "in": "query", "description": "Which.", "required": true,
        "schema": {"type": "integer", "examples": [7]},
    });
    assert_eq!(find["parameters"][1], number);
    let day = &make["parameters"][0];
    assert_eq!(
        (&day["name"], &day["in"], &day["required"]),
        (&json!("Day"), &json!("header"), &json!(false))
    );
    let body = json!({
        "schema": {"$ref": "#/components/schemas/Thing"},
        "examples": {"thing": {"value": {"name": "a"}}},
    });
    assert_eq!(make["requestBody"], json!({"content": {"application/json": body}, "required": true}));
    let busy = &find["responses"]["429"];
    assert_eq!(busy["headers"]["Took"]["schema"]["type"], "string");
    assert_eq!(busy["headers"]["Retry-After"]["schema"]["type"], "integer");
    assert_eq!(
        find["responses"]["200"]["content"]["application/json"]["examples"]["one"]["value"]["name"],
        "a"
    );
}

#[test]
fn a_call_needs_all_keys() {
    let written = written();
    assert_eq!(written["security"], json!([{"Key": [], "Nonce": []}]));
    let key = json!({"type": "apiKey", "in": "header", "name": "X-Key", "description": "Who."});
    assert_eq!(written["components"]["securitySchemes"]["Key"], key);
}

#[test]
fn answers_can_be_held_against_it() {
    let written = written();
    let schema = conform::answer(&written, "/things", "get", 200);
    for good in [json!({"name": "a"}), json!([{"name": "a"}]), json!([])] {
        assert_eq!(conform::faults(&written, schema, &good), [""; 0], "{good}");
    }
    for bad in [json!({}), json!({"name": 1}), json!({"name": "a", "more": 1}), json!([1]), json!("a")] {
        assert_ne!(conform::faults(&written, schema, &bad), [""; 0], "{bad}");
    }
}
