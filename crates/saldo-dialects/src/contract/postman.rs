//! A Postman collection, format 2.1, made of a contract and a list of requests: a folder for each group, and a request
//! for each entry, with the examples of the contract. Every request checks its own answer.

use bytes::Bytes;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use super::Demonstration;

const CONTENT_TYPE: &str = "Content-Type";

const FORMAT: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/// What a collection is made of.
pub(crate) struct Collection<'a> {
    pub name: &'a str,
    pub description: &'a str,
    pub contract: &'a OpenApi,
    /// The header that carries the key.
    pub key_header: &'a str,
    /// What every request sends besides.
    pub headers: &'a [(&'a str, &'a str)],
    /// The variables beside `base_url` and `api_key`, each with its value.
    pub variables: &'a [(&'a str, &'a str)],
    /// What is done before every request, in JavaScript.
    pub prepares: &'a [&'a str],
    /// What an answer that succeeded is known by, in JavaScript.
    pub succeeds: &'a [&'a str],
    /// The requests in the order they are run in. Those of one group stand together.
    pub recipes: &'a [Recipe],
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    /// The operation's id in the contract.
    pub operation: &'static str,
    pub name: &'static str,
    /// The body, for an operation that has one.
    pub body: Option<String>,
    /// Variables to set from the answer, each with the path of its value.
    pub keeps: &'static [(&'static str, &'static str)],
}

impl Recipe {
    /// A request named as its operation, without a body.
    pub(crate) fn get(operation: &'static str) -> Self {
        Self { operation, name: operation, body: None, keeps: &[] }
    }

    pub(crate) fn post(operation: &'static str, body: impl Into<String>) -> Self {
        Self { body: Some(body.into()), ..Self::get(operation) }
    }
}

impl Collection<'_> {
    /// The collection as a file.
    pub(crate) fn file(&self, demonstration: Option<&Demonstration>) -> Bytes {
        let written = self.written(demonstration);
        written.and_then(|collection| serde_json::to_vec_pretty(&collection)).map(Bytes::from).unwrap_or_else(
            |error| {
                tracing::error!(%error, name = self.name, "a Postman collection could not be written as JSON");
                Bytes::from_static(b"{}")
            },
        )
    }

    /// The collection, its variables filled in for a demonstration and else blank.
    fn written(&self, demonstration: Option<&Demonstration>) -> serde_json::Result<Value> {
        let contract = serde_json::to_value(self.contract)?;
        let operations: Vec<Operation<'_>> = operations(&contract).collect();
        let find = |recipe: &Recipe| operations.iter().find(|operation| operation.id == recipe.operation);
        let mut folders: Vec<(&str, Vec<Value>)> = Vec::new();
        for (recipe, operation) in self.recipes.iter().filter_map(|recipe| Some((recipe, find(recipe)?))) {
            let request = self.request(recipe, operation);
            match folders.last_mut() {
                Some((group, requests)) if *group == operation.group => requests.push(request),
                _ => folders.push((operation.group, vec![request])),
            }
        }
        let folders = folders.into_iter().map(|(group, requests)| json!({"name": group, "item": requests}));
        let (base_url, key) = demonstration.map(|known| (&*known.base_url, &*known.key)).unwrap_or_default();
        let kept = self.kept().into_iter().map(|variable| (variable, ""));
        let known = [("base_url", base_url), ("api_key", key)];
        let variables = known.iter().chain(self.variables).copied().chain(kept);
        let prepares = (!self.prepares.is_empty()).then(|| event("prerequest", self.prepares));
        Ok(json!({
            "info": {"name": self.name, "description": self.description, "schema": FORMAT},
            "auth": {"type": "apikey", "apikey": [
                {"key": "key", "value": self.key_header, "type": "string"},
                {"key": "value", "value": "{{api_key}}", "type": "string"},
                {"key": "in", "value": "header", "type": "string"},
            ]},
            "event": prepares.into_iter().collect::<Vec<_>>(),
            "variable": variables.map(|(key, value)| json!({"key": key, "value": value})).collect::<Vec<_>>(),
            "item": folders.collect::<Vec<_>>(),
        }))
    }

    /// The variables that are set by answers.
    fn kept(&self) -> Vec<&str> {
        self.recipes.iter().flat_map(|recipe| recipe.keeps).map(|(variable, _)| *variable).collect()
    }

    fn request(&self, recipe: &Recipe, operation: &Operation<'_>) -> Value {
        let mut request = json!({
            "method": operation.verb.to_uppercase(),
            "header": self.headers.iter().map(|(name, value)| header(name, value)).collect::<Vec<_>>(),
            "url": operation.url(&self.kept()),
            "description": operation.of.get("description"),
        });
        if let (Some(request), Some(body)) = (request.as_object_mut(), &recipe.body) {
            let options = json!({"raw": {"language": "json"}});
            request.insert("body".to_owned(), json!({"mode": "raw", "raw": body, "options": options}));
            if let Some(headers) = request.get_mut("header").and_then(Value::as_array_mut)
                && !self.headers.iter().any(|(name, _)| *name == CONTENT_TYPE)
            {
                headers.push(header(CONTENT_TYPE, "application/json"));
            }
        }
        json!({"name": recipe.name, "event": [event("test", &self.script(recipe))], "request": request})
    }

    fn script(&self, recipe: &Recipe) -> Vec<String> {
        let keeps = recipe.keeps.iter().map(|(variable, path)| {
            format!("pm.collectionVariables.set(\"{variable}\", pm.response.json().{path});")
        });
        let mut script = vec!["pm.test(\"succeeds\", () => {".to_owned()];
        script.extend(self.succeeds.iter().map(|line| format!("    {line}")));
        script.push("});".to_owned());
        script.extend(keeps);
        script
    }
}

