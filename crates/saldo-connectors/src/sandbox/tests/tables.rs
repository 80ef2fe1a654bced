//! The tables: the ones that are built in hold, and a bad row is named by line and column.

use saldo_core::catalogue::Kind;
use saldo_core::{Dialect, Field, Reason};

use super::{Seen, open, seen, submission};
use crate::port::Connector;
use crate::sandbox::bills::Bills;
use crate::sandbox::packages::Packages;
use crate::sandbox::scenario::{Asked, Scenarios};
use crate::sandbox::table::{self, LAYOUT};

#[test]
fn the_tables_hold() {
    table::scenarios().unwrap();
    Bills::read().unwrap();
    Packages::read().unwrap();
}

fn text(row: &str) -> String {
    format!("{}\nsubmit,,1,,,,,delivered,,,,,,,here\n{row}\n", LAYOUT.columns.join(","))
}

#[test]
fn a_bad_row_is_named() {
    let cases = [
        (",,1,,,,,delivered,,,,,,,here", "operation"),
        ("sell,,1,,,,,delivered,,,,,,,here", "operation"),
        ("submit,dings,1,,,,,delivered,,,,,,,here", "dialect"),
        ("verify,ding,1,,,,,verified,,,,,,,here", "dialect"),
        ("verify,,1,,,7,,verified,,,,,,,here", "reference"),
        ("submit,,(,,,,,delivered,,,,,,,here", "account"),
        ("submit,,1,[,,,,delivered,,,,,,,here", "product"),
        ("submit,,1,,topup;tip,,,delivered,,,,,,,here", "kind"),
        ("submit,,1,,,),,delivered,,,,,,,here", "reference"),
        ("submit,,1,,,,12,delivered,,,,,,,here", "uat"),
        ("submit,,1,,,,x,delivered,,,,,,,here", "uat"),
        ("submit,,1,,,,,,,,,,,,here", "outcome"),
        ("submit,,1,,,,,found,,,,,,,here", "outcome"),
        ("verify,,1,,,,,delivered,,,,,,,here", "outcome"),
        ("submit;verify,,1,,,,,verified,,,,,,,here", "outcome"),
        ("submit,,1,,,,,lost,,,,,,,here", "outcome"),
        ("submit,,1,,,,,refused,,,,,,,here", "reason"),
        ("submit,,1,,,,,refused,no_reason,,,,,,here", "reason"),
        ("submit,,1,,,,,refused,invalid:nothing,,,,,,here", "reason"),
        ("submit,,1,,,,,delivered,internal,,,,,,here", "reason"),
        ("submit,,1,,,,,delivered,,7,,,,,here", "provider_code"),
        ("submit,,1,,,,,unknown,,,why,,,,here", "message"),
        ("submit,,1,,,,,delivered,,,,-1,,,here", "delay_ms"),
        ("submit,,1,,,,,unknown,,,,,perhaps,,here", "later"),
        ("submit,,1,,,,,unknown,,,,,refused,,here", "reason"),
        ("submit,,1,,,,,delivered,,,,,delivered,,here", "later"),
        ("verify,,1,,,,,unknown,,,,,delivered,,here", "later"),
        ("packages,,1,,,,,found,,,,,,EEGB,here", "providers"),
        ("submit,,1,,,,,delivered,,,,,,,", "source"),
    ];
    for (row, column) in cases {
        let error = table::read(&text(row)).unwrap_err();
        assert_eq!(("scenarios.csv", 3, column), (error.table, error.line, error.column), "{row}: {error}");
    }
    assert!(table::read(&text("submit,,1")).unwrap_err().to_string().contains("line"));
    assert_eq!(1, table::read("operation,dialect\n").unwrap_err().line);
    assert_eq!(1, table::read("").unwrap_err().line);
}

#[test]
fn reasons_are_named_as_they_are_written_elsewhere() {
    assert_eq!(Some(Reason::ProviderTimedOut), table::reason("provider_timed_out"));
    assert_eq!(Some(Reason::Invalid(Field::BillRef)), table::reason("invalid:bill_ref"));
    assert_eq!(Some(Reason::Missing(Field::Settings)), table::reason("missing:settings"));
    for text in ["", "invalid", "conflicting:sku", "ProviderTimedOut"] {
        assert_eq!(None, table::reason(text), "{text}");
    }
}

#[test]
fn the_first_row_that_fits_wins() {
    let text = format!(
        "{}\n{}\n",
        LAYOUT.columns.join(","),
        [
            "submit,ding,1+,,,,,delivered,,,,1,,,here",
            "submit,,,,pin,,,delivered,,,,2,,,here",
            "submit,,1+,CLDO.*,,,,delivered,,,,3,,,here",
            "submit,,1+,3503,,,,delivered,,,,4,,,here",
            "submit,,11,,,cancel.*,,delivered,,,,5,,,here",
            "submit,,,,,,*,delivered,,,,6,,,here",
        ]
        .join("\n")
    );
    let scenarios = Scenarios::new(&table::read(&text).unwrap()).unwrap();
    let delay_ms = |change: &dyn Fn(&mut super::Submission)| {
        let mut given = submission(1, "CRDO3149", "11");
        change(&mut given);
        scenarios.find(Asked::submission(&given)).map(|scenario| scenario.delay_ms)
    };
    assert_eq!(None, delay_ms(&|_| ()));
    assert_eq!(Some(1), delay_ms(&|given| given.dialect = Dialect::Ding));
    assert_eq!(Some(2), delay_ms(&|given| given.kind = Kind::Pin));
    assert_eq!(
        Some(2),
        delay_ms(&|given| (given.kind, given.account_number) = (Kind::Pin, super::account("7")))
    );
    assert_eq!(Some(3), delay_ms(&|given| given.sku = saldo_core::Sku::parse("CLDO357").unwrap()));
    assert_eq!(Some(4), delay_ms(&|given| given.product_number = 3503));
    assert_eq!(None, delay_ms(&|given| given.product_number = 35_031));
    assert_eq!(
        Some(5),
        delay_ms(&|given| given.reference = saldo_core::Reference::parse("cancel-1").unwrap())
    );
    assert_eq!(Some(6), delay_ms(&|given| given.uat_ending = Some('4')));
}

#[tokio::test]
async fn a_number_in_no_row_is_served() {
    let sandbox = open(None);
    for (attempt, (sku, number)) in
        (1..).zip([("CLDO357", "50939123456"), ("CO_EP_Bill", "1234567"), ("XG_Voucher", "0000000000")])
    {
        assert_eq!(Seen::Delivered, seen(&sandbox.submit(&submission(attempt, sku, number)).await));
    }
}
