//! The pages under `/docs`: a list of the dialects, and for each its contract in Swagger UI with a box for the key.
//! Everything comes from this process, so the pages work offline, and a policy says so to the browser.

use axum::Router;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::get;
use bytes::Bytes;

/// Own scripts and styles only. Swagger UI draws its icons from `data:` and sets some styles on elements.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 3] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
];

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// A dialect that can be read and tried on a page.
#[derive(Debug)]
pub struct Page {
    /// Its name in the address.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) contract: Contract,
    /// The contract's name for the credential that the box takes; several with a space between, as their values are.
    pub(crate) scheme: &'static str,
    /// What stands in the box at first.
    pub(crate) key: String,
    pub(crate) postman: Bytes,
    /// The dialect's page of the documentation, as it is in the repository.
    pub(crate) guide: &'static str,
}

/// Where a dialect's contract is served.
#[derive(Debug)]
pub(crate) enum Contract {
    /// By the dialect itself, where it is published.
    At(&'static str),
    /// Beside the page.
    Beside(Bytes),
}

/// Serves `/docs` and everything below it, in the house's style.
pub fn router(pages: &[Page], house_style: &'static str) -> Router {
    let index = File::text(HTML, index(pages));
    let fixed = [
        ("/docs", index.clone()),
        ("/docs/", index),
        ("/docs/assets/house.css", File::of(STYLE, house_style.as_bytes())),
        ("/docs/assets/page.css", File::of(STYLE, include_bytes!("page/page.css"))),
        ("/docs/assets/page.js", File::of(SCRIPT, include_bytes!("page/page.js"))),
        ("/docs/assets/swagger-ui.css", File::gzip(STYLE, SWAGGER_UI_STYLE)),
        ("/docs/assets/swagger-ui.js", File::gzip(SCRIPT, SWAGGER_UI_SCRIPT)),
    ];
    let fixed = fixed.map(|(path, file)| (path.to_owned(), file));
    let router =
        Router::new().fallback(async || File::text(TEXT, NOTHING.to_owned()).answer(StatusCode::NOT_FOUND));
    fixed.into_iter().chain(pages.iter().flat_map(files)).fold(router, |router, (path, file)| {
        router.route(&path, get(move || async move { file.answer(StatusCode::OK) }))
    })
}

const NOTHING: &str = "No page is here. /docs lists what there is.\n";
const SWAGGER_UI_SCRIPT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/swagger-ui-bundle.js.gz"));
const SWAGGER_UI_STYLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/swagger-ui.css.gz"));

/// What one address answers.
#[derive(Debug, Clone)]
struct File {
    kind: &'static str,
    content: Bytes,
    encoding: Encoding,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Plain,
    /// Kept compressed, and sent so to everybody: every browser takes it.
    Gzip,
}

impl File {
    fn of(kind: &'static str, content: &'static [u8]) -> Self {
        Self { kind, content: Bytes::from_static(content), encoding: Encoding::Plain }
    }

    fn gzip(kind: &'static str, content: &'static [u8]) -> Self {
        Self { encoding: Encoding::Gzip, ..Self::of(kind, content) }
    }

    fn text(kind: &'static str, content: String) -> Self {
        Self { kind, content: content.into(), encoding: Encoding::Plain }
    }

    fn answer(&self, status: StatusCode) -> Response {
        let mut response = Response::new(Body::from(self.content.clone()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.extend(ALWAYS.map(|(name, value)| (name, HeaderValue::from_static(value))));
        // Swagger UI changes with the program only; what can hold a key is not kept by anybody.
        let lasting = if self.encoding == Encoding::Gzip { "public, max-age=86400" } else { "no-store" };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(lasting));
        if self.encoding == Encoding::Gzip {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

/// The addresses of one dialect.
fn files(page: &Page) -> Vec<(String, File)> {
    let name = page.name;
    let json = |content: &Bytes| File { kind: JSON, content: content.clone(), encoding: Encoding::Plain };
    let beside = format!("/docs/{name}/openapi.json");
    let (contract, served) = match &page.contract {
        Contract::At(path) => (*path, None),
        Contract::Beside(content) => (&*beside, Some(json(content))),
    };
    let filled = fill(
        include_str!("page/page.html"),
        &[
            ("name", name),
            ("title", page.title),
            ("contract", contract),
            ("scheme", page.scheme),
            ("key", &page.key),
        ],
    );
    let mut files = vec![
        (format!("/docs/{name}"), File::text(HTML, filled)),
        (format!("/docs/{name}/postman.json"), json(&page.postman)),
        (format!("/docs/{name}/guide.md"), File::of(TEXT, page.guide.as_bytes())),
    ];
    files.extend(served.map(|served| (beside.clone(), served)));
    files
}

fn index(pages: &[Page]) -> String {
    let entry = |page: &Page| {
        fill(
            "<li><a href=\"/docs/{{name}}\">{{title}}</a><p>{{summary}}</p></li>\n",
            &[("name", page.name), ("title", page.title), ("summary", page.summary)],
        )
    };
    let entries: String = pages.iter().map(entry).collect();
    include_str!("page/index.html").replace("{{entries}}", entries.trim_end())
}

/// Puts values into a template, as text of HTML.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{{{name}}}}}"), &escape(value))
    })
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // What a value brings is no place for another value.
            '{' => escaped.push_str("&#123;"),
            _ => escaped.push(c),
        }
    }
    escaped
}
