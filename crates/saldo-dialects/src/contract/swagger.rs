//! OpenAPI 3.1 as Swagger 2.0, which the older published APIs are described in and their clients' generators expect.
//! Translates what the contracts of this crate use. A reference to anything but an object or a list is replaced by what
//! it refers to: version 2.0 makes a class of every definition.

use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

const JSON: &str = "application/json";
const VERBS: [&str; 5] = ["get", "put", "post", "patch", "delete"];

/// What a schema of version 2.0 has in common with one of 3.1, beside its type and what it is made of.
const SHARED: [&str; 12] = [
    "format",
    "description",
    "required",
    "enum",
    "default",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
];

/// A contract in Swagger 2.0, relative to the host that serves it.
///
/// Errors: those of writing the contract as JSON.
pub(crate) fn swagger(contract: &OpenApi) -> serde_json::Result<Value> {
    let contract = serde_json::to_value(contract)?;
    let source = Source { schemas: member(&contract, "/components/schemas") };
    let schemes = member(&contract, "/components/securitySchemes");
    Ok(json!({
        "swagger": "2.0",
        "info": contract.get("info"),
        "basePath": "/",
        "tags": contract.get("tags"),
        "consumes": [JSON],
        "produces": [JSON],
        "paths": each(&member(&contract, "/paths"), |path| Some(source.path(path))),
        "definitions": each(&source.schemas, |schema| is_class(schema).then(|| source.schema(schema))),
        "securityDefinitions": each(&schemes, |scheme| Some(security(scheme))),
        "security": contract.get("security"),
    }))
}

/// The shapes that references lead to.
struct Source {
    schemas: Map<String, Value>,
}

impl Source {
    fn path(&self, path: &Value) -> Value {
        let verbs = VERBS.into_iter().filter_map(|verb| Some((verb.to_owned(), path.get(verb)?)));
        verbs.map(|(verb, operation)| (verb, self.operation(operation))).collect()
    }

    fn operation(&self, operation: &Value) -> Value {
        let mut parameters: Vec<Value> =
            items(operation, "parameters").iter().map(|parameter| self.parameter(parameter)).collect();
        parameters.extend(operation.get("requestBody").map(|body| self.body(body)));
        let mut written = only(operation, &["tags", "summary", "description", "operationId", "deprecated"]);
        written.insert("parameters".to_owned(), parameters.into());
        let responses = each(&member(operation, "/responses"), |response| Some(self.response(response)));
        written.insert("responses".to_owned(), responses);
        written.into()
    }

    /// A parameter carries the members of its schema itself; several values repeat its name.
    fn parameter(&self, parameter: &Value) -> Value {
        let mut written = only(parameter, &["name", "in", "description"]);
        let is_required = parameter.get("required").is_some_and(|required| required == true);
        written.insert("required".to_owned(), is_required.into());
        if let Some(Value::Object(mut schema)) = parameter.get("schema").map(|schema| self.schema(schema)) {
            schema.remove("description");
            if let Some(example) = schema.remove("example") {
                written.insert("x-example".to_owned(), example);
            }
            if schema.get("type").is_some_and(|kind| kind == "array") {
                written.insert("collectionFormat".to_owned(), "multi".into());
            }
            written.extend(schema);
        }
        written.into()
    }

    fn body(&self, body: &Value) -> Value {
        let mut written = only(body, &["description", "required"]);
        written.insert("in".to_owned(), "body".into());
        written.insert("name".to_owned(), "request".into());
        written.insert("schema".to_owned(), self.content(body).unwrap_or_default());
        written.into()
    }

    fn response(&self, response: &Value) -> Value {
        let mut written = only(response, &["description"]);
        written.extend(self.content(response).map(|schema| ("schema".to_owned(), schema)));
        let headers = member(response, "/headers");
        if !headers.is_empty() {
            let header = |header: &Value| {
                let mut written = only(header, &["description"]);
                let schema = header.get("schema").map(|schema| self.schema(schema));
                written.extend(schema.as_ref().and_then(Value::as_object).cloned().unwrap_or_default());
                Some(written.into())
            };
            written.insert("headers".to_owned(), each(&headers, header));
        }
        written.into()
    }

