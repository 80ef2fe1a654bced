//! What backup and restore need of a configuration or of a sandbox's directory: where the data are, which master key they
//! belong to, and the time they are in. Opens nothing and makes nothing.

use anyhow::Context;
use saldo_engine::secrets::{MasterKey, hex};
use saldo_store::Location;

use super::Place;
use super::switch::sandbox_location;
use crate::config::Config;
use crate::system::SystemClock;

pub(crate) struct Kept {
    pub(crate) location: Location,
    /// Tells one master key from another, and nothing about it.
    pub(crate) key_mark: String,
    pub(crate) clock: SystemClock,
}

pub(crate) fn kept(place: &Place) -> anyhow::Result<Kept> {
    let (location, key, clock) = match place {
        Place::Sandbox { data } => {
            let file = data.join("master.key");
            let text = std::fs::read_to_string(&file).with_context(|| {
                format!("{} cannot be read: put the master key of the data there", file.display())
            })?;
            let key = MasterKey::from_hex(&text)
                .with_context(|| format!("{} holds no master key: put it back", file.display()))?;
            (sandbox_location(data, None)?, key, SystemClock::kept(data)?)
        }
        Place::Serve { config } => {
            let config = Config::read(config)?;
            (config.location()?, config.master_key()?, SystemClock::real())
        }
    };
    Ok(Kept { location, key_mark: hex(&key.hash("backup", "")), clock })
}
