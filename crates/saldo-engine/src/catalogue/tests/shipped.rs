//! The catalogue in `catalogue/`: it has no fault, is large, and has one of everything and what is in print.

use std::fs;
use std::path::Path;

use saldo_core::catalogue::{
    Kind, ProcessingMode, Product, Provider, ProviderStatus, Redemption, TaxCalculation,
};

use super::*;

/// What the published documents name: the number where one is printed, with its sku and provider here.
/// Ding Connect's skus, UTelecard's products and packages, DT One's products.
const PRODUCTS_IN_PRINT: [(Option<i64>, &str, &str); 25] = [
    (None, "AF_AW_TopUp", "AWAF"),
    (None, "NG_4X_TopUp", "4XNG"),
    (None, "BO_EN_TopUp", "ENBO"),
    (None, "2ANG44349", "2ANG"),
    (None, "VOBR98982", "VOBR"),
    (None, "CLBRBR56359", "CLBR"),
    (None, "BR_CL_TopUp_20.00", "CLBR"),
    (None, "BD_TQ_TOPUP_7.50", "TQBD"),
    (None, "AYDE_DE_TopUp_15.00", "AYDE"),
    (Some(121), "D7HT121", "D7HT"),
    (Some(182), "NMHT182", "NMHT"),
    (Some(357), "CLDO357", "CLDO"),
    (Some(3149), "CRDO3149", "CRDO"),
    (Some(201), "CLDO201", "CLDO"),
    (Some(2023), "ESDO2023", "ESDO"),
    (Some(2021), "ENDO2021", "ENDO"),
    (Some(3503), "EEDO3503", "EEDO"),
    (Some(10160), "CRDO10160", "CRDO"),
    (Some(10161), "CRDO10161", "CRDO"),
    (Some(10169), "CRDO10169", "CRDO"),
    (Some(10611), "CRDO10611", "CRDO"),
    (Some(11215), "CRDO11215", "CRDO"),
    (Some(64), "CTGT64", "CTGT"),
    (Some(65), "CTGT65", "CTGT"),
    (Some(315), "ATIN315", "ATIN"),
];
/// Ding Connect's.
const PROVIDER_CODES_IN_PRINT: &str = "D7HT NMHT CLDO ORDO VVDO CLBR IMBR VOBR ETNG ZANG 4XNG 2ANG CLAR TFAR PRAR \
    CLHN TGHN RJIN BLIN AXBD MUPT VFPT MTGW 7FST 9BDF1DAO 93A865AO C07B28AO 215028BR";
/// UTelecard's carriers, DT One's operator, Sling's carriers and Ideamart's instrument: the number where one
/// is printed, the name as printed, the country.
const PROVIDERS_IN_PRINT: [(Option<i64>, &str, &str); 12] = [
    (Some(1), "Claro", "DO"),
    (Some(9), "Digicel", "HT"),
    (Some(10), "Clarord", "DO"),
    (Some(11), "Orangerd", "DO"),
    (Some(37), "Viva", "DO"),
    (Some(255), "Natcom", "HT"),
    (Some(1959), "Claro TV Guatemala USD", "GT"),
    (None, "EE", "GB"),
    (None, "O2", "GB"),
    (None, "Vodafone", "GB"),
    (None, "Three", "GB"),
    (None, "Dialog-Ezcash", "LK"),
];
/// DT One's number where it prints one, ISO alpha-2, and ISO numeric, which UTelecard prints.
const COUNTRIES_IN_PRINT: [(Option<i64>, &str, &str); 14] = [
    (Some(678), "BD", "050"),
    (Some(725), "DO", "214"),
    (Some(730), "SV", "222"),
    (Some(756), "GT", "320"),
    (Some(766), "IN", "356"),
    (Some(767), "ID", "360"),
    (Some(826), "NG", "566"),
    (Some(840), "PH", "608"),
    (Some(844), "QA", "634"),
    (Some(868), "ZA", "710"),
    (None, "AF", "004"),
    (None, "GB", "826"),
    (None, "HT", "332"),
    (None, "LK", "144"),
];
const CURRENCIES_IN_PRINT: [&str; 6] = ["AFN", "DOP", "GBP", "INR", "LKR", "USD"];

/// Whether a product is of some sort.
type Is<'a> = &'a dyn Fn(&Product) -> bool;

