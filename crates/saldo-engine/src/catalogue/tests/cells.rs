//! Every type of cell: what it refuses, where, and with which words; and what it takes.

use super::*;

#[test]
fn empty_cells() {
    check(&[
        (Edit("currencies.csv", "Yen", ""), "currencies.csv:4:5: name: is empty; every row needs it"),
        (
            Edit("providers.csv", ",AF,Prepaid", ",,Prepaid"),
            "providers.csv:2:50: regions: is empty; every row needs it",
        ),
        (Edit("settings.csv", "false", ""), "settings.csv:3:20: mandatory: is empty; every row needs it"),
    ]);
}

#[test]
fn codes_and_numbers() {
    check(&[
        (
            Edit("currencies.csv", "JPY", "JPN"),
            "currencies.csv:4:1: iso: \"JPN\" is not a currency of ISO 4217; write its three capital letters",
        ),
        (
            Edit("countries.csv", "661", "0661"),
            "countries.csv:2:8: number: \"0661\" is not a whole number from 1 to 9007199254740991; \
             write it in plain digits",
        ),
        (
            Edit("promotion_bonuses.csv", "2,15", "2,-1"),
            "promotion_bonuses.csv:2:23: validity_days: \"-1\" is not a number of days from 0 to 36500; \
             write it in plain digits",
        ),
        (
            Edit("settings.csv", "false", "no"),
            "settings.csv:3:20: mandatory: \"no\" is not one of true, false; write one of these",
        ),
        (
            Edit("settings.csv", "Name of the holder", "\"Name of\nthe holder\""),
            "settings.csv:3:26: description: has a line break or a control character; write it as one line",
        ),
        (
            Edit("products.csv", "pin,", "pins,"),
            "products.csv:3:23: kind: \"pins\" is not one of topup, data, bundle, pin, voucher, tv, electricity, bill, \
             ldi; write one of these",
        ),
        (
            Edit("products.csv", "batch", "Batch"),
            "products.csv:3:35: processing_mode: \"Batch\" is not one of instant, batch; write one of these",
        ),
        (
            Edit("providers.csv", "https://", "//"),
            "providers.csv:2:61: logo_url: \"//logos.example/AWAF.png\" is not a web address; begin it with https://",
        ),
        (
            Edit("products.csv", "93000000000", "9300000000X"),
            "products.csv:2:85: uat_number: \"9300000000X\" is not an account number that ends in a digit; end it with 0",
        ),
    ]);
    let long = "x".repeat(65);
    let fault = format!("products.csv:3:1: sku: {long:?} is not a name; use 1 to 64 printable characters");
    let document = edited(&[
        Edit("products.csv", "CLDO201", &long),
        Edit("settings.csv", "CLDO201", &long),
        Edit("settings.csv", "CLDO201", &long),
    ]);
    assert_eq!(faults_of(&document), [fault]);
}

#[test]
fn lists() {
    check(&[
        (
            Edit("products.csv", "Mobile;Minutes", "Mobile;;Minutes"),
            "products.csv:2:57: benefits: has an empty item; remove the semicolon too many",
        ),
        (
            Edit("products.csv", "Mobile;Minutes", "Mobile;Mobile"),
            "products.csv:2:57: benefits: \"Mobile\" is listed twice; remove one",
        ),
        (
            Edit("providers.csv", "Prepaid;Postpaid", "Prepaid;Later"),
            "providers.csv:3:46: payment_types: \"Later\" is not one of Prepaid, Postpaid; write one of these",
        ),
    ]);
}

#[test]
fn dialling_ranges() {
    for range in ["93", "93:11", "93:11:x", "+93:11:11", ":11:11", "12345678:11:11"] {
        let document = edited(&[Edit("countries.csv", "93:11:11", range)]);
        let fault = format!(
            "countries.csv:2:24: dialling: {range:?} is not a dialling range; \
             write prefix:min:max in digits, like 93:11:11"
        );
        assert_eq!(faults_of(&document), [fault]);
    }
    for range in ["93:11:10", "93:11:16", "93:2:11"] {
        let document = edited(&[Edit("countries.csv", "93:11:11", range)]);
        let fault = format!(
            "countries.csv:2:24: dialling: {range:?} has lengths that cannot be; write prefix < min <= max <= 15"
        );
        assert_eq!(faults_of(&document), [fault]);
    }
}

