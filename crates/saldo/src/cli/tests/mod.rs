//! The command line without a Saldo: how arguments are read, what is asked of the admin API, what is printed.

mod arguments;
mod catalogue;
mod printed;
