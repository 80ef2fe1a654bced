//! The web pages, rendered on the server. A page is a struct of what it shows; whoever serves it fills the struct.
//! Never decides and never reads: no engine is called here. `look` is what all pages share.

pub mod look;
pub mod simulator;

#[cfg(test)]
mod tests;
