//! `saldo bench`: sells complete transfers over HTTP, measures them, and then checks that they were really sold.
//! A number from a run that fails its own checks is worth nothing, so such a run ends with 3. See docs/bench.md.
//! The way of a run: `preparation` -> `generator` (threads) -> `tally` -> `validity` -> `report`.

mod acknowledged;
mod arguments;
mod connection;
mod generator;
mod heard;
mod latency;
mod load;
mod mix;
mod preparation;
mod progress;
mod report;
mod response;
mod schedule;
mod stopwatch;
mod tally;
mod template;
mod validity;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use acknowledged::Acknowledged;
pub(crate) use arguments::BenchArgs;
use arguments::Method;
use generator::Generator;
use load::{Load, OnLoss, Turns, Work, WorkKind};
use preparation::Caller;
use progress::Progress;
use report::{Outcomes, Report};
use schedule::{Pace, Schedule, Window};
use stopwatch::{RealTime, Stopwatch};
use tally::{Counted, Tally};
use template::{Purchase, Template};
use validity::{Before, Sold, Verdict};

use crate::admin_client::{ClientError, HttpAdmin};
use crate::cli::{End, Exit, Form, Screen, wait_for};

/// How long what is open from before has to end before a run begins.
const SETTLE_BEFORE: Duration = Duration::from_secs(10);
/// How long a server that was killed has to come back for the checks.
const ABSENCE: Duration = Duration::from_secs(60);

/// Runs the benchmark and prints its report.
pub(crate) fn run(args: &BenchArgs, screen: &mut Screen<'_>) -> Result<(), End> {
    args.check()?;
    let report = wait_for(measure(args, screen.form()))??;
    match screen.form() {
        Form::Json => screen.json(&report.to_json()),
        Form::Table => report.lines().iter().for_each(|line| screen.line(line)),
    }
    match report.findings.as_slice() {
        [] => Ok(()),
        findings => Err(End::not_clean(format!("the run is not valid: {}", findings.join("; ")))),
    }
}

async fn measure(args: &BenchArgs, form: Form) -> Result<Report, End> {
    let mut client = HttpAdmin::connect(args.url.clone(), args.token.clone()).await?;
    let caller = preparation::caller(args, &mut client).await?;
    client.set_token(caller.token.clone());
    let run = stopwatch::run_number();
    let caller = preparation::partners(args, caller, run, &mut client).await?;
    preparation::provide(args, &caller, &mut client).await?;
    let is_checked = args.method == Method::Send && caller.token.is_some();
    let before = if is_checked { Some(validity::before(&mut client, SETTLE_BEFORE).await?) } else { None };

    let load = Arc::new(load(args, &caller, run)?);
    let tally = generate(args, &load, form).await.map_err(|error| {
        End::new(
            Exit::Unreachable,
            format!("a thread could not be started ({error}): allow this process more"),
        )
    })?;
    if let Some(Err(error)) = load.acknowledged.as_ref().map(Acknowledged::finish) {
        return Err(End::refused(format!(
            "the journal could not be written ({error}): give it another place"
        )));
    }
    let verdict = match &before {
        Some(before) => Some(judge(args, &caller, before, &sold(&load, &tally, &caller)).await?),
        None => None,
    };
    Ok(report(args, &load, tally, verdict))
}

fn load(args: &BenchArgs, caller: &Caller, run: u64) -> Result<Load<RealTime>, End> {
    let acknowledged = args.journal.as_deref().map(Acknowledged::open).transpose();
    let acknowledged = acknowledged.map_err(|error| {
        End::refused(format!("the journal cannot be opened ({error}): give it another place with --journal"))
    })?;
    let stopwatch = RealTime::start();
    let starts = stopwatch.nanos();
    let nanos = |duration: Duration| u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX);
    let begins = starts.saturating_add(nanos(args.warmup()));
    let window = Window { starts, begins, ends: begins.saturating_add(nanos(args.duration())) };
    let pace = match args.rate {
        None => Pace::Closed,
        Some(rate) => Pace::Open(Schedule::new(window, rate.into(), args.count)),
    };
    Ok(Load {
        authority: args.url.authority().to_owned(),
        work: work(args, caller, run),
        pace,
        window,
        count_max: args.count,
        on_loss: if args.tolerate_disconnects { OnLoss::Reconnect } else { OnLoss::Stop },
        acknowledged,
        stopwatch,
        turns: Turns::new(),
    })
}

