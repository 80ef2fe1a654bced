//! Account numbers are what the provider's pattern takes; everything else is a guess.

use regex::Regex;

use crate::AccountNumber;

fn number(text: &str) -> AccountNumber {
    AccountNumber::parse(text).unwrap()
}

#[test]
fn phone_numbers_are_guessed_in_every_spelling() {
    for (text, normalised, country) in [
        ("18095551212", "18095551212", Some("DO")),
        ("+509 3701-2345", "50937012345", Some("HT")),
        ("0094771234567", "94771234567", Some("LK")),
        ("447010000001", "447010000001", None),
    ] {
        let guess = number(text).guess().unwrap();
        assert_eq!(guess.normalised, normalised, "{text}");
        if country.is_some() {
            assert_eq!(guess.country.as_deref(), country, "{text}");
        }
    }
}

#[test]
fn what_is_no_phone_number_is_not_guessed() {
    for text in ["tel:94771234567", "someone@example.com", "5C74B588F97", "12", "1234567890123456789"] {
        assert_eq!(number(text).guess(), None, "{text}");
    }
}

#[test]
fn the_pattern_alone_decides() {
    let pattern = Regex::new("^447010[0-9]{6}$").unwrap();
    assert!(number("447010000001").fits(&pattern));
    assert!(!number("+447010000001").fits(&pattern));
}

#[test]
fn only_printable_text_of_some_length_is_a_number() {
    for text in ["", "   ", "12\n34", "1234\u{7}", &"9".repeat(129)] {
        assert_eq!(AccountNumber::parse(text), None, "{text:?}");
    }
    assert_eq!(number("  8095551212 ").as_str(), "8095551212");
}

#[test]
fn logs_show_only_the_ends() {
    assert_eq!(number("18095551212").masked(), "180******12");
    assert_eq!(number("123456").masked(), "******");
    assert_eq!(format!("{:?}", number("18095551212")), "AccountNumber(180******12)");
}
