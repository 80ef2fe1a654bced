//! `cargo xtask fuzz`: requests made up from the published contracts, against a sandbox of its own. Every status and
//! every answer must be in the contract, and nothing may be logged as an error.
//! Schemathesis makes the requests; it is installed under cargo's target folder. No part of `cargo xtask test`.

#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use crate::system::{Call, System};

const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// The same requests in every run.
const SEED: &str = "1";

/// At most so many an operation: some ten or twenty thousand a contract, each in a quarter of an hour or less.
const REQUESTS_MAX: &str = "1500";

/// What a contract does not promise: an error of the provider or too little balance is a 500 of its own, members that
/// nobody knows are ignored, and what fits a shape may still name no product.
const UNCHECKED: &str = "not_a_server_error,negative_data_rejection,positive_data_acceptance";

struct Contract {
    name: &'static str,
    path: &'static str,
    /// What every request has: what lets the demonstration partner in, and what the contract cannot make up.
    headers: &'static [&'static str],
}

const CONTRACTS: [Contract; 4] = [
    Contract { name: "DingConnect V1", path: "/swagger/docs/v1", headers: &["api_key: demo-ding-api-key"] },
    Contract {
        name: "Unión Telecard v1",
        path: "/docs/utelecard/openapi.json",
        headers: &[
            "Authorization: APIKey demo:demo-utelecard-secret",
            "Accept: application/json",
            "Content-Type: application/json",
            "Date: Wed, 12 Jan 2022 15:04:09 GMT",
        ],
    },
    Contract {
        name: "DT One Goods & Services v1.1",
        path: "/docs/dtone/openapi.json",
        // A nonce may come again, so its signature with the demonstration secret is good for every call.
        headers: &[
            "X-TransferTo-apikey: demo-dtone-api-key",
            "X-TransferTo-nonce: 1605000000",
            "X-TransferTo-hmac: vlXmmJXLyzRzn92XmLp/cVY736yRJ3iLtPpDIaXlP8k=",
        ],
    },
    Contract {
        name: "Sling mobile crediting",
        path: "/docs/sling/openapi.json",
        headers: &["Authorization: demo-sling-api-key"],
    },
];

/// Tries every contract, and says whether all that came back was in it.
pub(crate) fn fuzz(system: &mut dyn System, out: &mut dyn Write) -> Result<bool> {
    let folder = system.folder("fuzz");
    let (venv, data) = (folder.join("venv"), folder.join("data"));
    if !install(system, &venv, out)? {
        return Ok(false);
    }
    system.delete(&data)?;
    let data = text(&data)?;
    let sandbox = ["run", "--quiet", "--package", "saldo", "--", "--json", "sandbox"];
    let arguments = [&sandbox[..], &["--listen", "127.0.0.1:0", "--data", data, "--no-limits"]].concat();
    let served = system.serve(&call("cargo", arguments), "\"base_url\"");
    let passed = served.and_then(|line| tried(system, &venv, &line, out));
    let log = system.stop()?;
    let passed = passed?;
    for line in log.lines().filter(|line| line.contains("ERROR") || line.contains("panicked")) {
        writeln!(out, "the sandbox logged: {line}")?;
    }
    Ok(passed && !log.contains("ERROR") && !log.contains("panicked"))
}

fn install(system: &mut dyn System, venv: &Path, out: &mut dyn Write) -> Result<bool> {
    if !system.has("python3") {
        writeln!(
            out,
            "missing: python3, for Schemathesis; on Debian as root: apt-get install -y python3-venv"
        )?;
        return Ok(false);
    }
    let pip = venv.join("bin/pip");
    let made = system.run(&call("python3", vec!["-m", "venv", text(venv)?]))?;
    Ok(made && system.run(&call(text(&pip)?, vec!["install", "--quiet", SCHEMATHESIS]))?)
}

/// Tries every contract of the sandbox that told its address in this line of JSON.
fn tried(system: &mut dyn System, venv: &Path, line: &str, out: &mut dyn Write) -> Result<bool> {
    let base_url = line.split('"').nth(3).context("the sandbox tells no address")?;
    let schemathesis = venv.join("bin/schemathesis");
    let mut passed = true;
    for contract in &CONTRACTS {
        writeln!(out, "\n== {}", contract.name)?;
        out.flush()?;
        let address = format!("{base_url}{}", contract.path);
        let headers = contract.headers.iter().flat_map(|header| ["--header", header]);
        let settings = [
            "--exclude-checks",
            UNCHECKED,
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            REQUESTS_MAX,
            "--seed",
            SEED,
            "--suppress-health-check",
            "all",
            "--continue-on-failure",
        ];
        let arguments = ["run", &address].into_iter().chain(headers).chain(settings).collect();
        passed &= system.run(&call(text(&schemathesis)?, arguments))?;
    }
    Ok(passed)
}

fn call<'a>(program: &'a str, arguments: Vec<&'a str>) -> Call<'a> {
    Call { program, arguments, settings: Vec::new() }
}

fn text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} is not named in UTF-8", path.display()))
}
