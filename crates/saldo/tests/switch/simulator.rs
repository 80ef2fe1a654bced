//! The simulator's pages in a browser: the section *Using the Simulator* of the Ideamart CaaS description as a person
//! plays it, and eZ Cash authorised on a phone.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::{Browser, browse};
use crate::charging::{self, caas};
use crate::process::{Reply, Saldo, directory, until};
use crate::receiver::Receiver;

const NUMBER: &str = "94771234567";

fn balance(switch: &Saldo) -> Value {
    charging::balance(switch, NUMBER)
}

fn debit(switch: &Saldo, reference: &str, amount: &str) -> Value {
    charging::debit(switch, NUMBER, reference, amount)
}

fn by_ezcash(switch: &Saldo, reference: &str, amount: &str) -> String {
    let pending = caas(
        switch,
        "/caas/direct/debit",
        &json!({
            "subscriberId": NUMBER, "externalTrxId": reference, "amount": amount,
            "paymentInstrumentName": "Dialog-Ezcash",
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
        browser.submit("#set-balance").await;
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
        let said = format!("QueryBalance of {NUMBER}: S1000 Success, ");
        browser.until("it is said", async || browser.text("#latest").await.starts_with(&said)).await;
        assert!(is_marked(browser).await, "all of it came without loading the page anew");

        // The error scenario, by the keyboard.
        browser.choose("#status-code", "E1301").await;
        browser.press_enter("#set-parameters").await;
        browser.reads("#notice", "The parameters are set.").await;
        browser.reads("#status-code option:checked", "as it is: E1301:App Not Available Error").await;
        assert_eq!(balance(&switch)["statusCode"], "E1301");
        shows(browser, "responses", ["N/A", "E1301", "App Not Available Error", "0.00", "QueryBalance"])
            .await;
        assert_eq!(debit(&switch, "12", "1")["statusCode"], "E1301");
        shows(browser, "responses", ["12", "E1301", "App Not Available Error", "N/A", "Direct/Debit"]).await;

        browser.choose("#status-code", "S1000").await;
        browser.choose("#account-type", "Post Paid").await;
        browser.choose("#account-status", "Blocked").await;
        browser.submit("#set-parameters").await;
        browser.reads("#notice", "The parameters are set.").await;
        let told = balance(&switch);
        assert_eq!((&told["accountType"], &told["accountStatus"]), (&json!("Post Paid"), &json!("Blocked")));

        browser.submit("#clear-requests").await;
        browser.reads("#requests", "No request yet.").await;
        assert_ne!(browser.texts("#responses tbody tr").await, Vec::<String>::new());
        browser.submit("#clear-responses").await;
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
        browser.submit("#set-balance").await;
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
        browser.press_enter("#balance-number").await;
        browser.reads("#notice", "The balance is set.").await;
        let cells = browser.texts("#subscribers tbody .number").await;
        assert_eq!(cells, ["LKR 12.50", "LKR 0.00"]);

        browser.submit(&format!("tr[data-number='{NUMBER}'] a")).await;
        browser.reads("h1", "Phone of 94771234567").await;
        browser.reads("#credit", "LKR 12.50").await;
        browser.choose("#status-code", "E1342").await;
        browser.submit("#set-parameters").await;
        browser.reads("#notice", "The parameters are set.").await;
        browser.reads("#status-code option:checked", "as it is: E1342:MSISDN Blacklisted Error").await;
        assert_eq!(balance(&switch)["statusCode"], "E1342");

        // What is not chosen stays as it is, also where it is not as it is for all.
        browser.choose("#status-code", "S1000").await;
        browser.choose("#account-type", "Post Paid").await;
        browser.submit("#set-parameters").await;
        browser.open("/simulator").await;
        browser.choose("#account-status", "Blocked").await;
        browser.write("#parameters-number", NUMBER).await;
        browser.submit("#set-parameters").await;
        let told = balance(&switch);
        assert_eq!((&told["accountType"], &told["accountStatus"]), (&json!("Post Paid"), &json!("Blocked")));
        let other = charging::balance(&switch, "94770000000");
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
        browser.submit("#set-notifications").await;
        let notice = browser.text("#notice").await;
        assert!(notice.starts_with("Charging notifications go there, signed with whsec_"), "{notice}");
        browser.submit("#set-notifications").await;
        browser.reads("#notice", "Charging notifications go there already.").await;

        browser.write("#phone-number", "tel:94771234567").await;
        browser.submit("#open-phone").await;
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
    charging::books_are_right(&switch);
}

/// Sends a reply, and reads the screen that follows.
async fn dial(browser: &Browser, typed: &str, lines: &[&str]) {
    browser.write("#dial", typed).await;
    browser.submit("#send").await;
    let spaced = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let read: Vec<_> = browser.texts("#dialogue p").await.iter().map(|line| spaced(line)).collect();
    assert_eq!(read, lines.iter().map(|line| spaced(line)).collect::<Vec<_>>(), "{typed}");
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
    let masked = format!("B%3C{}", "aQ7".repeat(20));
    browse(&switch.base_url, async |browser| {
        browser.resize(390, 800).await;
        browser.open("/simulator").await;
        debit(&switch, script, "1");
        charging::balance(&switch, &masked);
        by_ezcash(&switch, &"w".repeat(32), "99999999.99");
        browser
            .until("all of it is shown", async || {
                let cells = browser.texts("#requests td, #responses td, #subscribers th").await;
                [script, &masked, &"w".repeat(32), "P1003"]
                    .iter()
                    .all(|text| cells.iter().any(|cell| cell == text))
            })
            .await;
        fits(browser, "/simulator").await;
        assert_eq!(browser.run("return document.title").await, json!("Ideamart simulator - Saldo"));
        // The words of a column stand before each value where there is no room for a table.
        let label = "return getComputedStyle(document.querySelector('#requests td'), '::before').content";
        assert_eq!(browser.run(label).await, json!("\"Time (UTC)\""));
        for number in [NUMBER, "nothing/at all", &masked.replace('%', "%25")] {
            let path = format!("/simulator/phones/{}", number.replace('/', "%2F"));
            browser.open(&path).await;
            fits(browser, &path).await;
        }
        browser.open("/docs").await;
        fits(browser, "/docs").await;
    });
}

async fn fits(browser: &Browser, page: &str) {
    let widths = browser.run("return [document.documentElement.scrollWidth, window.innerWidth]").await;
    assert!(widths[0].as_u64() <= widths[1].as_u64(), "{page}: {widths}");
}

#[test]
fn many_pages_can_be_open_and_gone_through() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    browse(&switch.base_url, async |browser| {
        browser.open("/simulator").await;
        debit(&switch, "1", "1");
        balance(&switch);
        browser.reads("#subscribers tbody th", NUMBER).await;
        for _ in 0..6 {
            browser.submit("#subscribers a").await;
            browser.reads("#link", "Live").await;
            browser.submit(".bar .name").await;
            browser.reads("#link", "Live").await;
        }
        for number in 0..8 {
            browser.open_tab(&format!("/simulator/phones/9477000000{number}")).await;
            browser.reads("#link", "Live").await;
        }
    });
}

#[test]
fn a_reply_that_is_sent_twice_pays_once_and_what_was_on_the_screen() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let send = |number: &str, typed: &str| {
        let form = format!("input={}", typed.replace('#', "%23"));
        let reply = post(&switch, &format!("/simulator/phones/{number}/dial"), &[], &form);
        assert_eq!(reply.status, 303, "{reply:?}");
    };
    let state = |reference: &str| {
        let found = switch.admin("GET", &format!("/transfers?reference={reference}"), None).json();
        let charge = &found["items"][0];
        (charge["state"].as_str().unwrap().to_owned(), charge["paid"]["amount"].as_str().unwrap().to_owned())
    };
    let first = by_ezcash(&switch, "first", "25.00");
    // Another charge of the same subscriber, which the application calls as the first is called on the phone.
    by_ezcash(&switch, &first, "7.00");
    // Every spelling of the number is the same phone.
    for (number, typed) in [("tel:94771234567", "#111#"), ("%2B94771234567", &*first), (NUMBER, "2")] {
        send(number, typed);
    }
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| send(NUMBER, "10.00"));
        }
    });
    assert_eq!(state("first"), ("processing".to_owned(), "10.00".to_owned()));
    let page = switch.call("GET", &format!("/simulator/phones/{NUMBER}"), &[], None).text;
    assert!(page.contains("<p>Paid: Rs 10.00</p><p>Still due: Rs 15.00</p>"), "{page}");
    send(NUMBER, "#111#");
    send(NUMBER, &first);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| send(NUMBER, "1"));
        }
    });
    assert_eq!(state("first"), ("complete".to_owned(), "25.00".to_owned()));
    assert_eq!(state(&first), ("processing".to_owned(), "0.00".to_owned()));
    charging::books_are_right(&switch);
}

