//! The contract put together: every method with what it takes and answers, the shapes, and the credentials.

use serde_json::json;
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{ArrayBuilder, Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme,
};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ContentBuilder, Info, OpenApi, OpenApiBuilder, PathItem, Paths, RefOr, Required, SecurityRequirement,
};

use super::operations::{Described, GROUPS, INTRODUCTION, OPERATIONS, Takes};
use super::{API_KEY, TOKEN_PATH, examples, operations, responses};
use crate::contract::Shapes;
use crate::ding::routes;
use crate::ding::wire::{Envelope, ErrorCode};

const OAUTH: &str = "OAuth2";
const OAUTH_SCOPE: &str = "topupapi";

/// The contract in OpenAPI 3.1.
pub(super) fn contract() -> OpenApi {
    let mut shapes = Shapes::default();
    shapes.add::<Envelope>();
    shapes.add::<ErrorCode>();
    let mut paths = Paths::new();
    for described in &OPERATIONS {
        let verb = match described.takes {
            Takes::Query => HttpMethod::Get,
            Takes::One(_) | Takes::Batch(_) => HttpMethod::Post,
        };
        let path = format!("/api/V1/{}", described.name);
        paths.paths.insert(path, PathItem::new(verb, operation(described, &mut shapes)));
    }
    let mut components = shapes.closed();
    components.add_security_scheme(API_KEY, api_key());
    components.add_security_scheme(OAUTH, oauth());
    let groups = GROUPS.map(|(name, text)| TagBuilder::new().name(name).description(Some(text)).build());
    let mut info = Info::new("DingConnect V1", "V1");
    info.description = Some(INTRODUCTION.to_owned());
    OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components))
        .tags(Some(groups))
        .security(Some([
            SecurityRequirement::new(API_KEY, [""; 0]),
            SecurityRequirement::new(OAUTH, [OAUTH_SCOPE]),
        ]))
        .build()
}

fn operation(described: &Described, shapes: &mut Shapes) -> Operation {
    let mut written = OperationBuilder::new()
        .operation_id(Some(described.name))
        .tag(described.group)
        .summary(Some(described.summary))
        .description(Some(described.description))
        .parameters(Some(headers(described.name)));
    match &described.takes {
        Takes::Query => {
            let filters = routes::filters(described.name).into_iter().map(filter);
            written = written.parameters(Some(filters));
        }
        Takes::One(body) => {
            let shape = (body.shape)(shapes);
            shapes.change(&shape, |object| object.examples = examples::value(body.example));
            written = written.request_body(Some(request(shape.into())));
        }
        Takes::Batch(body) => {
            let item = (body.shape)(shapes);
            shapes.change(&item, batch_item);
            let items = ArrayBuilder::new().items(item).examples(examples::value(body.example));
            written = written.request_body(Some(request(items.into())));
        }
    }
    let answer = (described.answer)(shapes, described.name);
    responses::all(described, &answer)
        .fold(written, |written, (status, response)| written.response(status, response))
        .build()
}

/// Every item of a batch names itself (Ding Connect description, *Batching*).
fn batch_item(object: &mut Object) {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("Your name of this item, another one for each. The item's result has it too."));
    object.properties.insert("BatchItemRef".to_owned(), text.into());
    object.required.push("BatchItemRef".to_owned());
}

fn request(schema: RefOr<Schema>) -> RequestBody {
    let content = ContentBuilder::new().schema(Some(schema)).build();
    RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True)).build()
}

/// The headers that a method takes beside the key.
fn headers(method: &str) -> Vec<Parameter> {
    let header = |name: &str, description: &str| {
        let text = ObjectBuilder::new().schema_type(Type::String);
        parameter(name, description, text.into(), ParameterIn::Header)
    };
    let mut headers =
        vec![header("X-Correlation-Id", "Your id of this call. It comes back with the answer.")];
    if method == "SendTransfer" {
        headers.push(header(
            "X-Options",
            "DeferTransfer to be answered at once with ProcessingState Submitted, and told of the end by a webhook \
             that carries the X-Correlation-Id.",
        ));
    }
    headers
}

/// A filter of a list: values of one name are alternatives. An account number is one only.
fn filter(name: &'static str) -> Parameter {
    let (description, example) = operations::filter(name);
    let text = ObjectBuilder::new().schema_type(Type::String);
    let schema: RefOr<Schema> = if name == routes::ACCOUNT_NUMBER {
        text.examples([example]).into()
    } else {
        ArrayBuilder::new().items(text).examples([json!([example])]).into()
    };
    parameter(name, description, schema, ParameterIn::Query)
}

fn parameter(name: &str, description: &str, schema: RefOr<Schema>, place: ParameterIn) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

fn api_key() -> SecurityScheme {
    let description = "The API key that was issued to you.";
    SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description("api_key", description)))
}

fn oauth() -> SecurityScheme {
    let scopes = Scopes::one(OAUTH_SCOPE, "All methods.");
    let flow = ClientCredentials::new(TOKEN_PATH, scopes);
    let description = "The client credentials that were issued to you.";
    SecurityScheme::OAuth2(OAuth2::with_description([Flow::ClientCredentials(flow)], description))
}
