//! The simulator's pages in a browser: the section *Using the Simulator* of the Ideamart CaaS description as a person
//! plays it, and eZ Cash authorised on a phone.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::{Browser, browse};
use crate::process::{Saldo, directory, until};
use crate::receiver::Receiver;

const NUMBER: &str = "94771234567";

fn caas(switch: &Saldo, path: &str, members: &Value) -> Value {
    let mut body = json!({"applicationId": "APP_000017", "password": "secret", "subscriberId": NUMBER});
    body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let reply = switch.call("POST", path, &[], Some(&body));
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()
}

fn balance(switch: &Saldo) -> Value {
    caas(switch, "/caas/get/balance", &json!({}))
}

fn debit(switch: &Saldo, reference: &str, amount: &str) -> Value {
    caas(switch, "/caas/direct/debit", &json!({"externalTrxId": reference, "amount": amount}))
}

fn by_ezcash(switch: &Saldo, reference: &str, amount: &str) -> String {
    let pending = caas(
        switch,
        "/caas/direct/debit",
        &json!({
            "externalTrxId": reference, "amount": amount, "paymentInstrumentName": "Dialog-Ezcash",
            "additionalParams": {"ezcashAgentPin": "4444", "ezcashAgentAlias": "VC_0000"},
        }),
    );
    assert_eq!(pending["statusCode"], "P1003");
    pending["referenceId"].as_str().unwrap().to_owned()
}

/// The cells of a table's newest row, without its time.
async fn newest(browser: &Browser, table: &str) -> Vec<String> {
    browser.texts(&format!("#{table} tbody tr:first-child td:not(.time)")).await
}

async fn shows(browser: &Browser, table: &str, cells: [&str; 5]) {
    browser.until(&format!("{table}: {cells:?}"), async || newest(browser, table).await == cells).await;
}

/// Says that the page that is open is never loaded anew from here on.
async fn mark(browser: &Browser) {
    browser.run("window.isTheSame = true").await;
}

async fn is_marked(browser: &Browser) -> bool {
    browser.run("return window.isTheSame === true").await == json!(true)
}

#[test]
fn the_simulator_is_used_as_the_description_has_it() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    browse(&switch.base_url, async |browser| {
        browser.open("/simulator").await;
        browser.write("#balance", "1000").await;
        browser.click("#set-balance").await;
        browser.reads("#notice", "The balance is set.").await;
        browser.reads("#link", "Live").await;
        mark(browser).await;

        assert_eq!(balance(&switch)["chargeableBalance"], "1000.00");
        shows(browser, "requests", ["N/A", NUMBER, "APP_000017", "N/A", "QueryBalance"]).await;
        shows(browser, "responses", ["N/A", "S1000", "Success", "1000.00", "QueryBalance"]).await;
        for count in 1..=10 {
            let reference = count.to_string();
            assert_eq!(debit(&switch, &reference, "100")["statusCode"], "S1000");
            shows(browser, "requests", [&reference, NUMBER, "APP_000017", "100", "Direct/Debit"]).await;
            shows(browser, "responses", [&reference, "S1000", "Success", "N/A", "Direct/Debit"]).await;
            let left = format!("LKR {}.00", 1_000 - count * 100);
            browser.reads(&format!("#subscribers tr[data-number='{NUMBER}'] .number"), &left).await;
        }
        let refused = debit(&switch, "11", "100");
        assert_eq!(
            (&refused["statusCode"], &refused["statusDetail"]),
            (&json!("E1308"), &json!("Charging Error"))
        );
        shows(browser, "responses", ["11", "E1308", "Charging Error", "N/A", "Direct/Debit"]).await;
        assert_eq!(balance(&switch)["chargeableBalance"], "0.00");
        browser.reads("#latest", &format!("QueryBalance of {NUMBER}: S1000 Success")).await;
        assert!(is_marked(browser).await, "all of it came without loading the page anew");

        // The error scenario, by the keyboard.
        browser.choose("#status-code", "E1301").await;
        browser.find("#set-parameters").await.send_keys("\u{e007}").await.unwrap();
        browser.reads("#notice", "The parameters are set.").await;
        browser.reads("#status-code option:checked", "E1301:App Not Available Error").await;
        assert_eq!(balance(&switch)["statusCode"], "E1301");
        shows(browser, "responses", ["N/A", "E1301", "App Not Available Error", "0.00", "QueryBalance"])
            .await;
        assert_eq!(debit(&switch, "12", "1")["statusCode"], "E1301");
        shows(browser, "responses", ["12", "E1301", "App Not Available Error", "N/A", "Direct/Debit"]).await;

        browser.choose("#status-code", "S1000").await;
        browser.choose("#account-type", "Post Paid").await;
        browser.choose("#account-status", "Blocked").await;
        browser.click("#set-parameters").await;
        browser.reads("#notice", "The parameters are set.").await;
        let told = balance(&switch);
        assert_eq!((&told["accountType"], &told["accountStatus"]), (&json!("Post Paid"), &json!("Blocked")));

        browser.click("#clear-requests").await;
        browser.reads("#requests", "No request yet.").await;
        assert_ne!(browser.texts("#responses tbody tr").await, Vec::<String>::new());
        browser.click("#clear-responses").await;
        browser.reads("#responses", "No response yet.").await;
    });
}

