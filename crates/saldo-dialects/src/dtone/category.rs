//! The categories of products, which are also the types of transactions (Goods & Services API documentation,
//! *Products*). Two more are always there in a list and always empty.

use saldo_core::catalogue::{Product, Redemption};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Category {
    FixedVoucher,
    FixedRecharge,
    VariablePayment,
    VariableRecharge,
}

impl Category {
    pub(super) const ALL: [Self; 4] =
        [Self::FixedVoucher, Self::FixedRecharge, Self::VariablePayment, Self::VariableRecharge];

    /// The category of a published name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::FixedVoucher => "fixed_value_vouchers",
            Self::FixedRecharge => "fixed_value_recharges",
            Self::VariablePayment => "variable_value_payments",
            Self::VariableRecharge => "variable_value_recharges",
        }
    }

    /// The category of a product; `None` where it needs what no transaction can say: a package or a setting.
    pub(super) fn of(product: &Product) -> Option<Self> {
        let needs_more = product.has_packages || product.settings.iter().any(|setting| setting.is_mandatory);
        if needs_more {
            return None;
        }
        Some(match (product.is_fixed(), product.redemption) {
            _ if product.needs_bill_lookup => Self::VariablePayment,
            (false, _) => Self::VariableRecharge,
            (true, Redemption::Immediate) => Self::FixedRecharge,
            (true, Redemption::ReadReceipt | Redemption::ReadAdditionalInformation) => Self::FixedVoucher,
        })
    }

    /// Whether an operator has at most one product of it, as the variable ones are described.
    pub(super) fn is_single(self) -> bool {
        match self {
            Self::VariablePayment | Self::VariableRecharge => true,
            Self::FixedVoucher | Self::FixedRecharge => false,
        }
    }
}