#[test]
fn money_and_rates() {
    for text in
        ["1,00", "-1", "+1", ".5", "5.", "1e3", "1_000", "0x1", "1.00.0", "99999999999999999999999999999"]
    {
        let document = edited(&[Edit("rates.csv", "63.18", &format!("\"{text}\""))]);
        let fault = format!("rates.csv:3:9: rate: {text:?} is not a decimal number; write it like 10.50");
        assert_eq!(faults_of(&document), [fault]);
    }
    check(&[
        (
            Edit("products.csv", "1.00,50.00", "1.005,50.00"),
            "products.csv:2:103: send_minimum: 1.005 does not fit USD, which has 2 decimals; round it",
        ),
        (
            Edit("products.csv", "1.00,50.00", "0.00,50.00"),
            "products.csv:2:103: send_minimum: is zero; write an amount above it",
        ),
        (
            Edit("products.csv", "76.00,", "0,"),
            "products.csv:2:118: receive_minimum: is zero; write an amount above it",
        ),
        (
            Edit("products.csv", "3800.00", "1000000000.01"),
            "products.csv:2:124: receive_maximum: 1000000000.01 is out of range; write a number from 0 to 1000000000",
        ),
        (
            Edit("products.csv", "AFN,76.00,3800.00", "JPY,76.00,3800.50"),
            "products.csv:2:124: receive_maximum: 3800.50 does not fit JPY, which has 0 decimals; round it",
        ),
        (
            Edit("rates.csv", "63.18", "0.0000000009"),
            "rates.csv:3:9: rate: 0.0000000009 is out of range; write a number from 0.000000001 to 1000000000",
        ),
        (
            Edit("products.csv", "AIT,10,", "AIT,100.5,"),
            "products.csv:2:145: tax_rate: 100.5 is out of range; write a number from 0 to 100",
        ),
        (
            Edit("products.csv", "0.03", "1.1"),
            "products.csv:3:146: commission: 1.1 is out of range; write a number from 0 to 1",
        ),
    ]);
}

#[test]
fn prices_that_cannot_be() {
    check(&[
        (
            Edit("products.csv", "1.00,50.00", "50.01,50.00"),
            "products.csv:2:109: send_maximum: is less than send_minimum; exchange the two",
        ),
        (
            Edit("products.csv", "76.00,3800.00", "3801.00,3800.00"),
            "products.csv:2:126: receive_maximum: is less than receive_minimum; exchange the two",
        ),
        (
            Edit("products.csv", "1.00,50.00", "50.00,50.00"),
            "products.csv:2:125: receive_maximum: one side is a fixed amount and the other a range; fix both or neither",
        ),
        (
            Edit("products.csv", "3800.00,0,", "3800.00,1.01,"),
            "products.csv:2:132: customer_fee: is more than send_minimum, of which it is a part; lower it",
        ),
    ]);
}

#[test]
fn the_cells_of_a_tax_belong_together() {
    let missing = "is empty; a tax needs tax_name, tax_rate and tax_calculation, so fill all three or none";
    for (tax, fault) in [
        ("AIT,,", format!("products.csv:2:145: tax_rate: {missing}")),
        (",,inclusive", format!("products.csv:2:142: tax_rate: {missing}")),
        (",10,inclusive", format!("products.csv:2:141: tax_name: {missing}")),
    ] {
        assert_eq!(faults_of(&edited(&[Edit("products.csv", "AIT,10,inclusive", tax)])), [fault]);
    }
    for tax in ["AIT,10,", ",10,", ",,"] {
        let catalogue = read_small(&[Edit("products.csv", "AIT,10,inclusive", tax)]);
        assert_eq!(catalogue.product("AF_AW_TopUp").unwrap().price.tax, None, "{tax}");
    }
}

