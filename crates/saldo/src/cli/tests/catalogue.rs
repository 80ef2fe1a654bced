//! The catalogue commands on real directories: the shipped catalogue, one with a fault, and what is written back.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use serde_json::{Value, json};

use crate::admin_client::tests::Canned;
use crate::cli::{Arguments, Command, End, Exit, Form, Screen, catalogue};

fn run(line: &[&str], client: &mut Canned) -> (String, Result<(), End>) {
    let arguments = Arguments::try_parse_from(["saldo", "catalogue"].iter().chain(line)).unwrap();
    let Command::Catalogue(command) = arguments.command else { panic!("{line:?}") };
    let mut out = Vec::new();
    let form = if arguments.json { Form::Json } else { Form::Table };
    let mut screen = Screen::new(form, &mut out);
    let ended = crate::cli::wait_for(catalogue::run(&command, client, &mut screen)).unwrap();
    assert_eq!(client.left(), 0, "{line:?}");
    (String::from_utf8(out).unwrap(), ended)
}

/// The catalogue at the root of the repository.
fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue")
}

/// A copy of it in which one text of a file is another.
fn broken(file: &str, from: &str, to: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(shipped()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, directory.path().join(path.file_name().unwrap())).unwrap();
    }
    let path = directory.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replacen(from, to, 1)).unwrap();
    directory
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_shipped_catalogue_has_no_fault() {
    let directory = shipped();
    let (printed, ended) = run(&["check", text(&directory)], &mut Canned::default());
    assert_eq!((printed, ended), (format!("{}: no fault.\n", directory.display()), Ok(())));
}

#[test]
fn a_fault_is_told_by_file_line_and_column_and_ends_with_3() {
    let directory = broken("countries.csv", "\nAF,004", "\nAF,4");
    let (printed, ended) = run(&["check", text(directory.path())], &mut Canned::default());
    assert!(printed.starts_with("countries.csv:3:4: iso_numeric: "), "{printed}");
    let end = ended.unwrap_err();
    let sentence = "the catalogue has a fault: mend it and check again";
    assert_eq!((end.exit, end.sentence.as_str()), (Exit::NotClean, sentence));
    let (printed, _) = run(&["check", text(directory.path()), "--json"], &mut Canned::default());
    let report: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(report["clean"], false);
    assert_eq!(report["faults"][0]["file"], "countries.csv");
    assert_eq!(report["faults"][0]["line"], 3);
}

#[test]
fn a_faulty_catalogue_is_not_sent() {
    let directory = broken("countries.csv", "\nAF,004", "\nAF,4");
    let mut client = Canned::default();
    let (_, ended) = run(&["import", text(directory.path())], &mut client);
    assert_eq!((ended.unwrap_err().exit, client.asked.len()), (Exit::NotClean, 0));
}

#[test]
fn a_sound_catalogue_is_sent_whole() {
    let answer = json!({"version": 3, "counts": {"countries": 40, "products": 1_500}});
    let mut client = Canned::with([(200, answer)]);
    let directory = shipped();
    let (printed, ended) = run(&["import", text(&directory)], &mut client);
    assert_eq!(ended, Ok(()));
    let expected = " counts countries  40\n counts products   1500\n version           3\n";
    assert_eq!(printed, format!("{} is what is sold from.\n{expected}", directory.display()));
    let (call, body) = &client.asked[0];
    assert_eq!(call, "PUT /admin/v1/catalogue");
    let files = body.as_ref().unwrap()["files"].as_object().unwrap();
    assert_eq!(files.len(), 11);
    assert!(files["countries.csv"].as_str().unwrap().starts_with("iso,iso_numeric"));
}

#[test]
fn the_faults_of_a_server_are_told_as_ones_own() {
    let fault = json!({"file": "rates.csv", "line": 2, "column": 5, "message": "rate: too small"});
    let refusal =
        json!({"error": {"code": "catalogue_faulty", "message": "it has faults", "faults": [fault]}});
    let (printed, ended) = run(&["import", text(&shipped())], &mut Canned::with([(422, refusal)]));
    assert_eq!(printed, "rates.csv:2:5: rate: too small\n");
    assert_eq!(ended.unwrap_err().exit, Exit::NotClean);
    let refusal = json!({"error": {"code": "overloaded", "message": "too much is waiting; send it again"}});
    let (_, ended) = run(&["import", text(&shipped())], &mut Canned::with([(503, refusal)]));
    let end = ended.unwrap_err();
    assert_eq!((end.exit, end.sentence.as_str()), (Exit::Refused, "too much is waiting; send it again"));
}

#[test]
fn an_export_writes_catalogue_files_and_no_others() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("out");
    let files = json!({"rates.csv": "base,quote\n", "../evil.csv": "x", "notes.txt": "x"});
    let mut client = Canned::with([(200, json!({"version": 1, "files": files}))]);
    let (printed, ended) = run(&["export", text(&target)], &mut client);
    assert_eq!((printed, ended), (format!("1 files written to {}.\n", target.display()), Ok(())));
    assert_eq!(fs::read_to_string(target.join("rates.csv")).unwrap(), "base,quote\n");
    assert_eq!(fs::read_dir(&target).unwrap().count(), 1);
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    let mut client = Canned::with([(200, json!({"version": 0, "files": {}}))]);
    let (_, ended) = run(&["export", text(&target)], &mut client);
    assert_eq!(ended.unwrap_err().exit, Exit::Refused);
}

#[test]
fn what_cannot_be_read_is_named() {
    let (_, ended) = run(&["check", "/nonexistent/catalogue"], &mut Canned::default());
    let end = ended.unwrap_err();
    assert_eq!(end.exit, Exit::Refused);
    assert!(end.sentence.starts_with("/nonexistent/catalogue cannot be read ("), "{end}");
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("rates.csv"), b"base\nUSD,\xff").unwrap();
    let (_, ended) = run(&["check", text(directory.path())], &mut Canned::default());
    assert_eq!(ended.unwrap_err().sentence, "rates.csv:2:5: not UTF-8; save the file as UTF-8");
}
