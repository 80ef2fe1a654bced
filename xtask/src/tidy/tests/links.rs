//! Links, refused and passed.

use super::super::links::check;
use super::super::tree::Tree;
use super::{assert_one, lines};

fn check_page(text: &str) -> Vec<super::Fault> {
    check(&Tree::from([("README.md", ""), ("docs/ledger.md", ""), ("docs/decisions/0001-a.md", text)]))
}

#[test]
fn links_that_lead_to_a_file_or_folder_pass() {
    let good = [
        "[l](../ledger.md) and [r](../../README.md#two-minutes)",
        "[r](/README.md \"the start\") ![picture](<../ledger.md>)",
        "[folder](..) and [same](./0001-a.md) and [root](../..)",
        "[l]: ../ledger.md",
        "<a href=\"../ledger.md\">ledger</a>",
    ];
    for text in good {
        assert_eq!(lines(&check_page(text)), [""; 0]);
    }
}

#[test]
fn the_web_anchors_and_code_are_passed_over() {
    let text = "[w](https://example.org/a.md) [m](mailto:a@example.org) [h](#here) `[c](gone.md)` [^1]: a note\n\
                ```\n[c](gone.md)\n```\n[^2]: gone.md\n";
    assert_eq!(lines(&check_page(text)), [""; 0]);
}

#[test]
fn a_link_that_leads_nowhere_is_refused() {
    let bad = [
        ("[l](ledger.md)", "ledger.md"),
        ("[o](../../../outside.md)", "../../../outside.md"),
        ("![p](../picture.svg)", "../picture.svg"),
        ("[l]: ../gone.md", "../gone.md"),
        ("<img src=\"gone.svg\">", "gone.svg"),
    ];
    for (text, target) in bad {
        let faults = check_page(&format!("# Title\n\n{text}\n"));
        assert_one(&faults, "docs/decisions/0001-a.md:3: links: ", &[&format!("`{target}` leads nowhere")]);
    }
}

#[test]
fn code_that_is_never_closed_hides_no_later_fault_of_another_page() {
    let tree = Tree::from([("a.md", "```\n[c](gone.md)\n"), ("b.md", "[c](gone.md)\n")]);
    assert_one(&check(&tree), "b.md:1: links: ", &[]);
}