#[test]
fn one_subscriber_is_set_apart_from_the_others() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    browse(&switch.base_url, async |browser| {
        browser.open("/simulator").await;
        browser.write("#balance", "12.505").await;
        browser.click("#set-balance").await;
        browser
            .reads(
                "#notice",
                "Balance is a decimal of at most two digits after the point, for example \"1000.00\".",
            )
            .await;
        assert_eq!(browser.find("#balance").await.prop("value").await.unwrap().as_deref(), Some("12.505"));
        browser.write("#balance", "12.50").await;
        browser.write("#balance-number", "+94771234567").await;
        // A form is sent by Enter too.
        browser.find("#balance-number").await.send_keys("\u{e007}").await.unwrap();
        browser.reads("#notice", "The balance is set.").await;
        let cells = browser.texts("#subscribers tbody .number").await;
        assert_eq!(cells, ["LKR 12.50", "LKR 0.00"]);

        browser.click(&format!("#phone-{NUMBER}")).await;
        browser.reads("h1", "Phone of 94771234567").await;
        browser.reads("#credit", "LKR 12.50").await;
        browser.choose("#status-code", "E1342").await;
        browser.click("#set-parameters").await;
        browser.reads("#status-code option:checked", "E1342:MSISDN Blacklisted Error").await;
        assert_eq!(balance(&switch)["statusCode"], "E1342");
        let other = caas(&switch, "/caas/get/balance", &json!({"subscriberId": "94770000000"}));
        assert_eq!(other["statusCode"], "S1000");
    });
}

