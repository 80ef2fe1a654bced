//! What ties the tables together: keys, references, regions, texts and rates.

use super::*;

#[test]
fn keys_are_there_once() {
    check(&[
        (
            Edit("countries.csv", "DO,214", "DO,004"),
            "countries.csv:3:4: iso_numeric: \"004\" is already the iso_numeric of line 2; keep one of them",
        ),
        (
            Edit("countries.csv", "725", "661"),
            "countries.csv:3:8: number: \"661\" is already the number of line 2; keep one of them",
        ),
        (
            Edit("countries.csv", "DO,214", "AF,001,662,Again,\nDO,214"),
            "countries.csv:3:1: iso: \"AF\" is already the iso of line 2; keep one of them",
        ),
        (
            Edit("currencies.csv", "JPY", "DOP"),
            "currencies.csv:4:1: iso: \"DOP\" is already the iso of line 3; keep one of them",
        ),
        (
            Edit("regions.csv", "DO-N,", "DO,DO,South\nDO-N,"),
            "regions.csv:4:1: code: \"DO\" is already the code of line 3; keep one of them",
        ),
        (
            Edit("providers.csv", "CLDO,1,", "CLDO,322,"),
            "providers.csv:3:6: number: \"322\" is already the number of line 2; keep one of them",
        ),
        (
            Edit("providers.csv", "CLDO,1,", "AWAF,9,AF,Other,,^1$,,AF,,,up,\nCLDO,1,"),
            "providers.csv:3:1: code: \"AWAF\" is already the code of line 2; keep one of them",
        ),
        (
            Edit("products.csv", ",201,", ",10062,"),
            "products.csv:3:9: number: \"10062\" is already the number of line 2; keep one of them",
        ),
        (
            Edit("settings.csv", "HolderName", "MeterId"),
            "settings.csv:3:1: sku: \"CLDO201,MeterId\" is already the sku,name of line 2; keep one of them",
        ),
        (
            Edit("product_texts.csv", "CLDO201,es", "CLDO201,en"),
            "product_texts.csv:5:1: localization_key: \"CLDO201,en\" is already the localization_key,language of line 4; \
             keep one of them",
        ),
        (
            Edit("promotion_texts.csv", "AWAF-OPEN,", "CLDO-X2,en,,A,B,C,D\nAWAF-OPEN,"),
            "promotion_texts.csv:3:1: key: \"CLDO-X2,en\" is already the key,language of line 2; keep one of them",
        ),
        (
            Edit("rates.csv", "USD,DOP", "USD,DOP,63,2026-11-19\nUSD,DOP"),
            "rates.csv:4:1: base: \"USD,DOP\" is already the base,quote of line 3; keep one of them",
        ),
        (
            Edit("rates.csv", "USD,AFN", "AFN,AFN"),
            "rates.csv:2:5: quote: is the base itself, which needs no rate; remove the row",
        ),
    ]);
}

#[test]
fn a_sku_and_a_promotion_key_are_there_once() {
    let document = edited(&[
        Edit("products.csv", "CLDO201,", "AF_AW_TopUp,"),
        Edit("settings.csv", "CLDO201", "AF_AW_TopUp"),
        Edit("settings.csv", "CLDO201", "AF_AW_TopUp"),
    ]);
    let fault = "products.csv:3:1: sku: \"AF_AW_TopUp\" is already the sku of line 2; keep one of them";
    assert_eq!(faults_of(&document), [fault]);
    let fault = "promotions.csv:3:1: key: \"CLDO-X2\" is already the key of line 2; keep one of them";
    let document = edited(&[
        Edit("promotions.csv", "AWAF-OPEN", "CLDO-X2"),
        Edit("promotion_texts.csv", "AWAF-OPEN,en,,Always,Some of it.,3 days,Bonus\n", ""),
    ]);
    assert_eq!(faults_of(&document), [fault]);
}

