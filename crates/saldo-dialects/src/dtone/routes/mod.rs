//! From a request to its operation: the address with doubled slashes taken for one, the verb, the caller; then one file
//! for each group of operations. What fails before an operation runs is answered with `errors` too.

mod discovery;
mod payments;
mod products;
mod transactions;

use std::borrow::Cow;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method as Verb, StatusCode, Uri};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use saldo_core::Reason;
use saldo_engine::Caller;

use super::assortment::{Assortment, Sold};
use super::category::Category;
use super::codes;
use super::error::{Problem, Standing};
use super::{Dtone, auth};
use crate::http::query::{Query, is_text};
use crate::http::{body, cache};

/// What an operation answers.
type Answer = Result<Response, Problem>;

/// One call of an authenticated caller.
struct Call<'a> {
    dtone: &'a Dtone,
    caller: Caller,
    head: &'a Parts,
}

/// The published operations. Ids are as they were sent.
#[derive(Debug)]
enum Operation<'a> {
    Ping,
    Services { country: Option<&'a str> },
    Countries,
    Operators,
    Products(Of, &'a str),
    SuggestedValues(&'a str),
    PaymentEnquiry(&'a str),
    AccountStatus { product: &'a str, number: &'a str },
    Send(Category),
    Find(Category, &'a str),
}

/// Whose products are listed.
#[derive(Debug, Clone, Copy)]
enum Of {
    Operator,
    Country,
    Service,
}

impl<'a> Operation<'a> {
    /// The operation at the segments of a path behind `/v1.1`.
    fn at(segments: &[&'a str]) -> Option<Self> {
        Some(match segments {
            ["ping"] => Self::Ping,
            ["services"] => Self::Services { country: None },
            ["countries", id, "services"] => Self::Services { country: Some(*id) },
            ["countries"] => Self::Countries,
            ["operators"] => Self::Operators,
            ["operators", id, "products"] => Self::Products(Of::Operator, id),
            ["countries", id, "products"] => Self::Products(Of::Country, id),
            ["services", id, "products"] => Self::Products(Of::Service, id),
            ["product", "variable_value_recharges", id, "suggested_values"] => Self::SuggestedValues(id),
            ["product", "variable_value_payments", id] => Self::PaymentEnquiry(id),
            ["products", product, "account_number", number, "status"] => {
                Self::AccountStatus { product, number }
            }
            ["transactions", category] => Self::Send(Category::named(category)?),
            ["transactions", category, name] => Self::Find(Category::named(category)?, name),
            _ => return None,
        })
    }

    fn verb(&self) -> (Verb, &'static str) {
        match self {
            Self::Send(_) => (Verb::POST, "POST"),
            Self::Ping
            | Self::Services { .. }
            | Self::Countries
            | Self::Operators
            | Self::Products(..)
            | Self::SuggestedValues(_)
            | Self::PaymentEnquiry(_)
            | Self::AccountStatus { .. }
            | Self::Find(..) => (Verb::GET, "GET"),
        }
    }
}

/// Answers any request under the dialect's paths.
pub(super) async fn answer(dtone: &Dtone, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let answer = called(dtone, &head, body).await.unwrap_or_else(Problem::into_response);
    cache::no_store_unless_kept(answer)
}

async fn called(dtone: &Dtone, head: &Parts, body: Body) -> Answer {
    let segments = segments(head.uri.path()).ok_or_else(Problem::no_such_address)?;
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let Some(("v1.1", behind)) = segments.split_first().map(|(first, behind)| (*first, behind)) else {
        return Err(Problem::no_such_address());
    };
    let operation = Operation::at(behind).ok_or_else(Problem::no_such_address)?;
    let (verb, name) = operation.verb();
    if head.method != verb {
        return Err(Problem::other_verb(name));
    }
    let call = Call { dtone, caller: auth::authenticate(dtone, head)?, head };
    match operation {
        Operation::Ping => Ok(discovery::ping()),
        Operation::Services { country } => discovery::services(&call, country),
        Operation::Countries => discovery::countries(&call),
        Operation::Operators => discovery::operators(&call),
        Operation::Products(of, id) => products::list(&call, of, id),
        Operation::SuggestedValues(id) => products::suggested_values(&call, id),
        Operation::AccountStatus { product, number } => {
            products::account_status(&call, product, number).await
        }
        Operation::PaymentEnquiry(id) => payments::enquiry(&call, id).await,
        Operation::Send(category) => transactions::send(&call, category, body).await,
        Operation::Find(category, name) => transactions::find(&call, category, name).await,
    }
}

/// The segments of a path, decoded; empty ones are none. `None` where one is no text.
fn segments(path: &str) -> Option<Vec<Cow<'_, str>>> {
    let sent = path.split('/').filter(|segment| !segment.is_empty());
    sent.map(|segment| percent_decode_str(segment).decode_utf8().ok()).collect()
}

async fn read(body: Body) -> Result<bytes::Bytes, Problem> {
    body::read(body).await.map_err(|error| match error {
        body::BodyError::TooLarge => {
            Problem::request(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 1 MiB")
        }
        body::BodyError::Broken => Problem::request(StatusCode::BAD_REQUEST, "the body did not arrive whole"),
    })
}

/// What a list is narrowed to; what is absent narrows nothing, and an id that nothing has leaves nothing.
#[derive(Debug, Clone, Copy, Default)]
struct Filter {
    operator: Option<i64>,
    country: Option<i64>,
    service: Option<i64>,
}

impl Filter {
    const OPERATOR: &str = "operator_id";
    const COUNTRY: &str = "country_id";
    const SERVICE: &str = "service_id";

    fn of(uri: &Uri) -> Result<Self, Problem> {
        let query = query(uri)?;
        let id = |name| match query.first(name).map(str::trim) {
            None | Some("") => Ok(None),
            Some(text) => id(text, name).map(Some),
        };
        Ok(Self { operator: id(Self::OPERATOR)?, country: id(Self::COUNTRY)?, service: id(Self::SERVICE)? })
    }

    fn takes(&self, sold: &Sold<'_>) -> bool {
        let fits = |wanted: Option<i64>, id: i64| wanted.is_none_or(|wanted| wanted == id);
        fits(self.operator, sold.operator.number)
            && fits(self.country, sold.country.number)
            && fits(self.service, sold.service.id)
    }
}

fn query(uri: &Uri) -> Result<Query, Problem> {
    Query::of(uri).ok_or_else(|| Problem::request(StatusCode::BAD_REQUEST, "the query does not decode"))
}

/// The value of a query's name, which must be text.
fn asked<'a>(query: &'a Query, name: &'static str) -> Result<&'a str, Problem> {
    let sent = query.first(name).map(str::trim).filter(|text| !text.is_empty() && is_text(text));
    sent.ok_or_else(|| Problem::parameter(name))
}

fn id(text: &str, name: &'static str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::parameter(name))
}

impl Call<'_> {
    fn assortment(&self) -> std::sync::Arc<Assortment> {
        self.dtone.shelf.get(self.dtone.engine.catalogue())
    }

    /// Whose account it is that may have too little.
    fn standing(&self) -> Standing {
        let directory = self.dtone.engine.directory();
        let partner = directory.partners.get(&self.caller.partner);
        let has_parent = partner.is_some_and(|partner| partner.parent.is_some());
        if has_parent { Standing::Retailer } else { Standing::Master }
    }

    fn problem(&self, reason: Reason) -> Problem {
        Problem::refused(reason, self.standing())
    }
}

/// A product by its id, of a category where one is asked for.
fn product<'a>(
    assortment: &'a Assortment,
    text: &str,
    category: Option<Category>,
) -> Result<Sold<'a>, Problem> {
    let number = id(text, "product_id")?;
    let sold = assortment.find(number).ok_or_else(|| Problem::of(codes::NOT_AVAILABLE))?;
    let is_other = category.is_some_and(|category| category != sold.category);
    if is_other { Err(Problem::of(codes::TYPE_INCORRECT)) } else { Ok(sold) }
}
