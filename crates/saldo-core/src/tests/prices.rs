//! Prices: the published examples, and what holds for every band.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::world::{cents, usd};
use crate::catalogue::{Ask, PriceBand, PriceError, Quote, Rate, Rates, TaxCalculation, TaxRule};
use crate::money::{Currency, Money};
use crate::reason::Field;

fn money(text: &str, code: &str) -> Money {
    Money::from_decimal(text.parse().unwrap(), code.parse().unwrap()).unwrap()
}

fn band(send: (&str, &str), receive: (&str, &str), code: &str) -> PriceBand {
    PriceBand {
        send_minimum: money(send.0, "USD"),
        send_maximum: money(send.1, "USD"),
        receive_minimum: money(receive.0, code),
        receive_maximum: money(receive.1, code),
        customer_fee: cents(0),
        distributor_fee: cents(0),
        commission: Decimal::ZERO,
        tax: None,
    }
}

fn send(band: &PriceBand, amount: &str) -> Result<Quote, PriceError> {
    Quote::new(band, Ask::Send(amount.parse().unwrap()), usd(), &Rates::default())
}

/// Ding Connect description, *Deferred SendTransfer*: 1 USD is 76.00 AFN, 68.40 without 10 % AIT.
#[test]
fn the_published_inclusive_tax() {
    let tax = TaxRule { name: "AIT".into(), rate: Decimal::TEN, calculation: TaxCalculation::Inclusive };
    let band = PriceBand { tax: Some(tax), ..band(("1.00", "50.00"), ("76.00", "3800.00"), "AFN") };
    let quote = send(&band, "1").unwrap();
    assert_eq!(quote.receive, money("76.00", "AFN"));
    assert_eq!(quote.receive_excluding_tax, money("68.40", "AFN"));
    assert_eq!(quote.tax_amount, cents(10));
    assert_eq!(quote.provider_share(), cents(90));
}

#[test]
fn an_exclusive_tax_was_added_to_what_remains() {
    let tax =
        TaxRule { name: "VAT".into(), rate: "15".parse().unwrap(), calculation: TaxCalculation::Exclusive };
    let band = PriceBand { tax: Some(tax), ..band(("1.00", "50.00"), ("115.00", "5750.00"), "JMD") };
    let quote = send(&band, "1").unwrap();
    assert_eq!(quote.receive_excluding_tax, money("100.00", "JMD"));
}

#[test]
fn the_receive_value_lies_on_the_line_and_is_rounded_down() {
    let band = band(("2.00", "105.00"), ("2246.29", "117930.31"), "NGN");
    assert_eq!(send(&band, "2.00").unwrap().receive, money("2246.29", "NGN"));
    assert_eq!(send(&band, "105.00").unwrap().receive, money("117930.31", "NGN"));
    assert_eq!(send(&band, "10").unwrap().receive, money("11231.45", "NGN"));
    let asked = Ask::Receive("11231.45".parse().unwrap());
    let quote = Quote::new(&band, asked, usd(), &Rates::default()).unwrap();
    assert_eq!(quote.send, money("10.00", "USD"));
}

#[test]
fn what_is_outside_the_band_is_refused() {
    let band = band(("2.00", "105.00"), ("2246.29", "117930.31"), "NGN");
    let out = Err(PriceError::OutOfRange(Field::SendAmount));
    for amount in ["1.99", "105.01", "92233720368547758", "79228162514264337593543950335"] {
        assert_eq!(send(&band, amount), out, "{amount}");
    }
    assert_eq!(send(&band, "2.001"), Err(PriceError::TooPrecise(Field::SendAmount)));
    let huge = Ask::Receive(Decimal::MAX);
    let refused = Quote::new(&band, huge, usd(), &Rates::default());
    assert_eq!(refused, Err(PriceError::OutOfRange(Field::ReceiveAmount)));
}

#[test]
fn another_settlement_currency_goes_through_the_rates() {
    let mut rates = Rates::default();
    let dop: Currency = "DOP".parse().unwrap();
    rates.insert(usd(), dop, Rate { rate: "60".parse().unwrap(), date: "2026-11-20".into() });
    let fixed = band(("1.15", "1.15"), ("11.00", "11.00"), "BOB");
    let (lowest, highest) = Quote::range(&fixed, dop, &rates).unwrap();
    assert_eq!((lowest.send, highest.send), (money("69.00", "DOP"), money("69.00", "DOP")));
    assert_eq!(lowest.receive, money("11.00", "BOB"));
    assert_eq!((lowest.rate_date.as_str(), lowest.product_send), ("2026-11-20", cents(115)));
    let eur = "EUR".parse().unwrap();
    assert_eq!(Quote::range(&fixed, eur, &rates), Err(PriceError::NoRate));
}

