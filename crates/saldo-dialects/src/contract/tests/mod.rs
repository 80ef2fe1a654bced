//! The parts of contracts that dialects share, tried on an API made up for it.
//! `conform` tells whether a body is what a contract in Swagger 2.0 promises.

pub(crate) mod conform;
mod page;
mod swagger;
