//! The bar that is shown while a run lasts: time or requests done, and the rate of the last moments.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::load::Load;
use super::report::grouped;
use super::stopwatch::Stopwatch;
use crate::cli::Form;

const TICK: Duration = Duration::from_millis(100);
/// The rate is drawn once in so many ticks: every half second.
const TICKS_DRAWN: u32 = 5;

pub(super) struct Progress {
    bar: ProgressBar,
    /// Answers and time of the last drawing.
    last: (u64, u64),
}

impl Progress {
    /// Draws nothing for scripts.
    pub(super) fn new<W: Stopwatch>(load: &Load<W>, form: Form) -> Self {
        let for_people = form == Form::Table && io::stderr().is_terminal();
        let target = if for_people { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let whole =
            load.count_max.unwrap_or(load.window.ends.saturating_sub(load.window.starts) / 1_000_000_000);
        let bar = ProgressBar::with_draw_target(Some(whole), target);
        let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}");
        let bar = if let Ok(style) = style { bar.with_style(style) } else { bar };
        Self { bar, last: (0, load.stopwatch.nanos()) }
    }

    /// Draws until `is_over`.
    pub(super) async fn watch<W: Stopwatch>(mut self, load: &Load<W>, is_over: impl Fn() -> bool) {
        let mut ticks = 0_u32;
        while !is_over() {
            tokio::time::sleep(TICK).await;
            ticks = ticks.wrapping_add(1);
            if ticks.is_multiple_of(TICKS_DRAWN) {
                self.draw(load);
            }
        }
        self.bar.finish_and_clear();
    }

    fn draw<W: Stopwatch>(&mut self, load: &Load<W>) {
        let (answered, now) = (load.turns.answered(), load.stopwatch.nanos());
        let (answered_before, drawn_at) = self.last;
        let nanos = u128::from(now.saturating_sub(drawn_at)).max(1);
        let rate = u128::from(answered.saturating_sub(answered_before)) * 1_000_000_000 / nanos;
        let warming = if now < load.window.begins { ", warming up" } else { "" };
        self.bar.set_position(match load.count_max {
            Some(_) => answered,
            None => now.saturating_sub(load.window.starts) / 1_000_000_000,
        });
        self.bar
            .set_message(format!("{} a second{warming}", grouped(u64::try_from(rate).unwrap_or_default())));
        self.last = (answered, now);
    }
}
