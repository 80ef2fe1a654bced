//! What a page's forms are filled with, and what is said once one was sent.

/// One entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    pub label: String,
}

/// What is answered of a subscriber, to choose; the first of each is chosen at the start.
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
