//! What a sound document becomes; files, headers and CSV that are not as they must be.

use super::super::{FAULTS_MAX, read};
use super::*;
use saldo_core::catalogue::{ProviderStatus, TaxCalculation};

#[test]
fn a_sound_document_becomes_a_catalogue() {
    let catalogue = read_small(&[]);
    assert_eq!(catalogue.version, 7);
    let top_up = catalogue.product("AF_AW_TopUp").unwrap();
    assert_eq!(top_up.price.send_maximum.to_string(), "50.00 USD");
    assert_eq!(top_up.price.tax.as_ref().unwrap().calculation, TaxCalculation::Inclusive);
    let pin = catalogue.product_by_number(201).unwrap();
    assert_eq!(pin.price.customer_fee.minor(), 150);
    assert_eq!(pin.settings.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["MeterId", "HolderName"]);
    assert!(pin.is_fixed() && pin.needs_bill_lookup && pin.has_packages && pin.payment_types.is_empty());
    let claro = catalogue.provider("CLDO").unwrap();
    assert_eq!(claro.status, ProviderStatus::Down { message: "Works until noon.".to_owned() });
    assert_eq!(claro.regions, ["DO", "DO-N"]);
    let [double, open] = catalogue.parts.promotions.as_slice() else { panic!("two promotions") };
    assert_eq!(double.tiers.iter().map(|tier| tier.bonuses.len()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(open.starts_at.to_string(), "2026-11-30T23:30:00Z");
    assert_eq!((open.ends_at, open.minimum_send.is_zero()), (None, true));
    assert_eq!(catalogue.parts.product_texts[0].description.as_deref(), Some("Credit for\n**two** lines"));
    assert_eq!(catalogue.parts.promotion_texts[0].dates, "12/01/2026;12/02/2026");
}

#[test]
fn line_ends_blank_lines_byte_order_marks_and_the_order_of_columns_do_not_matter() {
    let files =
        small().into_iter().map(|(name, text)| (name, format!("\u{feff}{}\r\n", text.replace('\n', "\r\n"))));
    assert_eq!(faults_of(&document_from(files)), [""; 0]);
    let catalogue = read_small(&[Edit(
        "currencies.csv",
        CURRENCIES,
        "name,iso\nUS Dollar,USD\nPeso,DOP\nYen,JPY\nAfghani,\"AFN\"",
    )]);
    assert_eq!(catalogue.parts.currencies[3].currency.code(), "AFN");
}

#[test]
fn a_document_has_its_files_in_reading_order() {
    let mut files = small();
    files.reverse();
    files.insert(0, ("zzz.csv".to_owned(), String::new()));
    let document = document_from(files);
    let names: Vec<_> = document.files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((&names[..11], names[11]), (&FILES[..], "zzz.csv"));
}

#[test]
fn every_file_is_there_once() {
    let files = || small().into_iter().filter(|(name, _)| name != "rates.csv");
    let one = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let missing =
        "rates.csv:1:1: the file is missing; add it, at the least with its header: base,quote,rate,date";
    assert_eq!(faults_of(&document_from(files())), [missing]);
    let twice = document_from(files().chain([one("rates.csv", RATES), one("rates.csv", RATES)]));
    assert_eq!(faults_of(&twice), ["rates.csv:1:1: the file is given 2 times; give it once"]);
    let unknown = document_from(small().into_iter().chain([one("rate.csv", RATES)]));
    let list = FILES.join(", ");
    let fault =
        format!("rate.csv:1:1: no such file belongs to a catalogue; remove it, or name it one of {list}");
    assert_eq!(faults_of(&unknown), [fault]);
}

#[test]
fn headers() {
    check(&[
        (
            Edit("currencies.csv", CURRENCIES, "iso\nUSD\n"),
            "currencies.csv:1:1: the column name is missing; add it, with empty cells where a row has none",
        ),
        (
            Edit("regions.csv", "country,name", "country,name,name"),
            "regions.csv:1:19: the column name is there twice; remove one",
        ),
        (
            Edit("regions.csv", "code,country,name", "code,country,name,\"nämé\""),
            "regions.csv:1:19: unknown column \"nämé\"; the columns are code,country,name",
        ),
        (
            Edit("rates.csv", RATES, "\n"),
            "rates.csv:1:1: the file is empty; begin it with its header: base,quote,rate,date",
        ),
    ]);
}

#[test]
fn cells_and_quotes() {
    check(&[
        (
            Edit("regions.csv", "DO-N,DO,North", "DO-N,DO,North, East"),
            "regions.csv:4:1: 4 cells where the header has 3; a comma inside a cell needs quotes around it",
        ),
        (
            Edit("regions.csv", "DO-N,DO,North\n", "DO-N,DO"),
            "regions.csv:4:1: 2 cells where the header has 3; a comma inside a cell needs quotes around it",
        ),
        (
            Edit("settings.csv", "Name of the holder", "Name of \"the\" holder"),
            "settings.csv:3:34: a quote inside a cell; put the whole cell in quotes and write this one twice",
        ),
        (
            Edit("settings.csv", "Name of the holder", "\"Name\" of the holder"),
            "settings.csv:3:32: text after the closing quote; put a comma between them, \
             or write the quote before it twice",
        ),
        (
            Edit("settings.csv", "Number of the meter", "\"Number of the meter"),
            "settings.csv:2:22: this quote is never closed; close it, or write it twice",
        ),
        (
            Edit("settings.csv", "false,", "false, "),
            "settings.csv:3:26: description: has spaces around it; remove them",
        ),
    ]);
}

/// The fault is where an editor would show it: lines inside quoted cells count, and letters count once.
#[test]
fn positions_count_lines_in_cells_and_characters_not_bytes() {
    check(&[
        (
            Edit(
                "product_texts.csv",
                "lines\",\nCLDO201,en,Claro PIN,,",
                "lines\",\nCLDO201,EN,Claro PIN,,\nCLDO201,en,P,,",
            ),
            "product_texts.csv:4:9: language: \"EN\" is not a language; write it like en or pt-BR",
        ),
        (
            Edit("product_texts.csv", "lines\",\n", "lines\",\u{7}\n"),
            "product_texts.csv:3:16: read_more: has a control character; remove it",
        ),
    ]);
    let document = edited(&[
        Edit("regions.csv", "DO-N,DO,North", "\"ÑÑÑ-N\",D0,North"),
        Edit("providers.csv", "DO;DO-N", "DO"),
        Edit("products.csv", "DO-N", "DO"),
    ]);
    let fault =
        "regions.csv:4:9: country: \"D0\" is no iso of countries.csv; add it there or correct it here";
    assert_eq!(faults_of(&document), [fault]);
}

#[test]
fn all_faults_are_told_in_file_order() {
    let document = edited(&[
        Edit("rates.csv", "63.18", "0"),
        Edit("products.csv", "0.05", "5"),
        Edit("products.csv", "P30D", "30D"),
        Edit("countries.csv", "AF,004", "AF,4"),
    ]);
    assert_eq!(
        faults_of(&document),
        [
            "countries.csv:2:4: iso_numeric: \"4\" is not three digits; write them all, like 004",
            "products.csv:2:80: validity: \"30D\" is not a duration of ISO 8601; write it like P30D or PT3H",
            "products.csv:2:135: commission: 5 is out of range; write a number from 0 to 1",
            "rates.csv:3:9: rate: 0 is out of range; write a number from 0.000000001 to 1000000000",
        ]
    );
}

/// A table that is not whole faults itself only, and not everything that names its rows.
#[test]
fn one_broken_table_does_not_fault_its_neighbours() {
    for (file, from) in [
        ("countries.csv", "iso,"),
        ("currencies.csv", "iso,"),
        ("regions.csv", "code,"),
        ("providers.csv", "code,"),
        ("products.csv", "sku,"),
        ("product_texts.csv", "localization_key,"),
        ("promotions.csv", "key,"),
        ("promotion_texts.csv", "key,"),
        ("rates.csv", "base,"),
    ] {
        let document = edited(&[Edit(file, from, "key of it,")]);
        let faults = faults_of(&document);
        assert!(faults.iter().all(|fault| fault.starts_with(file)), "{faults:?}");
        let document = edited(&[Edit(file, "\n", "\nshort\n")]);
        assert_eq!(faults_of(&document).len(), 1, "{file}");
    }
}

#[test]
fn no_more_faults_than_the_limit() {
    let rows: String = (0..2 * FAULTS_MAX).map(|row| format!("{row},AF,\n")).collect();
    let files = small().into_iter().map(|(name, text)| match name.as_str() {
        "regions.csv" => (name, text + &rows),
        _ => (name, text),
    });
    let faults = read(&document_from(files), 1).expect_err("regions without names");
    assert_eq!(faults.len(), FAULTS_MAX);
    assert_eq!((faults[0].line, faults[FAULTS_MAX - 1].line), (5, 4 + 1_000));
    assert_eq!((faults[0].column, faults[0].message.as_str()), (6, "name: is empty; every row needs it"));
}
