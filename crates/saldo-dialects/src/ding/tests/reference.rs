//! Reference data: shapes, filters and pages.

use serde_json::{Value, json};

use super::{Desk, Reply};

fn items(reply: &Reply) -> Vec<Value> {
    reply.succeeds()["Items"].as_array().unwrap().clone()
}

fn all(items: &[Value], member: &str) -> Vec<String> {
    items.iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn one_item_of_each_list() {
    let desk = Desk::open().await;
    let one_of_each = [
        ("country", "GetCountries?take=1"),
        ("currency", "GetCurrencies?take=1"),
        ("region", "GetRegions?countryIsos=AF"),
        ("provider", "GetProviders?providerCodes=AWAF"),
        ("provider_status", "GetProviderStatus?providerCodes=NTZW&providerCodes=AWAF"),
        ("product", "GetProducts?skuCodes=AF_AW_TopUp"),
        ("product_pin", "GetProducts?skuCodes=ATUS15601"),
        ("product_settings", "GetProducts?skuCodes=NG_IK_Energy"),
        ("product_description", "GetProductDescriptions?skuCodes=AF_AW_TopUp"),
        ("promotion", "GetPromotions?providerCodes=AWAF"),
        ("promotion_description", "GetPromotionDescriptions?languageCodes=en&take=1"),
        ("error_description", "GetErrorCodeDescriptions?take=1"),
    ];
    for (name, path) in one_of_each {
        let reply = desk.get(path).await;
        assert!(!items(&reply).is_empty(), "{path}");
        insta::assert_snapshot!(name, reply.lines());
    }
}

#[tokio::test]
async fn values_of_one_name_are_alternatives_and_names_go_together() {
    let desk = Desk::open().await;
    let two = items(&desk.get("GetProviders?countryIsos=JM&countryIsos=HT").await);
    let countries = all(&two, "CountryIso");
    assert!(countries.iter().any(|iso| iso == "JM") && countries.iter().any(|iso| iso == "HT"));
    assert!(countries.iter().all(|iso| iso == "JM" || iso == "HT"));

    let jamaican = items(&desk.get("GetProducts?countryIsos=JM").await);
    let with_data = items(&desk.get("GetProducts?countryIsos=JM&benefits=Data").await);
    assert!(!with_data.is_empty() && with_data.len() < jamaican.len());
    let conveys_data = |product: &&Value| product["Benefits"].as_array().unwrap().contains(&json!("Data"));
    let expected: Vec<Value> = jamaican.iter().filter(conveys_data).cloned().collect();
    assert_eq!(with_data, expected);
}

#[tokio::test]
async fn names_and_values_are_taken_in_every_spelling() {
    let desk = Desk::open().await;
    let expected = desk.get("GetProviders?countryIsos=JM&countryIsos=HT").await.text;
    for path in [
        "getproviders?COUNTRYISOS[0]=JM&CountryIsos[1]=HT",
        "GETPROVIDERS/?countryisos[]=jm&countryIsos[]=ht&unknown=1&Take=250&Skip=0",
        "GetProviders?countryIsos=HT&countryIsos=%20JM%20&countryIsos=HT",
    ] {
        assert_eq!(desk.get(path).await.text, expected, "{path}");
    }
    assert_eq!(items(&desk.get("GetProviders?countryIsos=JM,HT").await).len(), 0);
}

#[tokio::test]
async fn pages_of_a_list_come_to_an_end() {
    let desk = Desk::open().await;
    let whole = items(&desk.get("GetProducts").await);
    assert!(whole.len() > 1_500);
    let mut paged = Vec::new();
    loop {
        let page = items(&desk.get(&format!("GetProducts?Skip={}&Take=100", paged.len())).await);
        let is_last = page.len() < 100;
        paged.extend(page);
        if is_last {
            break;
        }
    }
    assert_eq!(paged, whole);
    assert_eq!(items(&desk.get("GetCountries?Skip=100000").await).len(), 0);
}

#[tokio::test]
async fn an_account_number_narrows_to_its_providers() {
    let desk = Desk::open().await;
    let found = desk.get("GetAccountLookup?accountNumber=93701234567").await.succeeds();
    let codes = all(found["Items"].as_array().unwrap(), "ProviderCode");
    let providers = items(&desk.get("GetProviders?accountNumber=93701234567").await);
    assert_eq!(all(&providers, "ProviderCode"), codes);
    let products = items(&desk.get("GetProducts?accountNumber=%2B93701234567").await);
    assert!(all(&products, "ProviderCode").iter().all(|code| codes.contains(code)));
    let whole = desk.get("GetProviders").await.text;
    for number in ["", "12", "%20"] {
        let reply = desk.get(&format!("GetProviders?accountNumber={number}")).await;
        assert_eq!(reply.text, whole, "{number}");
    }
}

#[tokio::test]
async fn a_wrong_filter_is_named() {
    let desk = Desk::open().await;
    let many = "skuCodes=x&".repeat(101);
    for (path, error) in [
        ("GetProducts?countryIsos=", "ParameterInvalid/countryIsos"),
        ("GetProducts?countryIsos=JM&countryIsos=%20&skuCodes=%00", "ParameterInvalid/countryIsos,skuCodes"),
        ("GetProducts?skuCodes=%FF%FE", "ParameterInvalid/skuCodes"),
        ("GetProducts?Skip=x", "ParameterInvalid/Skip"),
        ("GetProducts?Take=-1", "ParameterOutOfRange/Take"),
        ("GetProducts?accountNumber=%07", "ParameterInvalid/accountNumber"),
        (&format!("GetProducts?{many}"), "TooManyParameters/skuCodes"),
    ] {
        desk.get(path).await.fails(400, 4, error);
    }
    assert_eq!(items(&desk.get("GetProducts?skuCodes=none&countryIsos=JM").await).len(), 0);
}

#[tokio::test]
async fn every_product_has_its_english_text_and_its_provider() {
    let desk = Desk::open().await;
    let texts = items(&desk.get("GetProductDescriptions?languageCodes=en").await);
    let keys: std::collections::HashSet<String> = all(&texts, "LocalizationKey").into_iter().collect();
    let codes = all(&items(&desk.get("GetProviders").await), "ProviderCode");
    for product in items(&desk.get("GetProducts").await) {
        assert!(keys.contains(product["LocalizationKey"].as_str().unwrap()), "{product}");
        assert!(codes.iter().any(|code| product["ProviderCode"] == **code), "{product}");
    }
}

#[tokio::test]
async fn prices_are_in_the_currency_of_the_key() {
    let desk = Desk::open().await;
    let in_dollars = items(&desk.get("GetProducts?skuCodes=AF_AW_TopUp").await);
    let partner = desk.world.partner;
    let desk = desk.with_key(partner, "DOP").await;
    let in_pesos = items(&desk.get("GetProducts?skuCodes=AF_AW_TopUp").await);
    let minimum = |products: &[Value]| products[0]["Minimum"].clone();
    assert_eq!(minimum(&in_dollars)["SendCurrencyIso"], "USD");
    assert_eq!(minimum(&in_pesos)["SendCurrencyIso"], "DOP");
    assert_eq!(minimum(&in_pesos)["ReceiveCurrencyIso"], "AFN");
    desk.get("GetPromotions").await.succeeds();
}
