//! The parts of contracts that dialects share, tried on an API made up for it.
//! `conform` tells whether a body is what a contract promises.

pub(crate) mod conform;
mod openapi;
mod page;
mod swagger;