#[test]
fn ez_cash_is_authorised_on_the_phone_in_two_parts_and_each_is_told() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let shop = Receiver::listen(200, Duration::ZERO);
    browse(&switch.base_url, async |browser| {
        browser.open("/simulator").await;
        browser.write("#notification-url", &shop.url).await;
        browser.click("#set-notifications").await;
        browser.reads("#notice", "Charging notifications go there.").await;

        browser.write("#phone-number", "tel:94771234567").await;
        browser.click("#open-phone").await;
        browser.reads("h1", "Phone of 94771234567").await;
        browser
            .reads(
                "#waiting",
                "None. A debit with Dialog-Ezcash waits here until it is paid, rejected or expired.",
            )
            .await;
        let reference = by_ezcash(&switch, "456123", "25.00");
        browser.reads("#waiting tbody th", &reference).await;
        let asked = format!(
            "Please dial #111# and authorize the transaction to complete the payment; Amount:Rs 25. Reference: {reference}"
        );
        browser.reads("#messages p", &asked).await;

        dial(
            browser,
            "#111#",
            &["eZ Cash: payments to authorise", &format!("1 {reference}  Rs 25.00"), "0 Exit"],
        )
        .await;
        let (payment, due) = (format!("Payment {reference}"), "Due: Rs 25.00");
        let choices = ["1 Pay all", "2 Pay another amount", "3 Reject", "0 Back"];
        dial(browser, "1", &[&[payment.as_str(), due], &choices[..]].concat()).await;
        dial(browser, "2", &[&payment, "Amount in Rs:", "0 Back"]).await;
        dial(browser, "10.00", &["Paid: Rs 10.00", "Still due: Rs 15.00"]).await;
        until("the part is told", || shop.posts().len() == 1);
        dial(
            browser,
            "#111#",
            &["eZ Cash: payments to authorise", &format!("1 {reference}  Rs 15.00"), "0 Exit"],
        )
        .await;
        dial(browser, &reference, &[&[payment.as_str(), "Due: Rs 15.00"], &choices[..]].concat()).await;
        dial(browser, "1", &["Paid: Rs 25.00", &format!("Payment {reference} is complete.")]).await;
        until("the rest is told", || shop.posts().len() == 2);
        let posts = shop.posts();
        let told: Vec<_> = posts.iter().map(|post| amounts(&post.body)).collect();
        assert_eq!(told, [["P1001", "10.00", "10.00", "15.00"], ["S1000", "15.00", "25.00", "0.00"]]);
        browser.reads("#messages p", &format!("You paid Rs 25.00. Payment {reference} is complete.")).await;

        let reference = by_ezcash(&switch, "456124", "8");
        dial(
            browser,
            "#111#",
            &["eZ Cash: payments to authorise", &format!("1 {reference}  Rs 8.00"), "0 Exit"],
        )
        .await;
        let payment = format!("Payment {reference}");
        dial(browser, "1", &[&[payment.as_str(), "Due: Rs 8.00"], &choices[..]].concat()).await;
        dial(browser, "3", &[&format!("Payment {reference} is rejected.")]).await;
        until("the rejection is told", || shop.posts().len() == 3);
        assert_eq!(amounts(&shop.posts()[2].body), ["E1406", "0.00", "0.00", "8.00"]);
        dial(browser, "#111#", &["eZ Cash", "No payment waits for you."]).await;
        dial(browser, "*123#", &["Connection problem or invalid MMI code."]).await;

        browser.open("/simulator").await;
        browser
            .until("all are told", async || {
                let told = browser.texts("#notifications tbody td:nth-child(4)").await;
                told == ["Delivered, 1 try"; 3]
            })
            .await;
    });
    let audit = switch.admin("GET", "/audit", None).json();
    assert_eq!(audit["clean"], json!(true), "{audit:#}");
}

/// Sends a reply and waits for the screen that follows.
async fn dial(browser: &Browser, typed: &str, lines: &[&str]) {
    browser.write("#dial", typed).await;
    browser.click("#send").await;
    let shown = async || browser.texts("#dialogue p").await;
    browser
        .until(&format!("{typed} is followed by {lines:?}"), async || {
            let spaced = |line: &&str| line.split_whitespace().collect::<Vec<_>>().join(" ");
            let read: Vec<_> = shown().await.iter().map(|line| spaced(&line.as_str())).collect();
            read == lines.iter().map(spaced).collect::<Vec<_>>()
        })
        .await;
}

fn amounts(notification: &Value) -> [&str; 4] {
    ["statusCode", "paidAmount", "totalAmount", "balanceDue"].map(|name| notification[name].as_str().unwrap())
}

#[test]
fn a_phone_gets_receipts_and_pins() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let voucher = json!({
        "SkuCode": "CKZA16164", "SendValue": 10.03, "AccountNumber": NUMBER, "DistributorRef": "voucher",
        "ValidateOnly": false,
    });
    browse(&switch.base_url, async |browser| {
        browser.open(&format!("/simulator/phones/{NUMBER}")).await;
        browser.reads("#messages", "No message yet.").await;
        mark(browser).await;
        let bought = switch.ding("SendTransfer", Some(&voucher)).json();
        let code = bought["TransferRecord"]["ReceiptParams"]["code"].as_str().unwrap();
        browser.reads("#messages h3", "Received").await;
        let message = browser.text("#messages p").await;
        assert!(message.starts_with("ZAR 150.00 of CKZA16164.") && message.contains(code), "{message}");
        assert!(is_marked(browser).await);
    });
}

