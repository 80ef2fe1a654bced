//! What must hold when a run has come to rest: what each caller heard against the books, the books against the provider.

use std::collections::HashMap;
use std::fmt;

use anyhow::{Context, Result};
use serde_json::Value;

use super::http;
use super::load::Heard;
use super::switch::{Partner, Switch};
use super::words::Told;

/// What a run came to.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    transfers: usize,
    orders: usize,
    acknowledged: usize,
    refused: usize,
    deliveries: u64,
    /// Acknowledged and not there, or with another end than was told.
    lost: Vec<String>,
    /// Delivered more than once for one reference, or not as often as transfers are complete.
    doubled: Vec<String>,
    others: Vec<String>,
}

/// A partner's transfers: the states of those that each reference has.
type States = HashMap<String, Vec<String>>;

impl Verdict {
    pub(super) fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.others.is_empty()
    }

    /// `heard` is in the order of the partners.
    pub(super) fn of(switch: &Switch, heard: &[Vec<Heard>]) -> Result<Self> {
        let mut verdict = Self::default();
        let mut complete = 0;
        for (partner, heard) in switch.partners.iter().zip(heard) {
            let states = states(switch, partner)?;
            verdict.transfers += states.values().map(Vec::len).sum::<usize>();
            let delivered = states.values().flatten().filter(|state| *state == "complete").count();
            if delivered == 0 {
                verdict.others.push(format!("nothing was sold in {}", partner.dialect.name()));
            }
            complete += delivered;
            verdict.compare(partner, heard, &states);
        }
        let summary = http::call(&switch.provider.url, "GET", "/deliveries?summary=1", &[], &Value::Null)?;
        verdict.deliveries = summary.body["deliveries"].as_u64().context("no count of deliveries")?;
        if summary.body["largest"].as_u64() > Some(1) {
            verdict.doubled.push(format!("the provider delivered one {} times", summary.body["largest"]));
        }
        if verdict.deliveries != u64::try_from(complete)? {
            let delivered = verdict.deliveries;
            verdict.doubled.push(format!("{complete} are complete, and the provider delivered {delivered}"));
        }
        let audit = switch.ask("/audit")?;
        if audit["clean"] != Value::Bool(true) {
            verdict.others.push(format!("the audit: {}", audit["violations"]));
        }
        let open = super::open(switch)?;
        if open > 0 {
            verdict.others.push(format!("{open} transfers or more are open"));
        }
        Ok(verdict)
    }

    fn compare(&mut self, partner: &Partner, heard: &[Heard], states: &States) {
        self.orders += heard.len();
        for Heard { reference, told, last } in heard {
            let found = states.get(reference).map_or(&[][..], Vec::as_slice);
            let complete = found.iter().filter(|state| *state == "complete").count();
            let name = || format!("{} {reference}", partner.dialect.name());
            if complete > 1 {
                self.doubled.push(format!("{} is complete {complete} times", name()));
            }
            match told {
                Told::Complete | Told::Open => self.acknowledged += 1,
                Told::Refused => self.refused += 1,
                Told::Unsure => {}
            }
            match told {
                Told::Complete if complete == 0 => {
                    self.lost.push(format!("{} was told complete and is {found:?}; {last}", name()));
                }
                Told::Open if found.is_empty() => {
                    self.lost.push(format!("{} was told open and is not there; {last}", name()));
                }
                Told::Refused if complete > 0 => {
                    self.lost.push(format!("{} was told refused and is {found:?}; {last}", name()));
                }
                _ => {}
            }
        }
    }
}

fn states(switch: &Switch, partner: &Partner) -> Result<States> {
    let mut found = States::new();
    let mut after = String::new();
    loop {
        let page = switch.ask(&format!("/transfers?partner={}&limit=500{after}", partner.dialect.name()))?;
        for item in page["items"].as_array().context("no list")? {
            let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
            found.entry(text("reference")).or_default().push(text("state"));
        }
        match &page["next"] {
            Value::Null => return Ok(found),
            next => after = format!("&after={}", next.to_string().trim_matches('"')),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "orders {}, acknowledged {}, refused {}; transfers {}, delivered {}; lost {}, doubled {}",
            self.orders,
            self.acknowledged,
            self.refused,
            self.transfers,
            self.deliveries,
            self.lost.len(),
            self.doubled.len()
        )?;
        for finding in self.lost.iter().chain(&self.doubled).chain(&self.others).take(50) {
            writeln!(f, "  {finding}")?;
        }
        Ok(())
    }
}
