//! Texts in several languages: which are answered, and what they are written in.

use std::collections::{BTreeMap, BTreeSet};

use saldo_engine::catalogue::document_from;
use serde_json::Value;

use super::Desk;

async fn items(desk: &Desk, path: &str) -> Vec<Value> {
    desk.get(path).await.succeeds()["Items"].as_array().unwrap().clone()
}

fn languages(texts: &[Value]) -> BTreeMap<String, BTreeSet<String>> {
    let mut languages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for text in texts {
        let member = |name: &str| text[name].as_str().unwrap().to_owned();
        languages.entry(member("LocalizationKey")).or_default().insert(member("LanguageCode"));
    }
    languages
}

#[tokio::test]
async fn every_product_and_promotion_has_an_english_text() {
    let desk = Desk::open().await;
    for (list, texts) in
        [("GetProducts", "GetProductDescriptions"), ("GetPromotions", "GetPromotionDescriptions")]
    {
        let languages = languages(&items(&desk, texts).await);
        for item in items(&desk, list).await {
            let key = item["LocalizationKey"].as_str().unwrap();
            assert!(languages[key].contains("en"), "{key}");
        }
    }
}

/// So a client asks for `en` beside its own language, as the document tells it to.
#[tokio::test]
async fn only_the_languages_that_are_asked_for_are_answered() {
    let desk = Desk::open().await;
    let mut files = saldo_testkit::shipped_catalogue();
    for name in ["product_texts.csv", "promotion_texts.csv"] {
        let (_, text) = files.iter_mut().find(|(file, _)| file == name).unwrap();
        let header = text.lines().next().unwrap();
        let first = text.lines().nth(1).unwrap().split(',').next().unwrap();
        let spanish = format!("{first},es,");
        assert!(text.contains(&spanish) && header.contains(",language,"));
        let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with(&spanish)).collect();
        *text = kept.join("\n") + "\n";
    }
    desk.world.engine.catalogue_import(document_from(files)).await.unwrap();
    for method in ["GetProductDescriptions", "GetPromotionDescriptions"] {
        let all = items(&desk, method).await;
        let lacking: Vec<String> = languages(&all)
            .into_iter()
            .filter(|(_, languages)| !languages.contains("es"))
            .map(|(key, _)| key)
            .collect();
        assert_eq!(lacking.len(), 1, "{method}");
        let spanish = items(&desk, &format!("{method}?languageCodes=es")).await;
        assert!(!spanish.is_empty() && spanish.iter().all(|text| text["LanguageCode"] == "es"));
        assert!(spanish.iter().all(|text| text["LocalizationKey"] != lacking[0].as_str()));
        let both = items(&desk, &format!("{method}?languageCodes=es&languageCodes=en")).await;
        assert_eq!(languages(&both), languages(&all));
        assert!(items(&desk, &format!("{method}?languageCodes=tlh")).await.is_empty());
    }
}

#[tokio::test]
async fn long_texts_are_common_mark() {
    let desk = Desk::open().await;
    let marked = |texts: &[Value], member: &str, mark: &str| {
        texts.iter().filter(|text| text[member].as_str().is_some_and(|text| text.contains(mark))).count()
    };
    let products = items(&desk, "GetProductDescriptions").await;
    assert!(marked(&products, "DescriptionMarkdown", "**") > 100);
    assert!(marked(&products, "ReadMoreMarkdown", "### ") > 100);
    assert!(marked(&products, "ReadMoreMarkdown", "\n- ") > 100);
    let promotions = items(&desk, "GetPromotionDescriptions").await;
    assert!(marked(&promotions, "TermsAndConditionsMarkDown", "**") > 0);
}
