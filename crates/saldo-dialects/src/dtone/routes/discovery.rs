//! Ping, and the lists of services, countries and operators.

use axum::http::StatusCode;
use axum::response::Response;

use super::{Answer, Call, Filter, id};
use crate::dtone::translate::catalogue as translate;
use crate::dtone::wire::Ping;
use crate::http::answer;

/// GET ping.
pub(super) fn ping() -> Response {
    answer::json_of(StatusCode::OK, &Ping { status: "up" })
}

/// GET services, of a country where one is in the path.
pub(super) fn services(call: &Call<'_>, country: Option<&str>) -> Answer {
    let mut filter = Filter { operator: None, service: None, ..Filter::of(&call.head.uri)? };
    if let Some(country) = country {
        filter.country = Some(id(country, Filter::COUNTRY)?);
    }
    let assortment = call.assortment();
    let sold = assortment.sold().filter(|sold| filter.takes(sold));
    Ok(answer::json_of(StatusCode::OK, &translate::services(sold)))
}

/// GET countries.
pub(super) fn countries(call: &Call<'_>) -> Answer {
    let filter = Filter { operator: None, country: None, ..Filter::of(&call.head.uri)? };
    let assortment = call.assortment();
    let sold = assortment.sold().filter(|sold| filter.takes(sold));
    Ok(answer::json_of(StatusCode::OK, &translate::countries(sold)))
}

/// GET operators.
pub(super) fn operators(call: &Call<'_>) -> Answer {
    let filter = Filter { operator: None, ..Filter::of(&call.head.uri)? };
    let assortment = call.assortment();
    let sold = assortment.sold().filter(|sold| filter.takes(sold));
    Ok(answer::json_of(StatusCode::OK, &translate::operators(sold)))
}
