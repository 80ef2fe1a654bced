//! What a page's forms are filled with, and what is said once one was sent.

/// One entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

impl Choice {
    /// The entries of a list, with one of them chosen.
    pub fn list<'a>(entries: impl IntoIterator<Item = (&'a str, String)>, chosen: &str) -> Vec<Self> {
        let choice = |(value, label): (&str, String)| Self {
            is_chosen: value == chosen,
            value: value.to_owned(),
            label,
        };
        entries.into_iter().map(choice).collect()
    }
}

/// What is answered of a subscriber, to choose.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parameters {
    pub account_types: Vec<Choice>,
    pub account_statuses: Vec<Choice>,
    pub status_codes: Vec<Choice>,
}

/// What became of a form that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    Done(String),
    /// And what to do about it.
    Refused(String),
}
