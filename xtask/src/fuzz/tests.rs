//! `cargo xtask fuzz` on made-up machines: what runs, that the sandbox is always ended, and what counts as a failure.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};

use super::fuzz;
use crate::system::{Call, System};

struct Fake {
    has_python: bool,
    fails_at: Option<&'static str>,
    log: &'static str,
    ran: Vec<String>,
}

impl Default for Fake {
    fn default() -> Self {
        Self { has_python: true, fails_at: None, log: "", ran: Vec::new() }
    }
}

impl Fake {
    fn note(&mut self, call: &Call<'_>) -> bool {
        let program = call.program.rsplit('/').next().unwrap();
        self.ran.push(format!("{program} {}", call.arguments.join(" ")));
        self.fails_at != Some(program)
    }
}

impl System for Fake {
    fn root(&self) -> &Path {
        Path::new("")
    }

    fn chance(&self) -> u64 {
        0
    }

    fn torture(&mut self, _out: &mut dyn Write) -> Result<bool> {
        bail!("it tortures nobody")
    }

    fn has(&self, program: &str) -> bool {
        program == "python3" && self.has_python
    }

    fn is_root(&self) -> bool {
        false
    }

    fn is_ci(&self) -> bool {
        false
    }

    fn uptime(&self) -> Duration {
        Duration::ZERO
    }

    fn run(&mut self, call: &Call<'_>) -> Result<bool> {
        Ok(self.note(call))
    }

    fn folder(&self, name: &str) -> PathBuf {
        PathBuf::from("/target").join(name)
    }

    fn delete(&mut self, folder: &Path) -> Result<()> {
        self.ran.push(format!("delete {}", folder.display()));
        Ok(())
    }

    fn serve(&mut self, call: &Call<'_>, _part: &str) -> Result<String> {
        if !self.note(call) {
            bail!("it ended");
        }
        Ok("  \"base_url\": \"http://127.0.0.1:4321\",".to_owned())
    }

    fn stop(&mut self) -> Result<String> {
        self.ran.push("stop".to_owned());
        Ok(self.log.to_owned())
    }

    fn database(&mut self) -> Result<String> {
        bail!("nobody asked")
    }

    fn tidy(&mut self, _out: &mut dyn Write) -> Result<bool> {
        bail!("nobody asked")
    }
}

fn run(fake: &mut Fake) -> (Result<bool>, String) {
    let mut out = Vec::new();
    let passed = fuzz(fake, &mut out);
    (passed, String::from_utf8(out).unwrap())
}

#[test]
fn a_sandbox_is_started_tried_and_ended() {
    let mut fake = Fake::default();
    assert!(run(&mut fake).0.unwrap());
    assert_eq!(fake.ran[0], "python3 -m venv /target/fuzz/venv");
    assert!(fake.ran[1].starts_with("pip install --quiet schemathesis=="));
    assert_eq!(fake.ran[2], "delete /target/fuzz/data");
    assert!(
        fake.ran[3].ends_with("sandbox --listen 127.0.0.1:0 --data /target/fuzz/data --no-limits"),
        "{}",
        fake.ran[3]
    );
    assert!(
        fake.ran[4].starts_with("schemathesis run http://127.0.0.1:4321/swagger/docs/v1 --header api_key: ")
    );
    let others = [
        "utelecard/openapi.json --header Authorization: ",
        "dtone/openapi.json --header X-TransferTo-apikey: ",
        "sling/openapi.json --header Authorization: ",
    ];
    for (ran, other) in fake.ran[5..].iter().zip(others) {
        let begins = format!("schemathesis run http://127.0.0.1:4321/docs/{other}");
        assert!(ran.starts_with(&begins), "{ran}");
    }
    assert_eq!(fake.ran[6].matches("--header").count(), 3);
    assert_eq!(fake.ran[8..], ["stop"]);
}

#[test]
fn without_python_it_says_what_to_install() {
    let mut fake = Fake { has_python: false, ..Fake::default() };
    let (passed, out) = run(&mut fake);
    assert!(!passed.unwrap() && fake.ran.is_empty());
    assert!(out.contains("apt-get install -y python3-venv"), "{out}");
}

#[test]
fn what_cannot_be_installed_is_not_run() {
    for (fails_at, ran) in [("python3", 1), ("pip", 2)] {
        let mut fake = Fake { fails_at: Some(fails_at), ..Fake::default() };
        assert!(!run(&mut fake).0.unwrap());
        assert_eq!(fake.ran.len(), ran);
    }
}

#[test]
fn the_sandbox_is_ended_whatever_happens() {
    for fails_at in ["cargo", "schemathesis"] {
        let mut fake = Fake { fails_at: Some(fails_at), ..Fake::default() };
        assert!(!run(&mut fake).0.is_ok_and(|passed| passed));
        assert_eq!(fake.ran.last().unwrap(), "stop");
    }
}

#[test]
fn an_error_in_the_log_is_a_failure_and_is_shown() {
    for log in ["2026 ERROR saldo: no\n", "thread 'main' panicked at x.rs:1\n"] {
        let mut fake = Fake { log, ..Fake::default() };
        let (passed, out) = run(&mut fake);
        assert!(!passed.unwrap());
        assert!(out.contains(&format!("the sandbox logged: {log}")), "{out}");
    }
}
