//! Whether a JSON value is what a shape of Swagger 2.0 or OpenAPI 3.1 promises. Knows the keywords that this crate's
//! contracts use, and refuses one that it does not know.

use serde_json::{Value, json};

/// Keywords that promise nothing about a value.
const SAID: [&str; 6] = ["description", "format", "example", "examples", "default", "x-nullable"];

/// The ways in which a value is not what a schema promises, each with its place.
pub(crate) fn faults(contract: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    Check { contract, faults: &mut faults }.value(schema, value, "body");
    faults
}

/// The schema of an operation's answer.
pub(crate) fn answer<'a>(contract: &'a Value, path: &str, verb: &str, status: u16) -> &'a Value {
    let answer = &contract["paths"][path][verb]["responses"][status.to_string()];
    let schema = answer.get("schema").unwrap_or(&answer["content"]["application/json"]["schema"]);
    assert!(schema.is_object(), "{verb} {path} has no answer {status}");
    schema
}

struct Check<'a> {
    contract: &'a Value,
    faults: &'a mut Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        if let Some(reference) = schema["$ref"].as_str() {
            let named = self.contract.pointer(reference.strip_prefix('#').unwrap());
            let named = named.unwrap_or_else(|| panic!("{reference} leads nowhere"));
            return self.value(named, value, at);
        }
        if value.is_null() && schema["x-nullable"] == true {
            return;
        }
        for (keyword, wanted) in schema.as_object().unwrap() {
            let holds = match keyword.as_str() {
                "type" => match wanted {
                    Value::Array(kinds) => kinds.iter().any(|kind| is_of(kind.as_str().unwrap(), value)),
                    kind => is_of(kind.as_str().unwrap(), value),
                },
                "oneOf" => {
                    let of = wanted.as_array().unwrap().iter();
                    of.filter(|one| faults(self.contract, one, value).is_empty()).count() == 1
                }
                "enum" => wanted.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
                "maxLength" => {
                    value.as_str().is_none_or(|text| json!(text.chars().count()).as_u64() <= wanted.as_u64())
                }
                "required" => {
                    wanted.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())
                }
                "properties" | "additionalProperties" => true,
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(wanted, item, &format!("{at}[{index}]"));
                    }
                    true
                }
                known if SAID.contains(&known) => true,
                unknown => panic!("{at}: what does `{unknown}` promise?"),
            };
            if !holds {
                self.faults.push(format!("{at}: {value} is not of {keyword} {wanted}"));
            }
        }
        self.members(schema, value, at);
    }

    fn members(&mut self, schema: &Value, value: &Value, at: &str) {
        for (name, member) in value.as_object().into_iter().flatten() {
            let at = format!("{at}.{name}");
            match (schema["properties"].get(name), &schema["additionalProperties"]) {
                (Some(named), _) => self.value(named, member, &at),
                (None, others @ Value::Object(_)) => self.value(others, member, &at),
                (None, _) if schema.get("oneOf").is_some() => {}
                (None, _) => self.faults.push(format!("{at} is not in the contract")),
            }
        }
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        unknown => panic!("`{unknown}` is no type"),
    }
}
