//! What bad input gets before any dialect sees it.

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
