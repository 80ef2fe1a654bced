//! A subscriber's phone: what is left on its account, what it was told, and a dialogue to answer payments in.

use askama::Template;

use super::{Notice, Parameters};
use crate::look::Region;

#[derive(Debug, Template)]
#[template(path = "simulator/phone.html", blocks = ["credit", "messages", "waiting", "dialogue"])]
pub struct PhonePage {
    pub number: String,
    pub currency: &'static str,
    pub balance: String,
    pub parameters: Parameters,
    pub notice: Option<Notice>,
    /// Newest first.
    pub messages: Vec<Message>,
    pub waiting: Vec<WaitingRow>,
    /// What the dialogue shows, line by line; nothing before a code is dialled.
    pub dialogue: Vec<String>,
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
        ]
    }
}