fn work(args: &BenchArgs, caller: &Caller, run: u64) -> Work {
    let (host, key) = (args.url.authority(), caller.api_key.as_str());
    let read = |path: &str| Work {
        template: Template::get(host, key, path),
        kind: WorkKind::Read,
        counted: Counted::Successes,
    };
    match args.method {
        Method::Balance => read("/api/V1/GetBalance"),
        Method::Products => read(&format!("/api/V1/GetProducts?{}", args.filter)),
        Method::Send => {
            let purchase =
                Purchase { sku: args.sku.clone(), account: args.account.clone(), amount: args.amount };
            Work {
                template: Template::send(host, key, run, &purchase, args.mix.clone())
                    .in_turn(key, caller.others.clone()),
                kind: WorkKind::Send { run },
                counted: if args.mix.is_some() { Counted::Transfers } else { Counted::Successes },
            }
        }
    }
}

async fn generate(args: &BenchArgs, load: &Arc<Load<RealTime>>, form: Form) -> std::io::Result<Tally> {
    if let Some(schedule) = load.schedule() {
        generator::start_pacer(load, schedule)?;
    }
    let shares = generator::shares(args.connections.into(), args.threads.into());
    let started = shares.into_iter().map(|connections| Generator::start(load, connections));
    let generators = started.collect::<std::io::Result<Vec<_>>>()?;
    let is_over = || generators.iter().all(Generator::is_finished);
    Progress::new(load, form).watch(load, is_over).await;
    let mut sum = Tally::new(0);
    for generator in generators {
        sum.merge(generator.finish());
    }
    Ok(sum)
}

fn sold(load: &Load<RealTime>, tally: &Tally, caller: &Caller) -> Sold {
    Sold {
        run: load.run_number().unwrap_or_default(),
        partner: caller.partner.clone(),
        complete: tally.complete,
        complete_example: tally.complete_example,
        open: tally.answered_open.clone(),
        unanswered: tally.unanswered.clone(),
    }
}

/// Checks on a connection of its own: the one from before may have died with the server.
async fn judge(
    args: &BenchArgs,
    caller: &Caller,
    before: &Before,
    sold: &Sold,
) -> Result<Verdict, ClientError> {
    const POLL: Duration = Duration::from_millis(250);
    let mut waited = Duration::ZERO;
    let mut client = loop {
        match HttpAdmin::connect(args.url.clone(), caller.token.clone()).await {
            Ok(client) => break client,
            Err(error) if waited >= ABSENCE => return Err(error),
            Err(_) => tokio::time::sleep(POLL).await,
        }
        waited = waited.saturating_add(POLL);
    };
    validity::check(&mut client, before, sold, Duration::from_secs(args.settle.into())).await
}

fn report(args: &BenchArgs, load: &Load<RealTime>, tally: Tally, verdict: Option<Verdict>) -> Report {
    let mut findings = findings(args, load, &tally);
    findings.extend(verdict.iter().flat_map(|verdict| verdict.findings.iter().cloned()));
    let ended = load.window.ends.min(tally.last_answer);
    Report {
        method: args.method.as_str(),
        connections: args.connections,
        threads: args.threads,
        rate_target: args.rate,
        measured_nanos: ended.saturating_sub(load.window.begins),
        warmup_seconds: args.warmup().as_secs(),
        measured: tally.measured,
        latency: tally.latency.quantiles(),
        outcomes: Outcomes {
            complete: tally.complete,
            open: tally.open,
            failed: tally.failed,
            unanswered: u64::try_from(tally.unanswered.len()).unwrap_or(u64::MAX),
        },
        errors: tally.refusals,
        connections_lost: tally.connections_lost,
        bytes_sent: tally.bytes_sent,
        bytes_received: tally.bytes_received,
        verdict,
        findings,
    }
}

/// What the run itself shows to be wrong.
fn findings(args: &BenchArgs, load: &Load<RealTime>, tally: &Tally) -> Vec<String> {
    let mut findings: Vec<String> = load.turns.cause().into_iter().collect();
    let count = tally.refusals.values().fold(0_u64, |sum, count| sum.saturating_add(*count));
    // A mix wants refusals, each with its transfer.
    let unwanted = if args.mix.is_some() { count.saturating_sub(tally.failed) } else { count };
    let limited = tally.refusals.get(heard::LIMITED).copied().unwrap_or_default();
    if limited > 0 {
        findings.push(format!(
            "{limited} requests were refused by a limit: start the Saldo that is measured with --no-limits, \
             or use fewer connections"
        ));
    } else if unwanted > 0 {
        findings.push(format!("{unwanted} requests were not served: the errors say why"));
    }
    if tally.measured == 0 && limited == 0 {
        findings.push("nothing was measured: look at the errors, or measure for longer".to_owned());
    }
    findings
}
