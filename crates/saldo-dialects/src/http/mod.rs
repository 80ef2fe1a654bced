//! What every dialect needs of HTTP and JSON: bounded bodies, queries, typed reading that names what is wrong, answers.
//! Knows no published shape and no engine.

pub(crate) mod answer;
pub(crate) mod authorization;
pub(crate) mod body;
pub(crate) mod cache;
pub(crate) mod coding;
pub(crate) mod correlation;
pub(crate) mod form;
mod forwarded;
pub(crate) mod json;
pub(crate) mod number;
pub(crate) mod origin;
pub(crate) mod parameters;
pub(crate) mod query;

#[cfg(test)]
mod tests;