fn shipped() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue");
    let text =
        |file: &str| fs::read_to_string(folder.join(file)).expect("the shipped catalogue has every file");
    let document = document_from(FILES.map(|file| (file.to_owned(), text(file))));
    match read(&document, 1) {
        Ok(catalogue) => catalogue,
        Err(faults) => {
            let faults: Vec<_> = faults.iter().map(ToString::to_string).collect();
            panic!("{} faults:\n{}", faults.len(), faults.join("\n"))
        }
    }
}

#[test]
fn it_reads_and_is_large_and_has_one_of_everything() {
    let catalogue = shipped();
    let parts = &catalogue.parts;
    assert!(parts.countries.len() >= 40, "{} countries", parts.countries.len());
    assert!(parts.providers.len() >= 120, "{} providers", parts.providers.len());
    assert!(parts.products.len() >= 1_500, "{} products", parts.products.len());
    for kind in Kind::SOLD {
        assert!(parts.products.iter().any(|product| product.kind == *kind), "no product of kind {kind}");
    }
    let taxed = |product: &Product, how| product.price.tax.as_ref().is_some_and(|tax| tax.calculation == how);
    let specials: [(&str, Is<'_>); 12] = [
        ("bill look-up", &|p| p.needs_bill_lookup),
        ("packages", &|p| p.has_packages),
        ("mandatory setting", &|p| p.settings.iter().any(|setting| setting.is_mandatory)),
        ("optional setting", &|p| p.settings.iter().any(|setting| !setting.is_mandatory)),
        ("receipt to read", &|p| p.redemption == Redemption::ReadReceipt),
        ("information to read", &|p| p.redemption == Redemption::ReadAdditionalInformation),
        ("batch", &|p| p.processing_mode == ProcessingMode::Batch),
        ("customer fee", &|p| p.price.customer_fee.is_positive()),
        ("distributor fee", &|p| p.price.distributor_fee.is_positive()),
        ("inclusive tax", &|p| taxed(p, TaxCalculation::Inclusive)),
        ("exclusive tax", &|p| taxed(p, TaxCalculation::Exclusive)),
        ("pattern of its own", &|p| p.pattern.is_some()),
    ];
    for (name, is_special) in specials {
        assert!(parts.products.iter().any(is_special), "no product with: {name}");
    }
    assert!(
        parts.providers.iter().any(|provider| provider.status != ProviderStatus::Up),
        "no provider is down"
    );
    assert!(parts.promotions.iter().any(|promotion| promotion.ends_at.is_none()), "no promotion without end");
}

#[test]
fn it_has_what_the_published_documents_name() {
    let catalogue = shipped();
    let parts = &catalogue.parts;
    for (number, sku, provider) in PRODUCTS_IN_PRINT {
        let product = catalogue.product(sku).unwrap_or_else(|| panic!("no product {sku}"));
        let number = number.unwrap_or(product.number);
        assert_eq!((product.number, product.provider.as_str()), (number, provider), "{sku}");
    }
    for code in PROVIDER_CODES_IN_PRINT.split_whitespace() {
        assert!(catalogue.provider(code).is_some(), "no provider {code}");
    }
    for (number, name, country) in PROVIDERS_IN_PRINT {
        let is_it = |p: &Provider| {
            p.country == country
                && number.is_none_or(|number| p.number == number)
                && (p.name == name || p.short_name.as_deref() == Some(name))
        };
        assert!(parts.providers.iter().any(is_it), "no provider {number:?} {name} in {country}");
    }
    for (number, iso, numeric) in COUNTRIES_IN_PRINT {
        let country = parts.countries.iter().find(|country| country.iso == iso);
        let country = country.unwrap_or_else(|| panic!("no country {iso}"));
        assert_eq!(
            (number.unwrap_or(country.number), country.iso_numeric.as_str()),
            (country.number, numeric),
            "{iso}"
        );
    }
    for code in CURRENCIES_IN_PRINT {
        assert!(parts.currencies.iter().any(|name| name.currency.code() == code), "no currency {code}");
    }
}

/// Every rehearsal number is one that the product itself takes, whichever digit it ends in.
#[test]
fn rehearsal_numbers_fit_their_patterns() {
    let catalogue = shipped();
    for product in &catalogue.parts.products {
        let provider = catalogue.provider(product.provider.as_str()).expect("references resolve");
        let pattern = product.pattern.as_ref().unwrap_or(&provider.pattern);
        assert!(product.uat_number.fits(pattern), "{}: {}", product.sku, product.uat_number);
    }
}
