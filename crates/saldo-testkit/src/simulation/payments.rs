//! What subscribers pay of charges that are collected as they are paid. The provider tells the switch of each payment
//! when it is made, and of all of them once more in the end, because it may not have been heard.

use std::sync::Arc;

use parking_lot::Mutex;
use saldo_core::command::Payment;
use saldo_core::transfer::Transfer;
use saldo_core::{Money, Reference, TransferId};
use saldo_engine::Engine;

use super::outside::Outside;
use super::provider::Book;
use super::stage::usd;

/// A payment that the provider has got.
#[derive(Debug, Clone)]
struct Made {
    payment: Payment,
    tellings: u32,
    /// Whether the switch said that it has it.
    is_taken: bool,
}

pub(super) struct Payments {
    made: Mutex<Vec<Made>>,
    /// The provider's, which takes them.
    book: Arc<Book>,
}

impl Payments {
    pub(super) fn in_book(book: &Arc<Book>) -> Self {
        Self { made: Mutex::default(), book: Arc::clone(book) }
    }

    /// A subscriber pays, where the provider takes it; then the switch is told.
    pub(super) async fn pay(&self, engine: &Arc<Engine>, outside: &Outside, transfer: &Transfer, minor: i64) {
        let attempt = transfer.attempt.as_ref().map(|attempt| attempt.id);
        if !attempt.is_some_and(|attempt| self.book.pay(attempt, minor, outside.now())) {
            return;
        }
        let number = self.note(transfer, minor);
        outside.note(format_args!("payment {number} of {minor} for {}", transfer.id));
        self.tell(engine, outside, number).await;
    }

    /// Tells the switch of all payments, also of those that it knows.
    pub(super) async fn tell_all(&self, engine: &Arc<Engine>, outside: &Outside) {
        let count = self.made.lock().len();
        for number in 0..count {
            self.tell(engine, outside, number).await;
        }
    }

    /// What of a transfer's payments the switch says that it has, and what there is of them, in minor units.
    pub(super) fn taken_and_made(&self, transfer: TransferId) -> (i64, i64) {
        let made = self.made.lock();
        let of_transfer = || made.iter().filter(|made| made.payment.transfer == transfer);
        let sum = |made: Vec<&Made>| made.iter().map(|made| made.payment.amount.minor()).sum();
        let taken = of_transfer().filter(|made| made.is_taken).collect();
        (sum(taken), sum(of_transfer().collect()))
    }

    fn note(&self, transfer: &Transfer, minor: i64) -> usize {
        let mut made = self.made.lock();
        let payment = Payment {
            partner: transfer.partner,
            transfer: transfer.id,
            reference: Reference::parse(&format!("p{}", made.len())).expect("a reference"),
            amount: Money::from_minor(minor, usd()),
        };
        made.push(Made { payment, tellings: 0, is_taken: false });
        made.len() - 1
    }

    async fn tell(&self, engine: &Arc<Engine>, outside: &Outside, number: usize) {
        outside.pass("a payment is told").await;
        let payment = self.made.lock()[number].payment.clone();
        let said = engine.payment_record(payment).await.map(|_| ());
        outside.pass("a payment is known").await;
        outside.note(format_args!("payment {number}: {said:?}"));
        let made = &mut self.made.lock()[number];
        made.tellings += 1;
        // To one that comes again the answer is the same whether it was counted or kept for a person.
        made.is_taken |= made.tellings == 1 && said.is_ok();
    }
}
