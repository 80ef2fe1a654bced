//! The seventeen methods in words, each with what it takes and answers.

use utoipa::ToSchema;
use utoipa::openapi::Ref;

use super::examples;
use crate::contract::Shapes;
use crate::ding::wire::{
    AccountFound, Balance, Bill, CancellationRequest, Country, Currency, ErrorDescription, EstimatedPrice,
    EstimationRequest, Items, ListTransferRecordsRequest, LookupBillsRequest, Product, ProductDescription,
    Promotion, PromotionDescription, Provider, ProviderStatus, Region, SendTransferRequest,
    SendTransferResponse, TransferPage, TransferWithState,
};

pub(super) const INTRODUCTION: &str = "Prepaid value as DingConnect V1 sells it. Every call needs the header \
    `api_key`, or the bearer token of an OAuth client. Every answer has a `ResultCode` and its `ErrorCodes`: 1 and 2 \
    come with status 200, 3 with 429 or 503 and a `Retry-After`, 4 with 400 or 401, and 5 with 500.";

const REFERENCE: &str = "Reference data";
const ACCOUNT: &str = "Account";
const PRICES: &str = "Prices and bills";
const TRANSFERS: &str = "Transfers";

/// The groups of methods in the order they are shown in.
pub(super) const GROUPS: [(&str, &str); 4] = [
    (REFERENCE, "What there is to sell and where. Keep it, and ask again now and then."),
    (ACCOUNT, "Your balance, and whose an account number is."),
    (PRICES, "What a transfer would cost."),
    (TRANSFERS, "Sending, finding and cancelling."),
];

/// A method as it is described.
pub(super) struct Described {
    pub(super) name: &'static str,
    pub(super) group: &'static str,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    pub(super) takes: Takes,
    /// Adds the shape of its answer, which may be named after the method.
    pub(super) answer: fn(&mut Shapes, &str) -> Ref,
    /// Whether an answer that fails has the shape of one that succeeds.
    pub(super) fails_as: FailsAs,
}

pub(super) enum Takes {
    /// The filters that its route declares.
    Query,
    /// One object.
    One(Body),
    /// An array of items.
    Batch(Body),
}

pub(super) struct Body {
    /// Adds the shape.
    pub(super) shape: fn(&mut Shapes) -> Ref,
    pub(super) example: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FailsAs {
    Envelope,
    Answer,
}

impl Described {
    const fn get(name: &'static str, group: &'static str, answer: fn(&mut Shapes, &str) -> Ref) -> Self {
        let (summary, description, takes) = ("", "", Takes::Query);
        Self { name, group, summary, description, takes, answer, fails_as: FailsAs::Envelope }
    }

    const fn post(
        name: &'static str,
        group: &'static str,
        takes: Takes,
        answer: fn(&mut Shapes, &str) -> Ref,
    ) -> Self {
        let (summary, description) = ("", "");
        Self { name, group, summary, description, takes, answer, fails_as: FailsAs::Envelope }
    }

    const fn says(self, summary: &'static str, description: &'static str) -> Self {
        Self { summary, description, ..self }
    }

