//! The page of Ideamart's simulator: what subscribers have and are answered is set, requests and responses are seen.
//! Its panels and columns have the names of the published simulator (Ideamart CaaS description, *Using the Simulator*).

use askama::Template;

use super::{Notice, Parameters};
use crate::look::Region;

#[derive(Debug, Template)]
#[template(
    path = "simulator/ideamart.html",
    blocks = ["subscribers", "requests", "responses", "notifications", "latest"]
)]
pub struct IdeamartPage {
    pub currency: &'static str,
    /// What stands in the field for a balance.
    pub balance: String,
    pub parameters: Parameters,
    /// Where charging notifications go; empty where nowhere.
    pub notification_url: String,
    pub notice: Option<Notice>,
    /// What the subscribers have whom nobody has heard of yet.
    pub opening_balance: String,
    /// And what is answered of them.
    pub others: SubscriberRow,
    pub subscribers: Vec<SubscriberRow>,
    /// Whether there are more subscribers than are listed.
    pub is_cut: bool,
    /// Newest first, as the others.
    pub requests: Vec<RequestRow>,
    pub responses: Vec<ResponseRow>,
    pub notifications: Vec<NotificationRow>,
    /// The last request and its answer in one line, for those who do not see the tables.
    pub latest: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriberRow {
    pub number: String,
    pub balance: String,
    pub account_type: String,
    pub account_status: String,
    /// The code that is forced; empty where none is.
    pub status_code: String,
}

/// A row of *Request receive from Application*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRow {
    pub at: String,
    pub transaction_id: String,
    pub subscriber_id: String,
    pub application_id: String,
    pub amount: String,
    pub request_type: &'static str,
}

/// A row of *Response sent to Application*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponseRow {
    pub at: String,
    pub transaction_id: String,
    pub status_code: String,
    pub status_detail: String,
    pub chargeable_balance: String,
    pub response_type: &'static str,
}

/// A charging notification and how far its telling is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationRow {
    pub at: String,
    pub transaction_id: String,
    pub reference_id: String,
    /// `Pending`, `Delivered` or `Given up`.
    pub state: &'static str,
    pub tries: u32,
    /// What the application said to the last try.
    pub answer: String,
    pub body: String,
}

impl IdeamartPage {
    /// The parts that change while the page is open.
    pub fn regions(&self) -> Vec<Region> {
        vec![
            Region::of("subscribers", &self.as_subscribers()),
            Region::of("requests", &self.as_requests()),
            Region::of("responses", &self.as_responses()),
            Region::of("notifications", &self.as_notifications()),
            Region::of("latest", &self.as_latest()),
        ]
    }
}
