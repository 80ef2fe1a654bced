//! The headers that every call needs.

use axum::body::Body;
use axum::http::HeaderName;

use super::{Desk, asked};

/// Asks for the balance with other headers: an empty value leaves one out.
async fn with(desk: &Desk, changed: &[(&str, &str)]) -> super::Reply {
    let mut request = asked("GET", "/v1/account/balance").body(Body::empty()).unwrap();
    for (name, value) in changed {
        let name: HeaderName = name.parse().unwrap();
        request.headers_mut().remove(&name);
        if !value.is_empty() {
            request.headers_mut().insert(name, value.parse().unwrap());
        }
    }
    desk.call(request).await
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    let desk = Desk::open().await;
    for (changed, message) in [
        (&[("accept", "")][..], "MISSING PARAMETERS: Accept"),
        (&[("content-type", "")], "MISSING PARAMETERS: Content-Type"),
        (&[("date", "")], "MISSING PARAMETERS: Date"),
        (
            &[("accept", ""), ("content-type", "text/plain"), ("date", "")],
            "MISSING PARAMETERS: Accept, Date; BAD PARAMETERS: Content-Type",
        ),
        (&[("accept", "text/html"), ("date", "today")], "BAD PARAMETERS: Accept, Date"),
    ] {
        assert_eq!(with(&desk, changed).await.fails(406, "SW03"), message);
    }
}

#[tokio::test]
async fn json_may_be_asked_for_in_every_way_and_has_parameters() {
    let desk = Desk::open().await;
    for accept in ["*/*", "text/html, application/json;q=0.9", "application/*", "Application/JSON"] {
        with(&desk, &[("accept", accept)]).await.succeeds();
    }
    for content_type in ["application/json; charset=utf-8", "application/json, application/json"] {
        with(&desk, &[("content-type", content_type)]).await.succeeds();
    }
}

#[tokio::test]
async fn a_date_is_a_moment_of_rfc_822_in_gmt_however_old() {
    let desk = Desk::open().await;
    for date in [
        "Wed, 12 Jan 2022 15:04:09 GMT",
        "Sun, 22 Nov 2026 06:24:07 GMT",
        "22 Nov 2026 06:24:07 GMT",
        "Sun, 1 Nov 2026 06:24:07 +0000",
        "Sun, 01 Nov 2026 06:24:07 UTC",
    ] {
        with(&desk, &[("date", date)]).await.succeeds();
    }
    for date in [
        "today",
        "2022-01-12T15:04:09Z",
        "Wed, 12 Jan 2022 15:04:09",
        "Wed, 12 Jan 2022 15:04:09 -0400",
        "Wed, 32 Jan 2022 15:04:09 GMT",
    ] {
        let message = with(&desk, &[("date", date)]).await.fails(406, "132");
        assert_eq!(message, "INVALID TRANSACTION DATE TIME", "{date}");
    }
}

#[tokio::test]
async fn a_browser_may_leave_out_what_a_page_cannot_set() {
    let desk = Desk::open().await;
    let page = ("sec-fetch-site", "same-origin");
    with(&desk, &[page, ("date", ""), ("content-type", "")]).await.succeeds();
    with(&desk, &[page, ("date", "today")]).await.fails(406, "132");
    with(&desk, &[page, ("authorization", "")]).await.fails(401, "133");
}
