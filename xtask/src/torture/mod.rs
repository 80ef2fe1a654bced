//! `cargo xtask torture --minutes N --seed S`: nodes, a provider and a database with a standby, killed and frozen under
//! load, and compared in the end with what was acknowledged and told. `plan` says what goes wrong, `switch` is what it happens
//! to, `verdict` is what must hold.
#![expect(
    clippy::indexing_slicing,
    reason = "JSON answers null for what it lacks, and no node is planned that is not there"
)]

mod chance;
mod http;
mod load;
mod plan;
mod receiver;
mod switch;
mod verdict;
mod words;

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::asked::numbers;
use crate::system::{Call, System};
use load::Heard;
use plan::{Planned, Trouble};
use switch::Switch;
use verdict::Verdict;

const NODES: usize = 3;
/// Longer than a node's lease.
const FREEZE: Duration = Duration::from_secs(7);
/// More than a file of the log has, and less than the tables.
const FULL_BYTES: u64 = 1_500_000;
/// How long what is open may take to come to its end when nothing goes wrong any more.
const REST_MAX: Duration = Duration::from_secs(300);

/// Runs to the end; whether nothing was lost and nothing doubled.
pub(crate) fn torture(system: &mut dyn System, asked: &[String], out: &mut dyn Write) -> Result<bool> {
    let [minutes, seed] = numbers(asked, [("--minutes", 5), ("--seed", system.chance())])?;
    let length = Duration::from_secs(minutes * 60);
    writeln!(out, "torture: again with `cargo xtask torture --minutes {minutes} --seed {seed}`")?;
    // As the tests are built, so that behind them there is nothing left to build.
    let arguments = vec!["test", "--workspace", "--locked", "--no-run"];
    if !system.run(&Call { program: "cargo", arguments, settings: Vec::new() })? {
        return Ok(false);
    }
    let saldo = system.folder("debug").join("saldo");
    let mut switch = Switch::start(&saldo, system.is_root(), NODES, &system.root().join("catalogue"))?;
    let plan = plan::plan(seed, length, NODES);
    let ran = run(&mut switch, &plan, (seed, length), out).and_then(|heard| {
        rest(&switch)?;
        Verdict::of(&switch, &heard)
    });
    let is_clean = match &ran {
        Ok(verdict) => {
            writeln!(out, "{}\n{verdict}", plan::counts(&plan))?;
            verdict.is_clean()
        }
        Err(error) => {
            writeln!(out, "it could not go on: {error:#}")?;
            false
        }
    };
    if !is_clean {
        let dump = switch.home.path().join("database.sql");
        if let Err(error) = switch.database.dump("saldo", &dump) {
            writeln!(out, "{error:#}")?;
        }
        let kept = switch.home.keep();
        writeln!(out, "seed {seed} failed; the logs and what the database had are in {}", kept.display())?;
    }
    Ok(is_clean)
}

/// Makes what is planned go wrong while the partners buy; answers what each of them heard.
fn run(
    switch: &mut Switch,
    plan: &[Planned],
    (seed, length): (u64, Duration),
    out: &mut dyn Write,
) -> Result<Vec<Vec<Heard>>> {
    let partners = std::mem::take(&mut switch.partners);
    let nodes: Vec<String> = switch.nodes.iter().map(|node| node.url.clone()).collect();
    let is_over = AtomicBool::new(false);
    let begun = now();
    let heard = thread::scope(|scope| {
        let of = |partner| load::callers(scope, partner, &nodes, seed, &is_over);
        let callers: Vec<_> = partners.iter().map(of).collect();
        let made = plan.iter().try_for_each(|Planned { at, trouble }| {
            wait_until(begun + *at);
            writeln!(out, "{:>5} s: {trouble}", now().duration_since(begun).as_secs())?;
            make(switch, *trouble).with_context(|| format!("{trouble}"))
        });
        if made.is_ok() {
            wait_until(begun + length);
        }
        is_over.store(true, Ordering::Relaxed);
        let heard = callers.into_iter().map(|callers| {
            callers.into_iter().flat_map(|caller| caller.join().unwrap_or_default()).collect()
        });
        let heard = heard.collect();
        made.map(|()| heard)
    });
    switch.partners = partners;
    heard
}

fn make(switch: &mut Switch, trouble: Trouble) -> Result<()> {
    match trouble {
        Trouble::KillNode(node) => {
            switch.nodes[node].kill()?;
            switch.start_again(node)
        }
        Trouble::FreezeNode(node) => {
            switch.nodes[node].signal("STOP")?;
            wait_until(now() + FREEZE);
            switch.nodes[node].signal("CONT")
        }
        Trouble::KillDatabase => {
            switch.database.kill()?;
            switch.database.start_again()
        }
        Trouble::FailOver => switch.fail_over(),
        Trouble::DiskFull(seconds) => {
            switch.database.limit_files(Some(FULL_BYTES))?;
            wait_until(now() + Duration::from_secs(seconds));
            switch.database.limit_files(None)
        }
        Trouble::Clock { node, seconds } => switch.set_clock(node, seconds),
        Trouble::Fault { kind, count } => {
            let fault = json!({"kind": kind, "count": count, "delay_ms": 3_000});
            http::call(&switch.provider.url, "POST", "/faults", &[], &fault).map(drop)
        }
    }
}

/// Ends what still goes wrong, and waits until no transfer is open and every event is told. Whoever reads an open
/// transfer has it asked about.
fn rest(switch: &Switch) -> Result<()> {
    http::call(&switch.provider.url, "DELETE", "/faults", &[], &Value::Null)?;
    (0..NODES).try_for_each(|node| switch.set_clock(node, 0))?;
    let begun = now();
    while now().duration_since(begun) < REST_MAX {
        if open(switch).is_ok_and(|open| open == 0) && untold(switch).is_ok_and(|untold| untold == 0) {
            return Ok(());
        }
        wait_until(now() + Duration::from_secs(2));
    }
    Ok(())
}

fn open(switch: &Switch) -> Result<usize> {
    let mut open = 0;
    for state in ["submitted", "processing"] {
        let page = switch.ask(&format!("/transfers?state={state}&limit=100"))?;
        for transfer in page["items"].as_array().context("no list")? {
            open += 1;
            switch.ask(&format!("/transfers/{}", transfer["id"].to_string().trim_matches('"')))?;
        }
    }
    Ok(open)
}

fn untold(switch: &Switch) -> Result<usize> {
    let mut untold = 0;
    for state in ["pending", "given_up"] {
        let page = switch.ask(&format!("/events?state={state}&limit=100"))?;
        untold += page["items"].as_array().context("no list")?.len();
    }
    Ok(untold)
}

#[expect(clippy::disallowed_methods, reason = "a run takes real time")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "a run takes real time")]
fn wait_until(moment: Instant) {
    thread::sleep(moment.saturating_duration_since(now()));
}
