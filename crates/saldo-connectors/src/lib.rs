//! The port to providers, and one folder for each kind of upstream that stands behind it.
//! A connector speaks to its upstream and nothing else: it knows no money, no state and no partner.

mod port;
pub mod remote;
pub mod sandbox;

pub use port::{
    CallbackError, CalledBack, Capabilities, Connector, ConnectorError, FoundAccount, FoundBill,
    FoundPackage, FoundPayer, NotFoundIsCertain, RawCallback, Status, StatusQuery, Submission, Verification,
};
