//! A subscriber's phone: what is left on its account, what it was told, and a dialogue to answer payments in.

use askama::Template;

use super::{Notice, Parameters};
use crate::look::Region;

#[derive(Debug, Template)]
#[template(path = "simulator/phone.html", blocks = ["credit", "messages", "waiting", "dialogue", "newest"])]
pub struct PhonePage {
    pub number: String,
    pub currency: &'static str,
    /// What is dialled to answer payments.
    pub code: &'static str,
    pub balance: String,
    pub parameters: Parameters,
    pub notice: Option<Notice>,
    /// Newest first.
    pub messages: Vec<Message>,
    pub waiting: Vec<WaitingRow>,
    /// What the dialogue shows, line by line.
    pub dialogue: Vec<String>,
    /// Whether a code was dialled, so that the next reply is typed at once.
    pub is_in_dialogue: bool,
    /// The newest message in one line, for those who do not see it come.
    pub newest: String,
}

/// A text message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub at: String,
    pub title: String,
    pub text: String,
}

/// A payment that waits for its subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRow {
    pub reference_id: String,
    pub paid: String,
    pub due: String,
    pub until: String,
}

impl PhonePage {
    /// The parts that change while the page is open.
    pub fn regions(&self) -> Vec<Region> {
        vec![
            Region::of("credit", &self.as_credit()),
            Region::of("messages", &self.as_messages()),
            Region::of("waiting", &self.as_waiting()),
            Region::of("dialogue", &self.as_dialogue()),
            Region::of("newest", &self.as_newest()),
        ]
    }
}