prop_compose! {
    fn any_band()(
        low in 1_i64..5_000, width in 0_i64..500_000, receive in 1_i64..10_000_000, rise in 0_i64..100_000_000,
        fee in 0_i64..1, commission in 0_i64..150, tax in 0_i64..30, inclusive: bool,
    ) -> PriceBand {
        let afn = "AFN".parse().unwrap();
        let rise = if width == 0 { 0 } else { rise };
        let calculation = if inclusive { TaxCalculation::Inclusive } else { TaxCalculation::Exclusive };
        PriceBand {
            send_minimum: cents(low),
            send_maximum: cents(low + width),
            receive_minimum: Money::from_minor(receive, afn),
            receive_maximum: Money::from_minor(receive + rise, afn),
            customer_fee: cents(fee),
            distributor_fee: cents(fee),
            commission: Decimal::new(commission, 3),
            tax: (tax > 0).then(|| TaxRule { name: "T".into(), rate: Decimal::new(tax, 0), calculation }),
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_made_or_lost_by_rounding(band in any_band(), at in 0_u8..=100) {
        let span = band.send_maximum.minor() - band.send_minimum.minor();
        let amount = cents(band.send_minimum.minor() + span * i64::from(at) / 100);
        let quote = Quote::new(&band, Ask::Send(amount.to_decimal()), usd(), &Rates::default()).unwrap();
        let parts = quote.provider_share().minor() + quote.commission.minor() + quote.tax_amount.minor()
            + quote.fees().minor();
        prop_assert_eq!(parts, quote.total().minor());
        prop_assert!(quote.provider_share().minor() >= 0);
        prop_assert!(quote.receive.minor() >= band.receive_minimum.minor());
        prop_assert!(quote.receive.minor() <= band.receive_maximum.minor());
        prop_assert!(quote.receive_excluding_tax.minor() <= quote.receive.minor());
    }

    #[test]
    fn asking_by_what_is_received_gives_at_least_that(band in any_band(), at in 0_u8..=100) {
        let span = band.receive_maximum.minor() - band.receive_minimum.minor();
        let wanted = band.receive_minimum.minor() + span * i64::from(at) / 100;
        let asked = Money::from_minor(wanted, band.receive_currency());
        let quote = Quote::new(&band, Ask::Receive(asked.to_decimal()), usd(), &Rates::default()).unwrap();
        prop_assert!(quote.receive.minor() >= wanted, "{} < {}", quote.receive, asked);
    }
}

#[test]
fn an_amount_that_is_asked_for_exactly_is_what_is_received_at_the_same_price() {
    let tax = TaxRule { name: "VAT".into(), rate: Decimal::TEN, calculation: TaxCalculation::Inclusive };
    let band = PriceBand { tax: Some(tax), ..band(("0.11", "58.96"), ("9.00", "5000.00"), "INR") };
    let quote = |ask| Quote::new(&band, ask, usd(), &Rates::default());
    let amount = Decimal::from(19);
    let exactly = quote(Ask::ReceiveExactly(amount)).unwrap();
    let about = quote(Ask::Receive(amount)).unwrap();
    assert_eq!((exactly.send, exactly.receive), (about.send, money("19.00", "INR")));
    assert_eq!(exactly.receive_excluding_tax, money("17.10", "INR"));
    assert!(about.receive.minor() > exactly.receive.minor(), "a cent is more than a paisa");
    for (amount, error) in [
        ("8.99", PriceError::OutOfRange(Field::ReceiveAmount)),
        ("5000.01", PriceError::OutOfRange(Field::ReceiveAmount)),
        ("19.005", PriceError::TooPrecise(Field::ReceiveAmount)),
    ] {
        assert_eq!(quote(Ask::ReceiveExactly(amount.parse().unwrap())), Err(error), "{amount}");
    }
}

#[test]
fn the_whole_range_can_be_received_exactly_in_every_currency() {
    let band = band(("0.11", "58.96"), ("9.00", "5000.00"), "INR");
    let (settlement, mut rates) = ("GBP".parse().unwrap(), Rates::default());
    let rate = Rate { rate: "0.7631".parse().unwrap(), date: "2026-11-20".to_owned() };
    rates.insert(usd(), settlement, rate);
    for (amount, send) in [("9", "0.09"), ("5000", "45.00")] {
        let ask = Ask::ReceiveExactly(amount.parse().unwrap());
        let quote = Quote::new(&band, ask, settlement, &rates).unwrap();
        assert_eq!((quote.send, quote.receive), (money(send, "GBP"), money(amount, "INR")));
    }
}
