//! What bad input gets before any dialect sees it.

mod origin;

use axum::http::HeaderMap;

use super::authorization;
use super::form::{Form, FormFault, is_form};
use super::json::Object;
use super::number::{self, NumberFault};
use super::parameters::{Faults, Parameters};
use super::query::{Query, is_text};

#[test]
fn names_are_found_in_any_case_and_null_is_absent() {
    let object = Object::parse(r#"{"skuCode":"A","SKUCODE":"B","x":null,"\u0053endValue":1}"#).unwrap();
    assert_eq!(object.get("SkuCode").unwrap().get(), "\"B\"");
    assert!(object.get("X").is_none());
    assert_eq!(object.get("SendValue").unwrap().get(), "1");
}

#[test]
fn what_is_no_object_is_nothing() {
    let deep = "[".repeat(200_000);
    for json in ["", "[]", "1", "{", "{} {}", "{\"a\":}", "{'a':1}", &deep, &format!("{{\"a\":{deep}")] {
        assert!(Object::parse(json).is_none(), "{}", json.chars().take(20).collect::<String>());
    }
}

#[test]
fn numbers_are_exact_or_refused() {
    let exact = [("1", "1"), ("5.00", "5.00"), ("-0.10", "-0.10"), ("1e2", "100"), ("25E-1", "2.5")];
    for (json, decimal) in exact {
        assert_eq!(number::read(json).unwrap().to_string(), decimal);
    }
    let nines = "9".repeat(400);
    for json in ["1e400", "1e29", "79228162514264337593543950336", "-1e9999999999999999999999", &nines] {
        assert_eq!(number::read(json), Err(NumberFault::TooLarge), "{json}");
    }
    let fine = format!("0.{}1", "0".repeat(40));
    for json in ["\"1\"", "true", "null", "[]", "NaN", "1e-400", &fine] {
        assert_eq!(number::read(json), Err(NumberFault::Invalid), "{json}");
    }
}

#[test]
fn every_parameter_that_is_wrong_is_named() {
    let long = "x".repeat(600);
    let json = format!(r#"{{"A":1,"B":"a\u0000b","C":"5","D":7,"E":-1,"F":1e400,"H":" ","I":"{long}"}}"#);
    let mut read = Parameters::new(Object::parse(&json).unwrap());
    for name in ["A", "B", "G", "H", "I"] {
        assert_eq!(read.text_required(name), "");
    }
    read.decimal_required("C");
    read.integer_required("D", (0, 5));
    read.integer("E", (0, 5));
    read.decimal("F");
    read.flag("Flag");
    let faults = read.finish(()).unwrap_err();
    let expected = Faults {
        missing: vec!["G", "H"],
        invalid: vec!["A", "B", "I", "C", "Flag"],
        out_of_range: vec!["D", "E", "F"],
    };
    assert_eq!(faults, expected);
}

#[test]
fn a_single_value_is_a_text_or_a_number() {
    let json = r#"{"a":" x ","b":-1.50,"c":"","d":["x"],"e":{},"f":true,"g":"\u0000","h":"xyz","i":12345}"#;
    let mut read = Parameters::new(Object::parse(json).unwrap());
    assert_eq!(read.single("a", 2).as_deref(), Some("x"));
    assert_eq!(read.single("b", 5).as_deref(), Some("-1.50"));
    for name in ["c", "d", "e", "f", "g", "h", "i"] {
        assert_eq!(read.single(name, 2), None, "{name}");
    }
    assert_eq!(read.single_required("z", 2), "");
    let faults = read.finish(()).unwrap_err();
    let expected =
        Faults { missing: vec!["z"], invalid: vec!["d", "e", "f", "g"], out_of_range: vec!["h", "i"] };
    assert_eq!(faults, expected);
}

#[test]
fn json_may_be_sent_as_a_text_of_json() {
    let read = Parameters::new(Object::parse(r#"{"a":{"b":1},"c":"{\"b\":1}","d":7}"#).unwrap());
    assert_eq!(read.json("a").as_deref(), Some(r#"{"b":1}"#));
    assert_eq!(read.json("c").as_deref(), Some(r#"{"b":1}"#));
    assert_eq!(read.json("d").as_deref(), Some("7"));
    assert_eq!(read.json("e"), None);
}

#[test]
fn a_query_is_read_in_every_spelling() {
    let uri =
        "/x?CountryIsos[0]=JM&countryisos=HT&countryIsos[]=DO&a=b%20c+d&q[x]=1&bad=%FF".parse().unwrap();
    let query = Query::of(&uri).unwrap();
    assert_eq!(query.values("countryisos").collect::<Vec<_>>(), ["JM", "HT", "DO"]);
    assert_eq!(query.first("a"), Some("b c d"));
    assert_eq!(query.first("q[x]"), Some("1"));
    assert!(query.first("bad").is_some_and(|value| !is_text(value)));
    assert!(Query::of(&"/x".parse().unwrap()).unwrap().first("a").is_none());
}

#[test]
fn a_form_is_read_once_for_each_name() {
    let form = Form::read(b"a=b%20c+d&b=%2B+&c=&d&%61b=1&&").unwrap();
    assert_eq!(form.value("a").as_deref(), Some("b c d"));
    assert_eq!((form.sent("b"), form.value("b").as_deref()), (Some("%2B+"), Some("+ ")));
    assert_eq!((form.value("c"), form.value("d"), form.value("e")), (None, None, None));
    assert_eq!(form.value("ab").as_deref(), Some("1"));
    for (body, fault) in [
        (&b"a=1&a=2"[..], FormFault::Repeated),
        (b"a=1&%61", FormFault::Repeated),
        (b"a=%FF", FormFault::Undecodable),
        (b"%C3=1", FormFault::Undecodable),
        (b"a=\xff", FormFault::Undecodable),
    ] {
        assert_eq!(Form::read(body), Err(fault), "{body:?}");
    }
    let names = |count: u32| (0..count).map(|name| format!("n{name}=1")).collect::<Vec<_>>().join("&");
    assert!(Form::read(names(32).as_bytes()).is_ok());
    assert_eq!(Form::read(names(33).as_bytes()), Err(FormFault::TooMany));
}

fn headers(sent: &[(&'static str, &'static str)]) -> HeaderMap {
    sent.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

#[test]
fn a_form_says_that_it_is_one() {
    let form = "application/x-www-form-urlencoded";
    assert!(is_form(&headers(&[("content-type", form)])));
    assert!(is_form(&headers(&[("content-type", "Application/X-Www-Form-Urlencoded ; charset=utf-8")])));
    for other in ["", "text/plain", "application/x-www-form-urlencoded2"] {
        assert!(!is_form(&headers(&[("content-type", other)])), "{other}");
    }
    assert!(!is_form(&HeaderMap::new()));
}

#[test]
fn a_scheme_is_taken_in_any_case_and_once() {
    let sent = headers(&[("authorization", "bEaRer  abc ")]);
    assert_eq!(authorization::under(&sent, "Bearer"), Some("abc"));
    assert_eq!(authorization::under(&sent, "Basic"), None);
    for empty in ["Bearer", "Bearer ", "", "Bearerabc"] {
        assert_eq!(authorization::under(&headers(&[("authorization", empty)]), "Bearer"), None, "{empty}");
    }
    let mut twice = sent.clone();
    twice.append("authorization", "Bearer abc".parse().unwrap());
    assert_eq!(authorization::under(&twice, "Bearer"), None);
}
