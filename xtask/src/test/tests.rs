//! `cargo xtask test` on made-up machines: what runs, in which order, and where it stops.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};

use super::test;
use crate::system::{Call, System};

/// A machine on which every run takes a second and a half, and `apt-get install` may bring what is missing.
#[derive(Default)]
struct Fake {
    programs: BTreeSet<&'static str>,
    is_root: bool,
    is_ci: bool,
    install_brings: &'static [&'static str],
    fails_at: Option<&'static str>,
    ran: Vec<String>,
    settings: Vec<(&'static str, String)>,
}

impl System for Fake {
    fn root(&self) -> &Path {
        Path::new("")
    }

    fn chance(&self) -> u64 {
        0
    }

    fn has(&self, program: &str) -> bool {
        self.programs.contains(program)
    }

    fn is_root(&self) -> bool {
        self.is_root
    }

    fn is_ci(&self) -> bool {
        self.is_ci
    }

    fn uptime(&self) -> Duration {
        Duration::from_millis(1_500).saturating_mul(self.ran.len().try_into().unwrap())
    }

    fn run(&mut self, call: &Call<'_>) -> Result<bool> {
        let verb = call.arguments[0];
        self.ran.push(format!("{} {verb}", call.program));
        self.settings.clone_from(&call.settings);
        if verb == "install" {
            self.programs.extend(self.install_brings);
        }
        Ok(self.fails_at != Some(verb))
    }

    fn folder(&self, _name: &str) -> PathBuf {
        PathBuf::new()
    }

    fn delete(&mut self, folder: &Path) -> Result<()> {
        bail!("no step deletes {}", folder.display())
    }

    fn serve(&mut self, _call: &Call<'_>, _part: &str) -> Result<String> {
        bail!("no step serves")
    }

    fn stop(&mut self) -> Result<String> {
        bail!("no step serves")
    }

    fn database(&mut self) -> Result<String> {
        Ok("postgres://here".to_owned())
    }

    fn torture(&mut self, _out: &mut dyn Write) -> Result<bool> {
        self.ran.push("torture".to_owned());
        Ok(self.fails_at != Some("torture"))
    }

    fn tidy(&mut self, _out: &mut dyn Write) -> Result<bool> {
        self.ran.push("tidy".to_owned());
        Ok(self.fails_at != Some("tidy"))
    }
}

const NEEDED: [&str; 4] = ["cc", "chromium", "initdb", "chromedriver"];

fn with_all() -> Fake {
    Fake { programs: BTreeSet::from(NEEDED), ..Fake::default() }
}

fn bare_root() -> Fake {
    Fake { programs: BTreeSet::from(["apt-get"]), is_root: true, install_brings: &NEEDED, ..Fake::default() }
}

fn run(fake: &mut Fake) -> (bool, String) {
    let mut out = Vec::new();
    let passed = test(fake, &mut out).unwrap();
    (passed, String::from_utf8(out).unwrap())
}

#[test]
fn all_steps_run_in_order_with_heading_and_time() {
    let mut fake = with_all();
    let (passed, out) = run(&mut fake);
    assert!(passed);
    let first = ["cargo fmt", "cargo clippy", "tidy", "cargo test", "cargo test"];
    assert_eq!(fake.ran, [first.as_slice(), &["torture", "cargo test", "cargo run"]].concat());
    assert!(out.contains("== format: cargo fmt --all --check\n== format: 1.5 s\n"), "{out}");
    assert!(out.ends_with("\nall 8 steps passed in 12.0 s\n"), "{out}");
}

#[test]
fn a_failure_stops_the_run_and_is_named() {
    for (fails_at, ran) in [("fmt", 1), ("clippy", 2), ("tidy", 3), ("test", 4), ("torture", 6), ("run", 8)] {
        let mut fake = Fake { fails_at: Some(fails_at), ..with_all() };
        let (passed, out) = run(&mut fake);
        assert!(!passed);
        assert_eq!(fake.ran.len(), ran, "{fails_at}");
        assert!(out.lines().last().unwrap().starts_with("failed: "), "{out}");
    }
}

#[test]
fn ci_builds_without_incremental_state() {
    let mut fake = Fake { is_ci: true, ..with_all() };
    run(&mut fake);
    assert!(fake.settings.contains(&("CARGO_INCREMENTAL", "0".to_owned())));
    let mut fake = with_all();
    run(&mut fake);
    assert_eq!(fake.settings, []);
}

#[test]
fn root_with_apt_gets_what_is_missing() {
    let mut fake = bare_root();
    let (passed, out) = run(&mut fake);
    assert!(passed, "{out}");
    assert_eq!(fake.ran[..2], ["apt-get update", "apt-get install"]);
    assert!(out.contains("installing: gcc libc6-dev chromium postgresql chromium-driver\n"), "{out}");
}

#[test]
fn without_the_right_to_install_it_says_what_to_install() {
    let no_root = Fake { is_root: false, ..bare_root() };
    let no_apt = Fake { programs: BTreeSet::new(), ..bare_root() };
    for mut fake in [no_root, no_apt] {
        let (passed, out) = run(&mut fake);
        assert!(!passed);
        assert!(fake.ran.is_empty());
        assert!(
            out.contains(
                "apt-get install -y --no-install-recommends gcc libc6-dev chromium postgresql chromium-driver\n"
            ),
            "{out}"
        );
    }
}

#[test]
fn an_install_that_fails_or_brings_too_little_stops_the_run() {
    let fails = Fake { fails_at: Some("update"), ..bare_root() };
    let brings_too_little = Fake { install_brings: &["cc"], ..bare_root() };
    for mut fake in [fails, brings_too_little] {
        let (passed, out) = run(&mut fake);
        assert!(!passed);
        assert!(fake.ran.iter().all(|ran| ran.starts_with("apt-get")));
        assert!(out.contains("install it, on Debian as root"), "{out}");
    }
}