#[test]
fn looking_at_a_phone_writes_nothing() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    assert_eq!(post(&switch, "/simulator/balance", &[], "balance=1000").status, 303);
    let phone = switch.call("GET", "/simulator/phones/neverheard", &[], None);
    assert!(phone.status == 200 && phone.text.contains("LKR 1000.00"), "{phone:?}");
    let accounts = switch.admin("GET", "/accounts?partner=demo&limit=500", None).text;
    assert!(!accounts.contains("neverheard"), "{accounts}");
    assert_eq!(charging::balance(&switch, "neverheard")["chargeableBalance"], "1000.00");
}

#[test]
fn a_balance_is_set_while_debits_run() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let set = |balance: &str| {
        let body = json!({"balance": balance});
        switch.call("PUT", &format!("/sandbox/subscribers/{NUMBER}"), &[], Some(&body))
    };
    std::thread::scope(|scope| {
        let debits =
            scope.spawn(|| (0..150).for_each(|number| drop(debit(&switch, &number.to_string(), "1"))));
        while !debits.is_finished() {
            for balance in ["100", "0"] {
                let reply = set(balance);
                assert_eq!(reply.status, 200, "{reply:?}");
            }
        }
    });
    charging::books_are_right(&switch);
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

fn post(switch: &Saldo, path: &str, headers: &[(&str, &str)], form: &str) -> Reply {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n{headers}Content-Length: {}\r\n\r\n{form}",
        switch.address(),
        form.len()
    );
    switch.raw(request.as_bytes())
}

