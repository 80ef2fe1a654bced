//! The pages by themselves: what is shown is text whatever it looks like, and a page and its parts say the same.

use askama::Template;
use axum::http::StatusCode;

use crate::look;
use crate::simulator::{
    Choice, IdeamartPage, Message, MissingPage, Notice, Parameters, PhonePage, RequestRow, SubscriberRow,
};

const SCRIPT: &str = "\"'><script>alert(1)</script>";

fn subscriber(number: &str) -> SubscriberRow {
    SubscriberRow {
        number: number.to_owned(),
        balance: "1000.00".to_owned(),
        account_type: "Pre Paid".to_owned(),
        account_status: "Active".to_owned(),
        status_code: String::new(),
    }
}

fn page() -> IdeamartPage {
    IdeamartPage {
        currency: "LKR",
        balance: "0.00".to_owned(),
        parameters: Parameters {
            status_codes: vec![Choice { value: "S1000".to_owned(), label: "S1000:Success".to_owned() }],
            ..Parameters::default()
        },
        notification_url: String::new(),
        notice: None,
        opening_balance: "0.00".to_owned(),
        others: subscriber(""),
        subscribers: vec![subscriber("a/b?c")],
        is_cut: false,
        requests: vec![RequestRow {
            at: "12:00:00".to_owned(),
            transaction_id: SCRIPT.to_owned(),
            subscriber_id: "N/A".to_owned(),
            application_id: "APP_000001".to_owned(),
            amount: "100".to_owned(),
            request_type: "Direct/Debit",
        }],
        responses: Vec::new(),
        notifications: Vec::new(),
        latest: SCRIPT.to_owned(),
    }
}

fn phone() -> PhonePage {
    PhonePage {
        number: "94771234567".to_owned(),
        currency: "LKR",
        code: "#111#",
        balance: "12.50".to_owned(),
        parameters: Parameters::default(),
        notice: Some(Notice::Refused(SCRIPT.to_owned())),
        messages: vec![Message {
            at: "12:00".to_owned(),
            title: "eZ Cash".to_owned(),
            text: SCRIPT.to_owned(),
        }],
        waiting: Vec::new(),
        dialogue: vec![SCRIPT.to_owned()],
        is_in_dialogue: true,
        newest: SCRIPT.to_owned(),
    }
}

#[test]
fn what_others_have_sent_is_text_whatever_it_looks_like() {
    for html in [page().render().unwrap(), phone().render().unwrap()] {
        assert!(html.contains("&#60;script&#62;alert(1)"), "{html}");
        assert!(!html.contains("<script>"), "{html}");
    }
    let html = page().render().unwrap();
    assert!(html.contains("href=\"/simulator/phones/a%2Fb%3Fc\""), "{html}");
}

#[test]
fn a_part_that_is_told_live_is_what_the_page_opens_with() {
    let (ideamart, phone) = (page(), phone());
    let pages =
        [(ideamart.render().unwrap(), ideamart.regions()), (phone.render().unwrap(), phone.regions())];
    for (html, regions) in pages {
        assert_eq!(html.matches("data-region").count(), regions.len(), "{html}");
        for region in regions {
            let (_, behind) = html.split_once(&format!("id=\"{}\" data-region", region.id)).unwrap();
            let (_, inner) = behind.split_once('>').unwrap();
            assert!(inner.starts_with(&region.html), "{}: {inner}", region.id);
        }
    }
}

#[test]
fn every_field_of_a_form_has_a_label() {
    for html in [page().render().unwrap(), phone().render().unwrap()] {
        for tag in html.split('<').filter(|tag| tag.starts_with("input") || tag.starts_with("select")) {
            let (_, id) = tag.split_once("id=\"").unwrap();
            let (id, _) = id.split_once('"').unwrap();
            assert!(html.contains(&format!("<label for=\"{id}\"")), "{tag}");
        }
        let ids: Vec<_> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{ids:?}");
    }
}

#[test]
fn pages_load_nothing_that_this_process_does_not_serve() {
    let missing = MissingPage { title: "No such page", sentence: "It is gone.".to_owned() };
    for html in [page().render().unwrap(), phone().render().unwrap(), missing.render().unwrap()] {
        assert_eq!(html.matches("<script").count(), html.matches("<script src=\"/look/").count());
        assert_eq!(html.matches("stylesheet").count(), html.matches("href=\"/look/house.css\"").count());
        assert!(!html.contains("style=") && !html.contains("onclick"), "{html}");
    }
    let answer = look::page(StatusCode::NOT_FOUND, &missing);
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let policy = answer.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
}
