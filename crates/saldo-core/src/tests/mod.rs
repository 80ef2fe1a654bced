//! Tests of the rules: properties of whole command sequences, and tables for money, prices and numbers.

mod account_numbers;
mod charges;
mod claims;
mod events;
mod money;
mod postings;
mod prices;
mod properties;
mod restrictions;
mod states;
mod world;