#[test]
fn forms_are_taken_from_the_simulators_own_pages_alone() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let post = |path: &str, headers: &[(&str, &str)], form: &str| post(&switch, path, headers, form);
    let origin = |site: &str| post("/simulator/balance", &[("Origin", site)], "balance=5").status;
    for foreign in
        ["https://evil.example", "null", "http://127.0.0.1:1", &switch.base_url.replace("127", "227")]
    {
        assert_eq!(origin(foreign), 403, "{foreign}");
    }
    let foreign = [("Sec-Fetch-Site", "cross-site")];
    assert_eq!(post("/simulator/balance", &foreign, "balance=5").status, 403);
    assert_eq!(post("/sandbox/reset", &foreign, "").status, 403);
    assert_eq!(
        switch.call("GET", "/simulator", &foreign, None).status,
        200,
        "a link from elsewhere is followed"
    );
    assert_eq!(balance(&switch)["chargeableBalance"], "0.00");
    let own = post("/simulator/balance", &[("Sec-Fetch-Site", "same-origin")], "balance=5&number=");
    assert_eq!((own.status, origin(&switch.base_url)), (303, 303));
    for (path, form, status) in [
        ("/simulator/balance", "number=1", 422),
        ("/simulator/balance", "balance=-5", 400),
        ("/simulator/balance", "balance=99999999999999999999", 400),
        ("/simulator/balance", "balance=1&number=%00", 422),
        ("/simulator/balance", "balance=1e2", 400),
        ("/simulator/balance", "balance=1_0", 400),
        ("/simulator/balance", "balance=5.", 400),
        ("/simulator/balance", "balance=5.001", 400),
        ("/simulator/parameters", "account_type=x&account_status=Active&status_code=S1000", 400),
        ("/simulator/parameters", "account_type=Pre+Paid&account_status=&status_code=", 303),
        ("/simulator/parameters", "account_type=Pre+Paid&account_status=Active&status_code=E0000", 400),
        ("/simulator/notifications", "url=nowhere", 400),
        ("/simulator/phones/94771234567/dial", "input=", 303),
        ("/simulator/phones/%20/dial", "input=1", 422),
        ("/simulator/phones/%FF/dial", "input=1", 404),
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
    assert_eq!(switch.call("GET", "/simulator/phones/%20/live", &[], None).status, 422);
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
