//! A small sound catalogue, and what is told of it after an edit. The shipped catalogue is read in `shipped`.

mod cells;
mod form;
mod shipped;
mod split;
mod ties;

use saldo_core::catalogue::Catalogue;
use saldo_core::command::CatalogueDocument;

use super::{FILES, document_from, read};

const COUNTRIES: &str = "\
iso,iso_numeric,number,name,dialling
AF,004,661,Afghanistan,93:11:11
DO,214,725,Dominican Republic,1809:11:11;1829:11:11
";
const CURRENCIES: &str = "\
iso,name
AFN,Afghani
DOP,Dominican Peso
JPY,Yen
USD,US Dollar
";
const REGIONS: &str = "\
code,country,name
AF,AF,Afghanistan
DO,DO,Dominican Republic
DO-N,DO,North
";
const PROVIDERS: &str = "\
code,number,country,name,short_name,validation_regex,customer_care,regions,payment_types,logo_url,status,status_message
AWAF,322,AF,Afghan Wireless,AWCC,^93([0-9]{9})$,,AF,Prepaid,https://logos.example/AWAF.png,up,
CLDO,1,DO,Claro,,^1([0-9]{10})$,*611,DO;DO-N,Prepaid;Postpaid,,down,Works until noon.
";
const PRODUCTS: &str = "\
sku,number,provider,region,kind,localization_key,processing_mode,redemption,benefits,payment_types,validity,uat_number,additional_information,validation_regex,currency,send_minimum,send_maximum,receive_currency,receive_minimum,receive_maximum,customer_fee,distributor_fee,commission,tax_name,tax_rate,tax_calculation,lookup_bills,packages
AF_AW_TopUp,10062,AWAF,AF,topup,AF_AW,instant,immediate,Mobile;Minutes,Prepaid,P30D,93000000000,,,USD,1.00,50.00,AFN,76.00,3800.00,0,0,0.05,AIT,10,inclusive,false,false
CLDO201,201,CLDO,DO-N,pin,CLDO201,batch,read_receipt,Mobile,,,0000000000,Keep the PIN.,^0{9}[0-9]$,DOP,100.00,100.00,DOP,100.00,100.00,1.50,0.25,0.03,,,,true,true
";
const SETTINGS: &str = "\
sku,name,mandatory,description
CLDO201,MeterId,true,Number of the meter
CLDO201,HolderName,false,Name of the holder
";
const PRODUCT_TEXTS: &str = "\
localization_key,language,display_text,description,read_more
AF_AW,en,Afghan Wireless,\"Credit for
**two** lines\",
CLDO201,en,Claro PIN,,
CLDO201,es,PIN de Claro,,
";
const PROMOTIONS: &str = "\
key,provider,starts,ends,currency,validity,minimum_send
CLDO-X2,CLDO,2026-12-01T04:00:00Z,2026-12-04T03:59:59Z,USD,P15D,5.00
AWAF-OPEN,AWAF,2026-12-01T04:00:00+04:30,,USD,,0
";
const PROMOTION_TEXTS: &str = "\
key,language,dates,headline,terms,bonus_validity,promotion_type
CLDO-X2,en,12/01/2026;12/02/2026,Double,All of it twice.,15 days,Bonus
AWAF-OPEN,en,,Always,Some of it.,3 days,Bonus
";
const PROMOTION_BONUSES: &str = "\
key,minimum,maximum,bonus_type,quantity,validity_days
CLDO-X2,5.00,9.99,x,2,15
CLDO-X2,10.00,99.00,x,3,15
CLDO-X2,10.00,99.00,MB,500,0
";
const RATES: &str = "\
base,quote,rate,date
USD,AFN,66.05,2026-11-20
USD,DOP,63.18,2026-11-20
";
const TEXTS: [&str; FILES.len()] = [
    COUNTRIES,
    CURRENCIES,
    REGIONS,
    PROVIDERS,
    PRODUCTS,
    SETTINGS,
    PRODUCT_TEXTS,
    PROMOTIONS,
    PROMOTION_TEXTS,
    PROMOTION_BONUSES,
    RATES,
];

/// In one file, the first of a text becomes another.
struct Edit<'a>(&'a str, &'a str, &'a str);

fn small() -> Vec<(String, String)> {
    FILES.iter().zip(TEXTS).map(|(file, text)| (file.to_string(), text.to_owned())).collect()
}

fn edited(edits: &[Edit<'_>]) -> CatalogueDocument {
    let mut files = small();
    for Edit(file, from, to) in edits {
        let (_, text) = files.iter_mut().find(|(name, _)| name == file).expect("the edited file exists");
        assert!(text.contains(from), "{file} has no {from:?}");
        *text = text.replacen(from, to, 1);
    }
    document_from(files)
}

fn faults_of(document: &CatalogueDocument) -> Vec<String> {
    read(document, 1).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// Each case: an edit, and the one fault it must make.
fn check(cases: &[(Edit<'_>, &str)]) {
    for (edit, fault) in cases {
        let document = edited(&[Edit(edit.0, edit.1, edit.2)]);
        assert_eq!(faults_of(&document), [*fault], "after {:?} became {:?} in {}", edit.1, edit.2, edit.0);
    }
}

fn read_small(edits: &[Edit<'_>]) -> Catalogue {
    read(&edited(edits), 7).expect("the small catalogue is sound")
}
