//! A transaction's body: JSON as published, or a form, which some clients send. A form is read as the JSON it stands for,
//! `sender[mobile]=1` as a member of `sender`.

use axum::http::HeaderMap;
use bytes::Bytes;
use serde_json::{Map, Value};

use crate::http::form::{Form, is_form};
use crate::http::json::{self, Object};

/// A body as JSON text.
pub(in crate::dtone) struct RequestBody(String);

impl RequestBody {
    /// `None` where it is neither UTF-8 nor a form.
    pub(in crate::dtone) fn read(headers: &HeaderMap, body: &Bytes) -> Option<Self> {
        if is_form(headers) {
            return Some(Self(of_form(&Form::read(body).ok()?).to_string()));
        }
        json::text(body).map(|text| Self(text.to_owned()))
    }

    /// The object that it should be.
    pub(in crate::dtone) fn object(&self) -> Option<Object<'_>> {
        Object::parse(&self.0)
    }
}

fn of_form(form: &Form<'_>) -> Value {
    let mut whole = Map::new();
    for (name, value) in form.values() {
        let inner = name.strip_suffix(']').and_then(|name| name.split_once('['));
        match inner {
            Some((outer, inner)) => {
                let outer = whole.entry(outer).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(members) = outer {
                    members.insert(inner.to_owned(), Value::String(value));
                }
            }
            None => drop(whole.insert(name.to_owned(), Value::String(value))),
        }
    }
    Value::Object(whole)
}