#[test]
fn references_resolve() {
    let cases = [
        ("providers.csv", "CLDO,1,DO", "CLDO,1,DX", "3:8: country: \"DX\" is no iso of countries.csv"),
        ("providers.csv", "DO;DO-N", "DO;DO-N;DO-S", "3:38: regions: \"DO-S\" is no code of regions.csv"),
        ("products.csv", "CLDO,DO-N", "CLXX,DO-N", "3:13: provider: \"CLXX\" is no code of providers.csv"),
        (
            "products.csv",
            "DOP,100.00,100.00,D",
            "EUR,100.00,100.00,D",
            "3:100: currency: \"EUR\" is no iso of currencies.csv",
        ),
        ("products.csv", "AFN,76", "EUR,76", "2:114: receive_currency: \"EUR\" is no iso of currencies.csv"),
        ("settings.csv", "CLDO201", "CLDO200", "2:1: sku: \"CLDO200\" is no sku of products.csv"),
        ("promotions.csv", "CLDO,", "CLXX,", "2:9: provider: \"CLXX\" is no code of providers.csv"),
        ("promotions.csv", "USD,P15D", "EUR,P15D", "2:56: currency: \"EUR\" is no iso of currencies.csv"),
        ("promotion_bonuses.csv", "CLDO-X2", "CLDO-X3", "2:1: key: \"CLDO-X3\" is no key of promotions.csv"),
        (
            "promotion_texts.csv",
            "\nAWAF",
            "\nOTHER,en,,A,B,C,D\nAWAF",
            "3:1: key: \"OTHER\" is no key of promotions.csv",
        ),
        ("rates.csv", "USD,AFN", "EUR,AFN", "2:1: base: \"EUR\" is no iso of currencies.csv"),
        ("rates.csv", "USD,AFN", "USD,EUR", "2:5: quote: \"EUR\" is no iso of currencies.csv"),
    ];
    for (file, from, to, fault) in cases {
        let faults = faults_of(&edited(&[Edit(file, from, to)]));
        let fault = format!("{file}:{fault}; add it there or correct it here");
        assert!(faults.contains(&fault), "{from:?} became {to:?} in {file}: {faults:?}");
    }
}

#[test]
fn regions_are_of_the_right_country_and_provider() {
    check(&[
        (
            Edit("countries.csv", "DO,214", "DE,276,1,Germany,49:3:15\nDO,214"),
            "countries.csv:3:1: iso: \"DE\" has no region; add one to regions.csv, with the same code",
        ),
        (
            Edit("providers.csv", "DO;DO-N", "DO;DO-N;AF"),
            "providers.csv:3:38: regions: \"AF\" is not a region of \"DO\"; remove it",
        ),
        (
            Edit("products.csv", "CLDO,DO-N", "CLDO,AF"),
            "products.csv:3:18: region: \"CLDO\" does not serve \"AF\"; write one of its regions",
        ),
    ]);
}

#[test]
fn every_text_is_there_in_english_and_more_texts_than_needed_do_no_harm() {
    check(&[
        (
            Edit("product_texts.csv", "CLDO201,en", "CLDO202,en"),
            "products.csv:3:27: localization_key: \"CLDO201\" has no text in en; add one to product_texts.csv",
        ),
        (
            Edit("promotion_texts.csv", "AWAF-OPEN,en", "AWAF-OPEN,fr"),
            "promotions.csv:3:1: key: \"AWAF-OPEN\" has no text in en; add one to promotion_texts.csv",
        ),
    ]);
}

/// A rate serves both ways and leads on over a currency between; without one, the first product is told of.
#[test]
fn rates_reach_every_product() {
    check(&[(
        Edit("rates.csv", "USD,DOP,63.18,2026-11-20\n", ""),
        "products.csv:3:100: currency: no rate leads from USD to DOP; add one to rates.csv",
    )]);
    read_small(&[Edit("rates.csv", "USD,DOP,63.18", "DOP,USD,0.0158")]);
    read_small(&[Edit("rates.csv", "USD,DOP,63.18", "AFN,DOP,0.95")]);
}