#[test]
fn pages_fit_a_phone_and_show_what_others_sent_as_text() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let script = "<script>document.title = 'broken'</script>";
    browse(&switch.base_url, async |browser| {
        browser.resize(390, 800).await;
        for path in ["/simulator", "/simulator/phones/94771234567", "/simulator/nothing"] {
            browser.open(path).await;
            debit(&switch, script, "1");
            by_ezcash(&switch, &"w".repeat(32), "99999999.99");
            browser
                .until("the page fits", async || {
                    browser.run("return document.documentElement.scrollWidth <= window.innerWidth").await
                        == json!(true)
                })
                .await;
        }
        browser.open("/simulator").await;
        browser
            .until("it is shown", async || {
                browser.texts("#requests td").await.iter().any(|cell| cell == script)
            })
            .await;
        assert_eq!(browser.run("return document.title").await, json!("Ideamart simulator - Saldo"));
        // The words of a column stand before each value where there is no room for a table.
        let label = "return getComputedStyle(document.querySelector('#requests td'), '::before').content";
        assert_eq!(browser.run(label).await, json!("\"Time\""));
    });
}

#[test]
fn a_page_that_is_open_does_not_hold_up_the_end_and_finds_back() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let address = switch.address().to_owned();
    browse(&switch.base_url.clone(), async |browser| {
        browser.open("/simulator").await;
        browser.reads("#link", "Live").await;
        let begun = Instant::now();
        assert_eq!(switch.terminate(), 0);
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
        browser.reads("#link", "Not connected").await;
        let switch = Saldo::sandbox_on(&data, &address);
        browser.reads("#link", "Live").await;
        debit(&switch, "again", "1");
        shows(browser, "responses", ["again", "E1308", "Charging Error", "N/A", "Direct/Debit"]).await;
    });
}

#[test]
fn forms_are_taken_from_the_simulators_own_pages_alone() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let post = |path: &str, headers: &[(&str, &str)], form: &str| {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             {headers}Content-Length: {}\r\n\r\n{form}",
            switch.address(),
            form.len()
        );
        switch.raw(request.as_bytes())
    };
    let foreign = post("/simulator/balance", &[("Sec-Fetch-Site", "cross-site")], "balance=5");
    assert_eq!(foreign.status, 403);
    assert_eq!(balance(&switch)["chargeableBalance"], "0.00");
    let own = post("/simulator/balance", &[("Sec-Fetch-Site", "same-origin")], "balance=5&number=");
    assert_eq!(own.status, 303);
    for (path, form, status) in [
        ("/simulator/balance", "number=1", 422),
        ("/simulator/balance", "balance=-5", 400),
        ("/simulator/balance", "balance=99999999999999999999", 400),
        ("/simulator/balance", "balance=1&number=%00", 422),
        ("/simulator/parameters", "account_type=x&account_status=Active&status_code=S1000", 400),
        ("/simulator/parameters", "account_type=Pre+Paid&account_status=&status_code=S1000", 400),
        ("/simulator/parameters", "account_type=Pre+Paid&account_status=Active&status_code=E0000", 400),
        ("/simulator/notifications", "url=nowhere", 400),
        ("/simulator/phones/94771234567/dial", "input=", 303),
        ("/simulator/phones/%20/dial", "input=1", 422),
        ("/simulator/nothing", "", 404),
        ("/simulator", "", 405),
    ] {
        let reply = post(path, &[], form);
        assert_eq!(reply.status, status, "{path} {form}: {}", reply.text);
        assert!(
            reply.status == 303 || reply.text.contains("role=\"alert\""),
            "{path} {form}: {}",
            reply.text
        );
    }
    assert_eq!(post("/simulator/balance", &[], &"x".repeat(20_000)).status, 413);
    let told = balance(&switch);
    assert_eq!((&told["chargeableBalance"], &told["accountType"]), (&json!("5.00"), &json!("Pre Paid")));
}

#[test]
fn a_browser_is_led_from_the_root_to_the_pages() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let page = switch.call("GET", "/", &[("Accept", "text/html,*/*")], None);
    assert!(page.status == 303 && page.head.contains("location: /simulator"), "{page:?}");
    let text = switch.call("GET", "/", &[("Accept", "*/*")], None);
    assert!(text.status == 200 && text.text.contains("/caas/"), "{text:?}");
}
