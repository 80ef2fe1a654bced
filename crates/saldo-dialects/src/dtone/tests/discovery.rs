//! Services, countries and operators, whole and narrowed.

use serde_json::{Value, json};

use super::Desk;

fn ids(list: &Value, name: &str) -> Vec<i64> {
    list.as_array().unwrap().iter().map(|item| item[name].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn services_have_the_recorded_numbers() {
    let desk = Desk::open().await;
    let services = desk.get("services").await.is(200);
    for (service_id, service) in [
        (1, "television"),
        (2, "grocery"),
        (3, "pharmacy"),
        (6, "electricity"),
        (7, "bundles"),
        (14, "insurance"),
    ] {
        let listed = services["services"].as_array().unwrap();
        assert!(listed.contains(&json!({"service_id": service_id, "service": service})), "{service}");
    }
    let of_guatemala = desk.get("services?country_id=756").await.is(200);
    assert!(ids(&of_guatemala["services"], "service_id").contains(&1));
    assert!(
        ids(&of_guatemala["services"], "service_id").len() < ids(&services["services"], "service_id").len()
    );
    assert_eq!(desk.get("countries/756/services").await.is(200), of_guatemala);
    assert_eq!(desk.get("countries/1/services").await.is(200), json!({"services": []}));
}

#[tokio::test]
async fn countries_have_the_recorded_numbers() {
    let desk = Desk::open().await;
    let countries = desk.get("countries").await.is(200);
    for (country_id, country) in [
        (678, "Bangladesh"),
        (725, "Dominican Republic"),
        (730, "El Salvador"),
        (756, "Guatemala"),
        (766, "India"),
        (767, "Indonesia"),
        (826, "Nigeria"),
        (840, "Philippines"),
        (844, "Qatar"),
        (868, "South Africa"),
    ] {
        let listed = countries["countries"].as_array().unwrap();
        assert!(listed.contains(&json!({"country_id": country_id, "country": country})), "{country}");
    }
    let with_pharmacies = desk.get("countries?service_id=3").await.is(200);
    let numbers = ids(&with_pharmacies["countries"], "country_id");
    assert!(numbers.contains(&725) && !numbers.contains(&678), "{numbers:?}");
}

#[tokio::test]
async fn operators_are_narrowed_by_service_and_country() {
    let desk = Desk::open().await;
    let claro = json!({"operator_id": 1959, "operator": "Claro TV Guatemala USD", "country_id": 756, "country": "Guatemala"});
    let all = desk.get("operators").await.is(200);
    assert!(all["operators"].as_array().unwrap().contains(&claro));
    let some = desk.get("operators?service_id=1&country_id=756").await.is(200);
    assert_eq!(some, json!({"operators": [claro]}));
    let blank = desk.get("operators?service_id=&country_id=").await.is(200);
    assert_eq!(blank, all);
    assert_eq!(desk.get("operators?country_id=1").await.is(200), json!({"operators": []}));
    for (path, name) in [
        ("operators?service_id=x", "service_id"),
        ("services?country_id=GT", "country_id"),
        ("countries/GT/services", "country_id"),
    ] {
        let further = desk.get(path).await.fails(400, 1_000_999, "Invalid parameter");
        assert_eq!(further, [format!("{name} is invalid")], "{path}");
    }
}