    const fn fails_as_answer(self) -> Self {
        Self { fails_as: FailsAs::Answer, ..self }
    }
}

const fn body<T: ToSchema>(example: &'static str) -> Body {
    Body { shape: |shapes| shapes.add::<T>(), example }
}

/// An answer with a shape of its own.
fn whole<T: ToSchema>(shapes: &mut Shapes, _method: &str) -> Ref {
    shapes.add::<T>()
}

/// A list, named after its method.
fn list<T: ToSchema>(shapes: &mut Shapes, method: &str) -> Ref {
    shapes.add::<T>();
    shapes.add_as::<Items<T>>(&format!("{method}Response"))
}

pub(super) const OPERATIONS: [Described; 17] = [
    Described::get("GetCountries", REFERENCE, list::<Country<'static>>)
        .says("Countries", "The countries in which something is sold, and how their numbers begin."),
    Described::get("GetCurrencies", REFERENCE, list::<Currency<'static>>)
        .says("Currencies", "The currencies that prices are in."),
    Described::get("GetRegions", REFERENCE, list::<Region<'static>>)
        .says("Regions", "The parts of countries that products and providers may be limited to."),
    Described::get("GetProviders", REFERENCE, list::<Provider<'static>>)
        .says("Providers", "Who delivers, and what account numbers look like there."),
    Described::get("GetProviderStatus", REFERENCE, list::<ProviderStatus<'static>>)
        .says("Whether providers take transfers", "Transfers to a provider that takes none at present fail at once."),
    Described::get("GetProducts", REFERENCE, list::<Product<'static>>).says(
        "Products and their prices",
        "All that can be sent, with prices in your currency. Without a filter the list is long. With an account \
         number it is what can be sent there; a number that belongs to no provider narrows nothing.",
    ),
    Described::get("GetProductDescriptions", REFERENCE, list::<ProductDescription<'static>>)
        .says("Texts of products", "Found by the LocalizationKey of a product. There is always English."),
    Described::get("GetPromotions", REFERENCE, list::<Promotion<'static>>)
        .says("Promotions", "What providers add at present and soon. Amounts are in your currency."),
    Described::get("GetPromotionDescriptions", REFERENCE, list::<PromotionDescription<'static>>)
        .says("Texts of promotions", "Found by the LocalizationKey of a promotion. There is always English."),
    Described::get("GetErrorCodeDescriptions", REFERENCE, list::<ErrorDescription>)
        .says("Error codes in words", "Every code and context code that an answer may have."),
    Described::get("GetBalance", ACCOUNT, whole::<Balance>)
        .says("Your balance", "What you can spend. What transfers in progress hold is taken off already."),
    Described::get("GetAccountLookup", ACCOUNT, whole::<AccountFound>).says(
        "Whose an account number is",
        "The country and the providers that a number may belong to. Where the country is known and the provider is \
         not, ResultCode is 2 with NearestMatch and there are no items.",
    ),
    Described::post(
        "EstimatePrices",
        PRICES,
        Takes::Batch(body::<EstimationRequest>(examples::ESTIMATE)),
        list::<EstimatedPrice>,
    )
    .says(
        "What would it cost?",
        "Prices a batch of at most 100 items, each by SendValue or by ReceiveValue. Each item has its own result.",
    ),
    Described::post("LookupBills", PRICES, Takes::One(body::<LookupBillsRequest>(examples::BILLS)), list::<Bill>)
        .says("What is there to pay?", "The bills of an account number. SendTransfer pays one by its BillRef.")
        .fails_as_answer(),
    Described::post(
        "SendTransfer",
        TRANSFERS,
        Takes::One(body::<SendTransferRequest>(examples::SEND)),
        whole::<SendTransferResponse>,
    )
    .says(
        "Send a transfer",
        "Sends a product to an account number, once for each DistributorRef. While the outcome is not known the \
         ProcessingState is Processing and ListTransferRecords tells how it ends. A transfer that failed is in the \
         answer too.",
    )
    .fails_as_answer(),
    Described::post(
        "ListTransferRecords",
        TRANSFERS,
        Takes::One(body::<ListTransferRecordsRequest>(examples::LIST)),
        whole::<TransferPage>,
    )
    .says("Find transfers", "Your transfers of the last two months, newest first, in pages."),
    Described::post(
        "CancelTransfers",
        TRANSFERS,
        Takes::Batch(body::<CancellationRequest>(examples::CANCEL)),
        list::<TransferWithState>,
    )
    .says(
        "Cancel transfers",
        "Cancels a batch of at most 100 transfers that were not sent yet, which only those of products processed in \
         batch can be. Each item has its own result: it worked where ProcessingState is Cancelled.",
    ),
];

/// What a filter chooses, and an example that finds something in the demonstration catalogue.
pub(super) fn filter(name: &str) -> (&'static str, &'static str) {
    match name {
        "countryIsos" => ("Two letters of ISO 3166.", "AF"),
        "providerCodes" => ("Codes of providers, from GetProviders.", "AWAF"),
        "regionCodes" => ("Codes of regions, from GetRegions.", "AF"),
        "skuCodes" => ("Codes of products, from GetProducts.", "AF_AW_TopUp"),
        "benefits" => ("What a product gives, such as Mobile, Minutes or Data.", "Mobile"),
        "languageCodes" => ("Two letters of ISO 639. Ask for en beside another.", "en"),
        "accountNumber" => ("The account number that something is to be sent to.", "93701234567"),
        _ => ("", ""),
    }
}