    fn content(&self, holder: &Value) -> Option<Value> {
        holder.get("content")?.get(JSON)?.get("schema").map(|schema| self.schema(schema))
    }

    fn schema(&self, schema: &Value) -> Value {
        if let Some(named) = schema.get("$ref").and_then(Value::as_str) {
            return self.reference(named, schema);
        }
        if let Some(alternative) = only_alternative(schema) {
            return nullable(self.schema(alternative));
        }
        let mut written = only(schema, &SHARED);
        let example = items(schema, "examples").first().cloned();
        written.extend(example.map(|example| ("example".to_owned(), example)));
        for part in ["items", "additionalProperties"] {
            let inner = schema.get(part).map(|inner| self.schema_or_flag(inner));
            written.extend(inner.map(|inner| (part.to_owned(), inner)));
        }
        let properties = member(schema, "/properties");
        if !properties.is_empty() {
            let properties = each(&properties, |property| Some(self.schema(property)));
            written.insert("properties".to_owned(), properties);
        }
        match schema.get("type") {
            Some(Value::Array(types)) => {
                let kind = types.iter().find(|kind| *kind != "null").cloned().unwrap_or_default();
                written.insert("type".to_owned(), kind);
                nullable(written.into())
            }
            Some(kind) => {
                written.insert("type".to_owned(), kind.clone());
                written.into()
            }
            None => written.into(),
        }
    }

    /// A reference stands alone in version 2.0; a description beside it is kept where it is replaced.
    fn reference(&self, named: &str, schema: &Value) -> Value {
        let name = named.rsplit('/').next().unwrap_or(named);
        match self.schemas.get(name) {
            Some(simple) if !is_class(simple) => {
                let mut written = self.schema(simple);
                if let (Some(written), Some(description)) =
                    (written.as_object_mut(), schema.get("description"))
                {
                    written.insert("description".to_owned(), description.clone());
                }
                written
            }
            _ => json!({"$ref": format!("#/definitions/{name}")}),
        }
    }

    fn schema_or_flag(&self, inner: &Value) -> Value {
        if inner.is_boolean() { inner.clone() } else { self.schema(inner) }
    }
}

/// Whether version 2.0 keeps a shape as a definition.
fn is_class(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "object" || kind == "array")
}

/// The other one of two alternatives of which one is null.
fn only_alternative(schema: &Value) -> Option<&Value> {
    let alternatives = schema.get("oneOf")?.as_array()?;
    alternatives.iter().find(|alternative| alternative.get("type").is_none_or(|kind| kind != "null"))
}

/// Version 2.0 has no null; this is how most tools are told of one.
fn nullable(mut schema: Value) -> Value {
    if let Some(schema) = schema.as_object_mut().filter(|schema| !schema.contains_key("$ref")) {
        schema.insert("x-nullable".to_owned(), true.into());
    }
    schema
}

fn security(scheme: &Value) -> Value {
    let mut written = only(scheme, &["type", "description", "name", "in"]);
    if let Some(flow) = scheme.pointer("/flows/clientCredentials") {
        written.insert("flow".to_owned(), "application".into());
        written.extend(only(flow, &["tokenUrl", "scopes"]));
    }
    written.into()
}

/// The members of an object at a path; none where there is no object.
fn member(holder: &Value, path: &str) -> Map<String, Value> {
    holder.pointer(path).and_then(Value::as_object).cloned().unwrap_or_default()
}

fn items<'a>(holder: &'a Value, name: &str) -> &'a [Value] {
    holder.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn only(holder: &Value, names: &[&str]) -> Map<String, Value> {
    names.iter().filter_map(|name| Some(((*name).to_owned(), holder.get(*name)?.clone()))).collect()
}

fn each(members: &Map<String, Value>, translate: impl Fn(&Value) -> Option<Value>) -> Value {
    members.iter().filter_map(|(name, value)| Some((name.clone(), translate(value)?))).collect()
}
