//! The simulator's pages: `ideamart` is what an application's developer works with, `phone` what a subscriber holds.

mod ideamart;
mod missing;
mod parameters;
mod phone;

pub use ideamart::{IdeamartPage, NotificationRow, RequestRow, ResponseRow, SubscriberRow};
pub use missing::MissingPage;
pub use parameters::{Choice, Notice, Parameters};
pub use phone::{Message, PhonePage, WaitingRow};
