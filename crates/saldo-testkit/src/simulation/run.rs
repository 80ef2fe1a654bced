//! One run: one seed, from the stage as it was set to the oracle's word.

use std::fmt;

use super::panics;
use super::process::Scene;
use super::stage::Stage;
use super::trace;

/// What came of a seed.
#[derive(Debug)]
pub struct Run {
    pub seed: u64,
    /// What was not as it must be; nothing in a good run.
    pub faults: Vec<String>,
    /// Everything that happened, line by line.
    pub trace: String,
    pub deaths: u32,
    pub calls: u64,
}

impl Run {
    /// The same for two runs in which the same happened.
    pub fn hash(&self) -> u64 {
        trace::hash(&self.trace)
    }

    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Run {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", self.trace)?;
        writeln!(out, "seed {} has {} faults:", self.seed, self.faults.len())?;
        self.faults.iter().try_for_each(|fault| writeln!(out, "  {fault}"))
    }
}

/// Runs one seed.
pub fn run(stage: &Stage, seed: u64) -> Run {
    let mut scene = Scene::new(stage, seed);
    scene.outside.note(format_args!("seed {seed}: {:?}", scene.outside.weather));
    let mut deaths = 0;
    let (_, panics) = panics::heard_in(|| {
        while !scene.live(scene.passages(deaths)) {
            deaths += 1;
            scene.pass_away();
        }
    });
    let (trace, mut faults) = scene.outside.take_report();
    faults.extend(panics);
    Run { seed, faults, trace, deaths, calls: u64::try_from(scene.calls.all().len()).expect("a few") }
}

impl Scene<'_> {
    /// After how many passages the process ends; in the last life never.
    fn passages(&self, deaths: u32) -> Option<i64> {
        let (chance, weather) = (&self.outside.chance, &self.outside.weather);
        (deaths < weather.deaths_max).then(|| chance.within(1..=chance.pick(&[30, 150, 600])))
    }

    /// The process is gone; it takes a while until there is another.
    fn pass_away(&self) {
        let chance = &self.outside.chance;
        self.outside.clock.jump_ms(chance.within(5..=chance.pick(&[50, 2_000, 60_000])));
    }
}
