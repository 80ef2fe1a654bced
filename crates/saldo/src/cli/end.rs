//! How a command ends when it does not end well: an exit code for scripts and one sentence for people.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::admin_client::ClientError;

/// The exit codes; docs/cli.md promises them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Refused, or failed.
    Refused,
    /// The arguments are wrong.
    Usage,
    /// Done, and what was looked at is not as it must be.
    NotClean,
    /// Saldo cannot be reached, or its data cannot be opened.
    Unreachable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::NotClean => 3,
            Exit::Unreachable => 4,
        })
    }
}

/// The end of a command that did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) exit: Exit,
    /// Says what is wrong and what to do next.
    pub(crate) sentence: String,
}

impl End {
    pub(crate) fn new(exit: Exit, sentence: impl Into<String>) -> Self {
        Self { exit, sentence: sentence.into() }
    }

    pub(crate) fn refused(sentence: impl Into<String>) -> Self {
        Self::new(Exit::Refused, sentence)
    }

    pub(crate) fn usage(sentence: impl Into<String>) -> Self {
        Self::new(Exit::Usage, sentence)
    }

    pub(crate) fn not_clean(sentence: impl Into<String>) -> Self {
        Self::new(Exit::NotClean, sentence)
    }

    /// What the server side says of its own failures, whole.
    pub(crate) fn failed(exit: Exit, error: &anyhow::Error) -> Self {
        Self::new(exit, format!("{error:#}"))
    }

    /// Tells it on standard error.
    pub(crate) fn tell(&self) -> ExitCode {
        // Nowhere is left to say that standard error is closed.
        writeln!(io::stderr().lock(), "saldo: {self}").ok();
        self.exit.into()
    }
}

impl fmt::Display for End {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.sentence)
    }
}

impl From<ClientError> for End {
    fn from(error: ClientError) -> Self {
        Self::new(Exit::Unreachable, error.to_string())
    }
}
