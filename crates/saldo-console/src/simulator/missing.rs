//! What is said where there is no page.

use askama::Template;

/// An address that is none, or a form that could not be taken.
#[derive(Debug, Template)]
#[template(path = "simulator/missing.html")]
pub struct MissingPage {
    pub title: &'static str,
    pub sentence: String,
}
