//! Money is exact, and rounds only where it is told which way.

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::money::{Currency, Money, MoneyError};

fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

#[test]
fn exponents_are_those_of_iso_4217() {
    for (code, exponent) in
        [("USD", 2), ("JPY", 0), ("KWD", 3), ("XOF", 0), ("CLP", 0), ("JOD", 3), ("LKR", 2)]
    {
        assert_eq!(currency(code).exponent(), exponent, "{code}");
    }
    assert_eq!("XXZ".parse::<Currency>(), Err(MoneyError::CurrencyUnknown));
}

#[test]
fn an_amount_must_fit_its_currency() {
    let usd = currency("USD");
    assert_eq!(Money::from_decimal(Decimal::new(105, 1), usd).unwrap().minor(), 1_050);
    assert_eq!(Money::from_decimal(Decimal::new(10_500, 3), usd).unwrap().minor(), 1_050);
    assert_eq!(Money::from_decimal(Decimal::new(10_501, 3), usd), Err(MoneyError::TooPrecise));
    assert_eq!(Money::from_decimal(Decimal::MAX, usd), Err(MoneyError::TooLarge));
    assert_eq!(
        Money::from_minor(i64::MAX, usd).checked_add(Money::from_minor(1, usd)),
        Err(MoneyError::TooLarge)
    );
    let mixed = Money::from_minor(1, usd).checked_add(Money::from_minor(1, currency("EUR")));
    assert_eq!(mixed, Err(MoneyError::CurrencyMixed));
}

proptest! {
    #[test]
    fn rounding_brackets_the_amount(minor in -1_000_000_000_i64..1_000_000_000, scale in 0_u32..6) {
        let usd = currency("USD");
        let amount = Decimal::new(minor, scale);
        let down = Money::round_down(amount, usd).unwrap();
        let up = Money::round_up(amount, usd).unwrap();
        let even = Money::round_half_even(amount, usd).unwrap();
        prop_assert!(down.to_decimal() <= amount && amount <= up.to_decimal());
        prop_assert!(up.minor() - down.minor() <= 1);
        prop_assert!(even == down || even == up);
    }

    #[test]
    fn minor_units_survive_the_decimal_form(minor: i64) {
        for code in ["USD", "JPY", "KWD"] {
            let money = Money::from_minor(minor, currency(code));
            if let Ok(back) = Money::from_decimal(money.to_decimal(), currency(code)) {
                prop_assert_eq!(back, money);
            } else {
                prop_assert!(false, "{} does not come back", money);
            }
        }
    }
}
