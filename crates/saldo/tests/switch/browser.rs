//! A headless Chromium of a test's own, driven by its own ChromeDriver on a free port; both end with the test.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

/// How long a page may take to show what it should.
const PATIENCE: Duration = Duration::from_secs(60);

/// Nothing but this machine is asked for anything.
const FLAGS: [&str; 12] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
    "--window-size=1200,1000",
];

/// A page that is open.
pub(crate) struct Browser {
    client: Client,
    base_url: String,
}

/// Opens a browser for a test, and closes it whatever the test does.
pub(crate) fn browse(base_url: &str, test: impl AsyncFnOnce(&Browser)) {
    let driver = Driver::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let capabilities = Map::from_iter([
            ("browserName".to_owned(), json!("chrome")),
            ("goog:chromeOptions".to_owned(), json!({"args": FLAGS})),
        ]);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&driver.url).await.unwrap();
        let browser = Browser { client, base_url: base_url.to_owned() };
        test(&browser).await;
        browser.client.close().await.unwrap();
    });
}

impl Browser {
    pub(crate) async fn open(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base_url)).await.unwrap();
    }

    pub(crate) async fn find(&self, css: &str) -> Element {
        self.client.find(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    /// Clicks on what is there: a live page may put another element in the place of the one that was found.
    pub(crate) async fn click(&self, css: &str) {
        self.until(&format!("{css} is clicked on"), async || match self.find(css).await.click().await {
            Err(error) if error.is_stale_element_reference() => false,
            clicked => clicked.map(|()| true).unwrap(),
        })
        .await;
    }

    /// Types into a field, in place of what stands there.
    pub(crate) async fn write(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses what leads to another page, and waits for that.
    pub(crate) async fn submit(&self, button: &str) {
        self.run("window.isBefore = true").await;
        self.click(button).await;
        self.follows().await;
    }

    /// The same from the keyboard.
    pub(crate) async fn press_enter(&self, css: &str) {
        self.run("window.isBefore = true").await;
        self.find(css).await.send_keys("\u{e007}").await.unwrap();
        self.follows().await;
    }

    /// Waits until the page that was before is gone.
    async fn follows(&self) {
        let is_gone = "return window.isBefore !== true && document.readyState === 'complete'";
        self.until("another page follows", async || {
            // In between there is no page that could answer.
            self.client.execute(is_gone, vec![]).await.is_ok_and(|gone| gone == json!(true))
        })
        .await;
    }

    /// Opens a page in another tab, and stays there.
    pub(crate) async fn open_tab(&self, path: &str) {
        let tab = self.client.new_window(true).await.unwrap();
        self.client.switch_to_window(tab.handle).await.unwrap();
        self.open(path).await;
    }

    pub(crate) async fn choose(&self, css: &str, value: &str) {
        self.find(css).await.select_by_value(value).await.unwrap();
    }

    /// The text of the first element, as a person reads it; empty where there is none.
    pub(crate) async fn text(&self, css: &str) -> String {
        self.texts(css).await.into_iter().next().unwrap_or_default()
    }

    /// The texts of all elements, at one moment.
    pub(crate) async fn texts(&self, css: &str) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll(arguments[0])].map((element) => element.innerText.trim())";
        let found = self.client.execute(script, vec![json!(css)]).await.unwrap();
        serde_json::from_value(found).unwrap()
    }

    /// Waits until the first element reads so.
    pub(crate) async fn reads(&self, css: &str, text: &str) {
        self.until(&format!("{css} reads {text:?}"), async || self.text(css).await == text).await;
    }

    /// Waits until something holds.
    pub(crate) async fn until(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        let waited = async {
            while !holds().await {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waited).await.is_err() {
            panic!("in vain: {what}\n{}", self.text("body").await);
        }
    }

    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap()
    }

    pub(crate) async fn resize(&self, width: u32, height: u32) {
        self.client.set_window_size(width, height).await.unwrap();
    }
}

struct Driver {
    child: Child,
    url: String,
}

/// It ends at once where the port it was given in one family of addresses is another's in the other.
const STARTS_MAX: u32 = 5;

impl Driver {
    fn start() -> Self {
        let started = (0..STARTS_MAX).find_map(|_| Self::start_once());
        started.expect("chromedriver says its port")
    }

    fn start_once() -> Option<Self> {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).process_group(0);
        let child = command
            .spawn()
            .unwrap_or_else(|error| panic!("chromedriver: {error}; `cargo xtask test` installs it"));
        let mut driver = Self { child, url: String::new() };
        let mut lines = BufReader::new(driver.child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        });
        driver.url = format!("http://127.0.0.1:{}", port?);
        Some(driver)
    }
}

impl Drop for Driver {
    /// Its browser is in its process group.
    fn drop(&mut self) {
        Command::new("kill").args(["-KILL", "--", &format!("-{}", self.child.id())]).status().ok();
        self.child.wait().ok();
    }
}