#[test]
fn patterns() {
    let at = "providers.csv:3:18: validation_regex:";
    for (pattern, cause) in [
        ("^1(?=8)$", "look-around, including look-ahead and look-behind, is not supported"),
        ("^1($", "unclosed group"),
        ("^(?:[0-9]{1000}){1000}$", "Compiled regex exceeds size limit of 1048576 bytes."),
    ] {
        let document = edited(&[Edit("providers.csv", "^1([0-9]{10})$", pattern)]);
        let fault = format!(
            "{at} {pattern:?} is no pattern that can be run ({cause}); use the syntax of Rust's regex crate"
        );
        assert_eq!(faults_of(&document), [fault]);
    }
    for pattern in ["1[0-9]+$", "^1[0-9]+", "^1|2$", r"^1\$", "^[](]1|2$", "^[^]]|1$"] {
        let document = edited(&[Edit("providers.csv", "^1([0-9]{10})$", pattern)]);
        let fault = format!(
            "{at} {pattern:?} would take a part of a number; begin it with ^, end it with $, \
             and put (?: ) around alternatives"
        );
        assert_eq!(faults_of(&document), [fault]);
    }
    for pattern in ["^(?:1|2)$", "^[|]$", r"^1\\$", r"^\|$", "^[]|]$", r"^[\]|]$", "^(1(?:2|3))?$"] {
        read_small(&[Edit("providers.csv", "^1([0-9]{10})$", pattern)]);
    }
}

#[test]
fn the_status_and_its_message_belong_together() {
    check(&[
        (
            Edit("providers.csv", "Works until noon.", ""),
            "providers.csv:3:69: status_message: is empty while the status is down; say why",
        ),
        (
            Edit("providers.csv", "down", "up"),
            "providers.csv:3:67: status_message: is only shown while the status is down; remove it",
        ),
        (
            Edit("providers.csv", "up,", "on,"),
            "providers.csv:2:92: status: \"on\" is not one of up, down; write one of these",
        ),
    ]);
}

#[test]
fn durations() {
    for period in
        ["30D", "P", "PT", "P1", "PD", "P1DT", "P1H", "PT1D", "P1D1D", "P1D1M", "P1.5D", "p1d", "P1DT1S1M"]
    {
        let document = edited(&[Edit("promotions.csv", "P15D", period)]);
        let fault = format!(
            "promotions.csv:2:60: validity: {period:?} is not a duration of ISO 8601; write it like P30D or PT3H"
        );
        assert_eq!(faults_of(&document), [fault]);
    }
    for period in ["P1Y2M3W4DT5H6M7S", "PT3H", "P1095D", "P1M", "PT1M"] {
        read_small(&[Edit("promotions.csv", "P15D", period)]);
    }
}

#[test]
fn times_and_days() {
    check(&[
        (
            Edit("promotions.csv", "2026-12-01T04:00:00Z", "2026-12-01"),
            "promotions.csv:2:14: starts: \"2026-12-01\" is not a time; write it like 2026-12-31T23:59:59Z",
        ),
        (
            Edit("promotions.csv", "2026-12-04T", "2026-11-04T"),
            "promotions.csv:2:35: ends: is not after starts; move it, or leave it empty for a promotion without end",
        ),
        (
            Edit("promotion_texts.csv", "12/02/2026", "02/30/2026"),
            "promotion_texts.csv:2:12: dates: \"02/30/2026\" is not a day; write it like 12/31/2026",
        ),
        (
            Edit("rates.csv", "2026-11-20", "2026-11-31"),
            "rates.csv:2:15: date: \"2026-11-31\" is not a day; write it like 2026-12-31",
        ),
        (
            Edit("rates.csv", "2026-11-20", "20.11.2026"),
            "rates.csv:2:15: date: \"20.11.2026\" is not a day; write it like 2026-12-31",
        ),
        (
            Edit("rates.csv", "2026-11-20", "2026-11-2"),
            "rates.csv:2:15: date: \"2026-11-2\" is not a day; write it like 2026-12-31",
        ),
    ]);
}

#[test]
fn bonuses() {
    check(&[
        (
            Edit("promotion_bonuses.csv", "10.00,99.00,MB", "10,99,x"),
            "promotion_bonuses.csv:4:15: bonus_type: \"x\" is already given for these amounts; add the two up",
        ),
        (
            Edit("promotion_bonuses.csv", "5.00,9.99", "10.00,9.99"),
            "promotion_bonuses.csv:2:15: maximum: is less than minimum; exchange the two",
        ),
        (
            Edit("promotion_bonuses.csv", "5.00,9.99", "5.00,9.999"),
            "promotion_bonuses.csv:2:14: maximum: 9.999 does not fit USD, which has 2 decimals; round it",
        ),
    ]);
}
