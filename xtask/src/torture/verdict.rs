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
    /// Events that were told.
    events: usize,
    /// Acknowledged and not there, with another end than was told, or not told.
    lost: Vec<String>,
    /// Delivered more than once for one reference, or not as often as transfers are complete.
    doubled: Vec<String>,
    others: Vec<String>,
}

/// What a partner was told of each reference: for each event, whether it was delivered.
type Events = HashMap<String, Vec<bool>>;

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
            let events = verdict.events(switch, partner);
            verdict.compare(partner, heard, &states, &events);
            verdict.compare_events(partner, &states, &events);
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
        let audit = switch.ask("/audit").context("the audit")?;
        if audit["clean"] != Value::Bool(true) {
            verdict.others.push(format!("the audit: {}", audit["violations"]));
        }
        let open = super::open(switch)?;
        if open > 0 {
            verdict.others.push(format!("{open} transfers or more are open"));
        }
        let untold = super::untold(switch)?;
        if untold > 0 {
            verdict.others.push(format!("{untold} events or more are not told"));
        }
        Ok(verdict)
    }

    fn events(&mut self, switch: &Switch, partner: &Partner) -> Events {
        let mut events = Events::new();
        for post in switch.receiver.posts().into_iter().filter(|post| post.dialect == partner.dialect) {
            self.events += 1;
            if post.has_changed {
                self.others.push(format!("an event was told again with another body: {}", post.body));
            }
            match partner.dialect.told(&post.body) {
                Some((reference, is_complete)) => {
                    events.entry(reference.to_owned()).or_default().push(is_complete);
                }
                None => self.others.push(format!("it is not understood what is told: {}", post.body)),
            }
        }
        events
    }

    /// What was told is so, and told under one id.
    fn compare_events(&mut self, partner: &Partner, states: &States, events: &Events) {
        let name = |reference: &String| format!("{} {reference}", partner.dialect.name());
        for (reference, told) in events {
            let found = states.get(reference).map_or(&[][..], Vec::as_slice);
            let is_so = |is_complete: &bool| found.iter().any(|state| (state == "complete") == *is_complete);
            if !told.iter().all(is_so) {
                self.lost.push(format!("{} was told with {told:?} and is {found:?}", name(reference)));
            }
            if told.len() > found.len() {
                self.doubled.push(format!("{} was told {} times", name(reference), told.len()));
            }
        }
        if partner.dialect.tells_all() {
            let untold = states
                .iter()
                .filter(|(reference, states)| events.get(*reference).map_or(0, Vec::len) < states.len());
            self.lost.extend(untold.map(|(reference, _)| format!("{} was not told", name(reference))));
        }
    }

    fn compare(&mut self, partner: &Partner, heard: &[Heard], states: &States, events: &Events) {
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
                Told::Open if partner.dialect.tells() && !events.contains_key(reference) => {
                    self.lost.push(format!("{} was open, and its end was not told; {last}", name()));
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
            "orders {}, acknowledged {}, refused {}; transfers {}, delivered {}, events {}; lost {}, doubled {}",
            self.orders,
            self.acknowledged,
            self.refused,
            self.transfers,
            self.deliveries,
            self.events,
            self.lost.len(),
            self.doubled.len()
        )?;
        for finding in self.lost.iter().chain(&self.doubled).chain(&self.others).take(50) {
            writeln!(f, "  {finding}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Events, States, Verdict};
    use crate::torture::load::Heard;
    use crate::torture::switch::Partner;
    use crate::torture::words::{Dialect, Told};

    fn of(dialect: Dialect, state: Option<&str>, told: Told, events: &[bool]) -> Verdict {
        let partner = Partner { number: 1, dialect, key: Value::Null, headers: Vec::new() };
        let states: States =
            state.into_iter().map(|state| ("a".to_owned(), vec![state.to_owned()])).collect();
        let told_of = (!events.is_empty()).then(|| ("a".to_owned(), events.to_vec()));
        let events: Events = told_of.into_iter().collect();
        let mut verdict = Verdict::default();
        let heard = [Heard { reference: "a".to_owned(), told, last: String::new() }];
        verdict.compare(&partner, &heard, &states, &events);
        verdict.compare_events(&partner, &states, &events);
        verdict
    }

    #[test]
    fn what_was_heard_and_told_is_so() {
        for (state, told, events) in [
            (Some("complete"), Told::Complete, &[][..]),
            (Some("complete"), Told::Open, &[true][..]),
            (Some("failed"), Told::Open, &[false][..]),
            (Some("failed"), Told::Refused, &[][..]),
            (None, Told::Refused, &[][..]),
            (None, Told::Unsure, &[][..]),
        ] {
            assert!(of(Dialect::Ding, state, told, events).is_clean(), "{state:?} {told:?} {events:?}");
        }
    }

    #[test]
    fn what_is_otherwise_is_lost() {
        for (dialect, state, told, events) in [
            (Dialect::Ding, None, Told::Complete, &[][..]),
            (Dialect::Ding, Some("failed"), Told::Complete, &[][..]),
            (Dialect::Ding, None, Told::Open, &[true][..]),
            (Dialect::Ding, Some("complete"), Told::Open, &[][..]),
            (Dialect::Ding, Some("complete"), Told::Refused, &[][..]),
            (Dialect::Ding, Some("failed"), Told::Unsure, &[true][..]),
            (Dialect::Sling, Some("complete"), Told::Unsure, &[][..]),
        ] {
            let verdict = of(dialect, state, told, events);
            assert!(!verdict.lost.is_empty(), "{dialect:?} {state:?} {told:?} {events:?}");
        }
    }

    #[test]
    fn an_end_under_two_ids_is_doubled() {
        let verdict = of(Dialect::Sling, Some("complete"), Told::Open, &[true, true]);
        assert_eq!(verdict.doubled.len(), 1);
    }
}
