//! One line of the provider's book as it stands in the file, with single signs for words: there is a line a delivery.
//! `dr+ ATTEMPT SECONDS PROVIDER_REF` delivered · `dr- ATTEMPT SECONDS REFUSAL` refused · `dr? ATTEMPT SECONDS`
//! unknown · `dr~ ATTEMPT SECONDS PAYMENT_REF` waiting for the subscriber, `dr+` with that where it has paid;
//! d deliver or r reverse; r real or s simulated; a reversal that was done ends in the attempt it took back. Behind a
//! tab stands what was asked for, of what was delivered (`listed`).

use std::fmt::Write;

use saldo_core::AttemptId;
use saldo_core::transfer::{Purpose, Realm, Refusal};

use super::book::Told;
use super::listed::Listed;
use super::payment_ref::PaymentRef;
use super::receipt::provider_ref;

/// What the provider did with one submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) attempt: AttemptId,
    pub(super) purpose: Purpose,
    pub(super) realm: Realm,
    /// Seconds since 1970.
    pub(super) at_s: u32,
    pub(super) told: Told,
    /// The attempt that a reversal takes back.
    pub(super) reverses: Option<AttemptId>,
    /// The reference of a payment that the subscriber is asked for, or has made.
    pub(super) payment_ref: Option<PaymentRef>,
    /// What was asked for, where it was delivered.
    pub(super) asked: Option<Listed>,
}

impl Line {
    /// Appends the line, its end included.
    pub(super) fn write(&self, out: &mut String) -> std::fmt::Result {
        let purpose = match self.purpose {
            Purpose::Deliver => 'd',
            Purpose::Reverse => 'r',
        };
        let realm = match self.realm {
            Realm::Real => 'r',
            Realm::Simulated => 's',
        };
        let (attempt, at_s) = (self.attempt, self.at_s);
        match &self.told {
            Told::Delivered => {
                write!(out, "{purpose}{realm}+ {attempt} {at_s} ")?;
                match self.payment_ref {
                    Some(payment_ref) => write!(out, "{payment_ref}")?,
                    None => out.write_str(&provider_ref(attempt))?,
                }
                if let Some(reverses) = self.reverses {
                    write!(out, " {reverses}")?;
                }
            }
            Told::Refused(refusal) => {
                let refusal = serde_json::to_string(refusal).map_err(|_| std::fmt::Error)?;
                write!(out, "{purpose}{realm}- {attempt} {at_s} {refusal}")?;
            }
            Told::Unknown => write!(out, "{purpose}{realm}? {attempt} {at_s}")?,
            Told::Waiting => {
                write!(out, "{purpose}{realm}~ {attempt} {at_s}")?;
                if let Some(payment_ref) = self.payment_ref {
                    write!(out, " {payment_ref}")?;
                }
            }
        }
        if let Some(asked) = &self.asked {
            asked.write(out)?;
        }
        out.write_char('\n')
    }

    /// Reads a line without its end; `None` where it is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (text, asked) = match text.split_once('\t') {
            Some((text, asked)) => (text, Some(Listed::read(asked)?)),
            None => (text, None),
        };
        let (mark, rest) = text.split_once(' ')?;
        let (attempt, rest) = rest.split_once(' ')?;
        let (at_s, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let mut signs = mark.chars();
        let purpose = match signs.next()? {
            'd' => Purpose::Deliver,
            'r' => Purpose::Reverse,
            _ => return None,
        };
        let realm = match signs.next()? {
            'r' => Realm::Real,
            's' => Realm::Simulated,
            _ => return None,
        };
        let told = match (signs.next()?, signs.next()) {
            ('+', None) => Told::Delivered,
            ('-', None) => Told::Refused(serde_json::from_str::<Refusal>(rest).ok()?),
            ('?', None) => Told::Unknown,
            ('~', None) => Told::Waiting,
            _ => return None,
        };
        let reverses = match (&told, rest.split_once(' ')) {
            (Told::Delivered, Some((_, reverses))) => Some(reverses.parse().ok()?),
            _ => None,
        };
        let attempt = attempt.parse().ok()?;
        let payment_ref = match told {
            // Books from before references were written down have the first one of each attempt.
            Told::Waiting if rest.is_empty() => Some(PaymentRef::first(attempt)),
            Told::Waiting => Some(rest.parse().ok()?),
            // The reference of any other delivery has sixteen digits.
            Told::Delivered => rest.parse().ok(),
            Told::Refused(_) | Told::Unknown => None,
        };
        Some(Self { attempt, purpose, realm, at_s: at_s.parse().ok()?, told, reverses, payment_ref, asked })
    }
}
