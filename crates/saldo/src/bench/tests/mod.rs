//! The bench without a Saldo: its reader, its schedule, its requests and its checks; and a run against a stand-in.

mod requests;
mod responses;
mod runs;
mod schedules;
mod validity;
