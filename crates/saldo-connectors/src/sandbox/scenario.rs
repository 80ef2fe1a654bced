//! What the sandbox provider answers to the numbers of the scenario table: types and matching.
//! The first row that fits wins; a number in no row is served. `table` reads the rows from their file.

use regex::{Regex, RegexSet};
use saldo_core::Dialect;
use saldo_core::catalogue::{Kind, Product};
use saldo_core::transfer::{Purpose, Refusal};
use saldo_core::{AccountNumber, ProviderCode};

use super::book::Told;
use crate::port::Submission;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Submit,
    Reverse,
    LookupAccount,
    Verify,
    LookupBill,
    Packages,
}

impl Operation {
    pub(super) const ALL: [Self; 6] =
        [Self::Submit, Self::Reverse, Self::LookupAccount, Self::Verify, Self::LookupBill, Self::Packages];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Reverse => "reverse",
            Self::LookupAccount => "lookup_account",
            Self::Verify => "verify",
            Self::LookupBill => "lookup_bill",
            Self::Packages => "packages",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.as_str() == text)
    }

    /// Whether it is a submission; all others are look-ups.
    pub(super) fn submits(self) -> bool {
        matches!(self, Self::Submit | Self::Reverse)
    }
}

impl From<Purpose> for Operation {
    fn from(purpose: Purpose) -> Self {
        match purpose {
            Purpose::Deliver => Self::Submit,
            Purpose::Reverse => Self::Reverse,
        }
    }
}

/// What is answered where a row fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Delivered,
    Refused(Refusal),
    /// No answer comes; `truth` is what asking about the attempt finds out.
    Silent {
        truth: Told,
    },
    /// The look-up has a result: these providers, or what bills and packages say.
    Found {
        providers: Vec<ProviderCode>,
    },
    Verified,
    NotVerified,
}

/// Which rehearsal numbers a row is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UatEnding {
    Any,
    One(char),
}

/// One row. What is `None` or empty fits everything; patterns are anchored.
#[derive(Debug, Clone)]
pub(super) struct Scenario {
    pub(super) operations: Vec<Operation>,
    pub(super) dialect: Option<Dialect>,
    pub(super) account: Option<String>,
    /// Of the sku or of the product's number.
    pub(super) product: Option<Regex>,
    pub(super) kinds: Vec<Kind>,
    pub(super) reference: Option<Regex>,
    pub(super) uat: Option<UatEnding>,
    pub(super) answer: Answer,
    pub(super) delay_ms: u64,
}

/// A call as the rows see it; a look-up has no dialect and no reference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    operation: Operation,
    dialect: Option<Dialect>,
    account: &'a str,
    product: Option<(&'a str, i64, Kind)>,
    reference: Option<&'a str>,
    uat: Option<char>,
}

impl<'a> Asked<'a> {
    pub(super) fn submission(submission: &'a Submission) -> Self {
        Self {
            operation: submission.purpose.into(),
            dialect: Some(submission.dialect),
            account: submission.account_number.as_str(),
            product: Some((submission.sku.as_str(), submission.product_number, submission.kind)),
            reference: Some(submission.reference.as_str()),
            uat: submission.uat_ending,
        }
    }

    pub(super) fn account(number: &'a AccountNumber) -> Self {
        let account = number.as_str();
        let operation = Operation::LookupAccount;
        Self { operation, dialect: None, account, product: None, reference: None, uat: None }
    }

    pub(super) fn product(operation: Operation, product: &'a Product, number: &'a AccountNumber) -> Self {
        Self {
            operation,
            dialect: None,
            account: number.as_str(),
            product: Some((product.sku.as_str(), product.number, product.kind)),
            reference: None,
            uat: product.uat_ending(number),
        }
    }
}

/// The whole table, indexed so that a number of no row costs one scan of its digits.
#[derive(Debug)]
pub(super) struct Scenarios(Vec<Shelf>);

/// The rows of one operation, in order.
#[derive(Debug)]
struct Shelf {
    operation: Operation,
    /// The account patterns of the rows that have one.
    screen: RegexSet,
    rows: Vec<Shelved>,
    /// The positions of rows without an account pattern.
    open: Vec<usize>,
}

#[derive(Debug)]
struct Shelved {
    scenario: Scenario,
    /// Its place in the screen.
    pattern: Option<usize>,
}

impl Scenarios {
    /// Errors: an account pattern that is none, which `table` has ruled out before.
    pub(super) fn new(rows: &[Scenario]) -> Result<Self, regex::Error> {
        Operation::ALL
            .into_iter()
            .map(|operation| Shelf::new(operation, rows))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The first row that fits.
    pub(super) fn find(&self, asked: Asked<'_>) -> Option<&Scenario> {
        self.0.iter().find(|shelf| shelf.operation == asked.operation)?.find(asked)
    }
}

impl Shelf {
    fn new(operation: Operation, rows: &[Scenario]) -> Result<Self, regex::Error> {
        let mut patterns = Vec::new();
        let mut shelved = Vec::new();
        let mut open = Vec::new();
        for scenario in rows.iter().filter(|row| row.operations.contains(&operation)) {
            let pattern = scenario.account.as_ref().map(|account| {
                patterns.push(anchored(account));
                patterns.len() - 1
            });
            if pattern.is_none() {
                open.push(shelved.len());
            }
            shelved.push(Shelved { scenario: scenario.clone(), pattern });
        }
        Ok(Self { operation, screen: RegexSet::new(patterns)?, rows: shelved, open })
    }

    fn find(&self, asked: Asked<'_>) -> Option<&Scenario> {
        if !self.screen.is_match(asked.account) {
            let open = self.open.iter().filter_map(|at| self.rows.get(*at));
            return open.map(|row| &row.scenario).find(|row| row.fits(asked));
        }
        let hits = self.screen.matches(asked.account);
        let named = |row: &&Shelved| row.pattern.is_none_or(|at| hits.matched(at));
        self.rows.iter().filter(named).map(|row| &row.scenario).find(|row| row.fits(asked))
    }
}

impl Scenario {
    /// Whether everything but the account number fits.
    fn fits(&self, asked: Asked<'_>) -> bool {
        self.fits_uat(asked.uat)
            && self.dialect.is_none_or(|dialect| asked.dialect == Some(dialect))
            && (self.kinds.is_empty() || asked.product.is_some_and(|(_, _, kind)| self.kinds.contains(&kind)))
            && self.fits_product(asked)
            && self
                .reference
                .as_ref()
                .is_none_or(|pattern| asked.reference.is_some_and(|r| pattern.is_match(r)))
    }

    fn fits_uat(&self, ending: Option<char>) -> bool {
        match self.uat {
            None => true,
            Some(UatEnding::Any) => ending.is_some(),
            Some(UatEnding::One(digit)) => ending == Some(digit),
        }
    }

    fn fits_product(&self, asked: Asked<'_>) -> bool {
        let Some(pattern) = &self.product else { return true };
        let takes = |(sku, number, _): (&str, i64, Kind)| {
            pattern.is_match(sku) || pattern.is_match(&number.to_string())
        };
        asked.product.is_some_and(takes)
    }
}

/// A pattern that must take the whole text.
pub(super) fn anchored(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}