fn header(name: &str, value: &str) -> Value {
    json!({"key": name, "value": value})
}

fn event<S: serde::Serialize>(listen: &str, script: &[S]) -> Value {
    json!({"listen": listen, "script": {"type": "text/javascript", "exec": script}})
}

/// An operation of the contract with its address.
struct Operation<'a> {
    id: &'a str,
    group: &'a str,
    verb: &'a str,
    path: &'a str,
    of: &'a Value,
}

fn operations(contract: &Value) -> impl Iterator<Item = Operation<'_>> {
    let paths = contract.get("paths").and_then(Value::as_object).into_iter().flatten();
    let verbs =
        paths.flat_map(|(path, verbs)| verbs.as_object().into_iter().flatten().map(move |of| (path, of)));
    verbs.filter_map(|(path, (verb, of))| {
        let group = of.pointer("/tags/0")?.as_str()?;
        Some(Operation { id: of.get("operationId")?.as_str()?, group, verb, path, of })
    })
}

impl Operation<'_> {
    /// The address, with every parameter of its path, and of its query where that has an example. What a recipe before
    /// it keeps stands there as the variable of its name.
    fn url(&self, kept: &[&str]) -> Value {
        let parameters = || self.of.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let query: Vec<(&str, String, &Value)> =
            parameters().filter_map(|parameter| example(parameter, "query")).collect();
        let in_path = parameters().filter_map(|parameter| example(parameter, "path"));
        let path = in_path.fold(self.path.to_owned(), |path, (name, value, _)| {
            let value = if kept.contains(&name) { format!("{{{{{name}}}}}") } else { value };
            path.replace(&format!("{{{name}}}"), &value)
        });
        let pairs: Vec<String> = query.iter().map(|(name, value, _)| format!("{name}={value}")).collect();
        let asks = if pairs.is_empty() { "" } else { "?" };
        let query = query.iter().map(
            |(name, value, of)| json!({"key": name, "value": value, "description": of.get("description")}),
        );
        json!({
            "raw": format!("{{{{base_url}}}}{path}{asks}{}", pairs.join("&")),
            "host": ["{{base_url}}"],
            "path": path.split('/').skip(1).collect::<Vec<_>>(),
            "query": query.collect::<Vec<_>>(),
        })
    }
}

/// The name and example of a parameter in this place; of a list its first value.
fn example<'a>(parameter: &'a Value, place: &str) -> Option<(&'a str, String, &'a Value)> {
    parameter.get("in").filter(|of| *of == place)?;
    let example = parameter.pointer("/schema/examples/0")?;
    let example = example.get(0).unwrap_or(example);
    let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
    Some((parameter.get("name")?.as_str()?, example, parameter))
}
