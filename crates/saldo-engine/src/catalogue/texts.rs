//! `product_texts.csv` and `promotion_texts.csv`: one text in one language a row.

use saldo_core::catalogue::{ProductText, PromotionText};

use super::cell;
use super::document::Document;
use super::table::{Row, Shape};

pub(super) const PRODUCT_TEXTS: Shape = Shape {
    file: "product_texts.csv",
    columns: &["localization_key", "language", "display_text", "description", "read_more"],
};
pub(super) const PROMOTION_TEXTS: Shape = Shape {
    file: "promotion_texts.csv",
    columns: &["key", "language", "dates", "headline", "terms", "bonus_validity", "promotion_type"],
};

pub(super) fn product_texts(document: &Document<'_>) -> Vec<ProductText> {
    document.rows(&PRODUCT_TEXTS).filter_map(|row| product_text(&row)).collect()
}

fn product_text(row: &Row<'_>) -> Option<ProductText> {
    let localization_key = row.required("localization_key", cell::line);
    let language = row.required("language", cell::language);
    let display_text = row.required("display_text", cell::line);
    let description = row.optional("description", cell::markdown);
    let read_more = row.optional("read_more", cell::markdown);
    Some(ProductText {
        localization_key: localization_key?,
        language: language?,
        display_text: display_text?,
        description: description?,
        read_more: read_more?,
    })
}

pub(super) fn promotion_texts(document: &Document<'_>) -> Vec<PromotionText> {
    document.rows(&PROMOTION_TEXTS).filter_map(|row| promotion_text(&row)).collect()
}

fn promotion_text(row: &Row<'_>) -> Option<PromotionText> {
    let localization_key = row.required("key", cell::line);
    let language = row.required("language", cell::language);
    let dates = row.list("dates", cell::day_slashed).map(|_| row.cell("dates").to_owned());
    let headline = row.required("headline", cell::line);
    let terms = row.required("terms", cell::markdown);
    let bonus_validity = row.required("bonus_validity", cell::line);
    let promotion_type = row.required("promotion_type", cell::line);
    Some(PromotionText {
        localization_key: localization_key?,
        language: language?,
        dates: dates?,
        headline: headline?,
        terms: terms?,
        bonus_validity: bonus_validity?,
        promotion_type: promotion_type?,
    })
}
