//! OpenAPI 3.1 as Swagger 2.0: what moves, what changes its form, and what version 2.0 has no word for.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, Info, OpenApi, OpenApiBuilder, PathItem, Paths, Ref, Required,
    ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use crate::contract::{Shapes, swagger};
use crate::http::number::Number;

/// A shape with a member of every form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is looked at")]
struct Shape {
    /// How much.
    amount: Number,
    maybe_null: Option<String>,
    maybe_part: Option<Part>,
    parts: Vec<Part>,
    texts: BTreeMap<String, String>,
}

/// A part.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is looked at")]
struct Part {
    #[schema(maximum = 5)]
    count: u32,
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

fn contract() -> OpenApi {
    let mut shapes = Shapes::default();
    let shape = shapes.add::<Shape>();
    let content = |schema: Ref| ContentBuilder::new().schema(Some(schema)).build();
    let header = HeaderBuilder::new().schema(Some(text())).description(Some("When.")).build();
    let answer = ResponseBuilder::new().description("Done.").header("Retry-After", header);
    let names = ArrayBuilder::new().items(text()).examples([json!(["a"])]);
    let names = ParameterBuilder::new().name("names").parameter_in(ParameterIn::Query).schema(Some(names));
    let operation = OperationBuilder::new()
        .operation_id(Some("Do"))
        .tag("things")
        .parameter(names.required(Required::False).description(Some("Whose.")))
        .request_body(Some(
            RequestBodyBuilder::new()
                .content("application/json", content(shape.clone()))
                .required(Some(Required::True))
                .build(),
        ))
        .response("200", answer.content("application/json", content(shape)).build())
        .build();
    let mut paths = Paths::new();
    paths.paths.insert("/do".to_owned(), PathItem::new(HttpMethod::Post, operation));
    let flow = ClientCredentials::new("/token", Scopes::one("all", "Everything."));
    let mut components = shapes.closed();
    components
        .add_security_scheme("OAuth2", SecurityScheme::OAuth2(OAuth2::new([Flow::ClientCredentials(flow)])));
    OpenApiBuilder::new().info(Info::new("Things", "1")).paths(paths).components(Some(components)).build()
}

#[test]
fn an_operation_keeps_its_meaning() {
    let written = swagger(&contract()).unwrap();
    let operation = &written["paths"]["/do"]["post"];
    let names = json!({
        "name": "names", "in": "query", "description": "Whose.", "required": false,
        "type": "array", "items": {"type": "string"}, "collectionFormat": "multi", "x-example": ["a"],
    });
    let body = json!({
        "name": "request", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Shape"},
    });
    assert_eq!(operation["parameters"], json!([names, body]));
    let expected = json!({
        "description": "Done.",
        "schema": {"$ref": "#/definitions/Shape"},
        "headers": {"Retry-After": {"description": "When.", "type": "string"}},
    });
    assert_eq!(operation["responses"]["200"], expected);
    assert_eq!((&operation["operationId"], &operation["tags"]), (&json!("Do"), &json!(["things"])));
    assert_eq!((&written["swagger"], &written["basePath"]), (&json!("2.0"), &json!("/")));
}

#[test]
fn a_shape_is_written_without_what_version_2_does_not_know() {
    let written = swagger(&contract()).unwrap();
    let expected = json!({
        "type": "object",
        "description": "A shape with a member of every form.",
        "required": ["amount", "parts", "texts"],
        "additionalProperties": false,
        "properties": {
            "amount": {"type": "number", "format": "decimal", "description": "How much."},
            "maybe_null": {"type": "string", "x-nullable": true},
            "maybe_part": {"$ref": "#/definitions/Part"},
            "parts": {"type": "array", "items": {"$ref": "#/definitions/Part"}},
            "texts": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    });
    assert_eq!(written["definitions"]["Shape"], expected);
    let count = &written["definitions"]["Part"]["properties"]["count"];
    assert_eq!((&count["minimum"], &count["maximum"]), (&json!(0), &json!(5)));
    assert_eq!(written["definitions"].get("Number"), None, "a number is no class");
}

#[test]
fn client_credentials_are_the_application_flow() {
    let written = swagger(&contract()).unwrap();
    let expected = json!({
        "type": "oauth2", "flow": "application", "tokenUrl": "/token", "scopes": {"all": "Everything."},
    });
    assert_eq!(written["securityDefinitions"]["OAuth2"], expected);
}

#[test]
fn a_shape_can_have_another_name() {
    let mut shapes = Shapes::default();
    assert_eq!(shapes.add_as::<Part>("Other").ref_location, "#/components/schemas/Other");
    let components = serde_json::to_value(shapes.closed()).unwrap();
    let mut expected = serde_json::to_value(Part::schema()).unwrap();
    expected["additionalProperties"] = Value::Bool(false);
    assert_eq!(components["schemas"], json!({"Other": expected}));
}
