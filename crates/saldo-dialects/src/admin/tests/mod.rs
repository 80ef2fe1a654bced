//! The admin API behind its real router, on a real engine and a store of its own; `world` has them.

mod books;
mod catalogue;
mod doors;
mod events;
mod limits;
mod money;
mod oauth;
mod parties;
mod restrictions;
mod transfers;
mod world;
