//! A contract in OpenAPI 3.1, put together from what a dialect says of its operations and from the types that it sends
//! and reads. What a dialect fills in is here, beginning with `Api`; the shapes are collected in `shapes`.

use bytes::Bytes;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{self, HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Content, ContentBuilder, Info, OpenApi, OpenApiBuilder, PathItem, Paths, RefOr, Required, Response,
    ResponseBuilder, SecurityRequirement, Server,
};

use super::Shapes;

const JSON: &str = "application/json";

/// An API in words.
pub(crate) struct Api {
    pub title: &'static str,
    pub version: &'static str,
    pub introduction: &'static str,
    /// The groups of operations in the order they are shown in, each with what is said of it.
    pub groups: &'static [(&'static str, &'static str)],
    /// The headers that carry the credential. A call needs all of them.
    pub keys: &'static [Key],
    /// The headers that every call may have.
    pub takes: &'static [Parameter],
    /// The headers that every answer has.
    pub tells: &'static [Header],
    pub operations: &'static [Operation],
}

/// A header that shows a credential.
pub(crate) struct Key {
    /// What the contract calls it.
    pub scheme: &'static str,
    pub header: &'static str,
    pub description: &'static str,
}

/// A header of an answer.
pub(crate) struct Header {
    pub name: &'static str,
    pub description: &'static str,
    pub kind: Type,
}

pub(crate) struct Operation {
    pub id: &'static str,
    pub group: &'static str,
    pub summary: &'static str,
    pub description: &'static str,
    pub verb: HttpMethod,
    /// With `{name}` for each parameter of the path.
    pub path: &'static str,
    pub takes: &'static [Parameter],
    pub body: Option<Body>,
    pub answers: &'static [Answer],
}

/// A parameter of the path or the query, or a header.
pub(crate) struct Parameter {
    pub name: &'static str,
    pub place: ParameterIn,
    pub description: &'static str,
    pub kind: Type,
    pub presence: Required,
    /// A JSON value that finds something in the demonstration catalogue; empty where there is none to give.
    pub example: &'static str,
}

/// A body that is read.
pub(crate) struct Body {
    pub shape: Shape,
    pub examples: &'static [Example],
}

/// How an operation may be answered with one status.
pub(crate) struct Answer {
    pub status: &'static str,
    pub description: &'static str,
    pub shape: Shape,
    /// What this answer has beside the headers of all.
    pub tells: &'static [Header],
    pub examples: &'static [Example],
}

/// A name, and the JSON as it is printed.
pub(crate) type Example = (&'static str, &'static str);

/// Adds a shape to the contract, and answers where it is.
pub(crate) type Shape = fn(&mut Shapes) -> RefOr<Schema>;

/// The shape of a type.
pub(crate) fn of<T: ToSchema>(shapes: &mut Shapes) -> RefOr<Schema> {
    shapes.add::<T>().into()
}

/// The contract in OpenAPI 3.1, relative to the host that serves it.
pub(crate) fn contract(api: &Api) -> OpenApi {
    let mut shapes = Shapes::default();
    let mut paths = Paths::new();
    for operation in api.operations {
        let written = api.operation(operation, &mut shapes);
        let item = paths.paths.entry(operation.path.to_owned()).or_default();
        item.merge_operations(PathItem::new(operation.verb.clone(), written));
    }
    let mut components = shapes.closed();
    for key in api.keys {
        let value = ApiKeyValue::with_description(key.header, key.description);
        components.add_security_scheme(key.scheme, SecurityScheme::ApiKey(ApiKey::Header(value)));
    }
    let needed =
        api.keys.iter().fold(SecurityRequirement::default(), |needed, key| needed.add(key.scheme, [""; 0]));
    let groups = api.groups.iter();
    let groups = groups.map(|(name, text)| TagBuilder::new().name(*name).description(Some(*text)).build());
    let mut info = Info::new(api.title, api.version);
    info.description = Some(api.introduction.to_owned());
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .paths(paths)
        .components(Some(components))
        .tags(Some(groups))
        .security(Some([needed]))
        .build()
}

/// A contract as it is served.
pub(crate) fn document(contract: &OpenApi) -> Bytes {
    serde_json::to_vec(contract).map(Bytes::from).unwrap_or_else(|error| {
        tracing::error!(%error, title = contract.info.title, "a contract could not be written as JSON");
        Bytes::from_static(b"{}")
    })
}

impl Api {
    fn operation(&self, operation: &Operation, shapes: &mut Shapes) -> path::Operation {
        let takes = self.takes.iter().chain(operation.takes).map(Parameter::written);
        let written = OperationBuilder::new()
            .operation_id(Some(operation.id))
            .tag(operation.group)
            .summary(Some(operation.summary))
            .description(Some(operation.description))
            .parameters(Some(takes))
            .request_body(operation.body.as_ref().map(|body| body.written(shapes)));
        let answers = operation.answers.iter();
        let answers = answers.map(|answer| (answer.status, self.answer(answer, shapes)));
        answers.fold(written, |written, (status, answer)| written.response(status, answer)).build()
    }

    fn answer(&self, answer: &Answer, shapes: &mut Shapes) -> Response {
        let shape = (answer.shape)(shapes);
        let written = ResponseBuilder::new()
            .description(answer.description)
            .content(JSON, content(shape, answer.examples));
        let tells = self.tells.iter().chain(answer.tells);
        tells.fold(written, |written, header| written.header(header.name, header.written())).build()
    }
}

impl Body {
    fn written(&self, shapes: &mut Shapes) -> RequestBody {
        let content = content((self.shape)(shapes), self.examples);
        RequestBodyBuilder::new().content(JSON, content).required(Some(Required::True)).build()
    }
}

fn content(shape: RefOr<Schema>, examples: &[Example]) -> Content {
    let examples = examples.iter().filter_map(|(name, json)| {
        let value: Value = serde_json::from_str(json).ok()?;
        Some((*name, ExampleBuilder::new().value(Some(value)).build()))
    });
    ContentBuilder::new().schema(Some(shape)).examples_from_iter(examples).build()
}

impl Parameter {
    fn written(&self) -> path::Parameter {
        let mut schema = plain(&self.kind);
        schema.examples = serde_json::from_str(self.example).into_iter().collect();
        ParameterBuilder::new()
            .name(self.name)
            .parameter_in(self.place.clone())
            .required(self.presence.clone())
            .description(Some(self.description))
            .schema(Some(schema))
            .build()
    }
}

impl Header {
    fn written(&self) -> utoipa::openapi::Header {
        HeaderBuilder::new().schema(Some(plain(&self.kind))).description(Some(self.description)).build()
    }
}

fn plain(kind: &Type) -> Object {
    ObjectBuilder::new().schema_type(kind.clone()).build()
}
