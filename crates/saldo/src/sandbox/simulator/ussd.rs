//! The dialogue on a phone's screen in which a subscriber answers eZ Cash payments: `#111#`, as the Ideamart description
//! tells it to dial. Pure: what is to be done about a reply is answered, not done.

/// What a subscriber dials (*Comprehensive sample response for eZ cash integration*).
const CODE: &str = "#111#";

const NO_CHOICE: &str = "That is no choice here.";

/// Where a dialogue is, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Dialogue {
    place: Place,
    pub(super) lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Place {
    #[default]
    Over,
    /// The payments in the order in which they are numbered.
    Payments(Vec<Payment>),
    Payment(Payment),
    /// How much is to be paid.
    Amount(Payment),
}

/// A payment that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Payment {
    pub(super) reference: String,
    /// As it is printed.
    pub(super) due: String,
}

/// What follows a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Show(Dialogue),
    /// All that is due, or the amount as it was typed.
    Pay {
        reference: String,
        amount: Option<String>,
    },
    Reject {
        reference: String,
    },
}

impl Dialogue {
    /// The last screen.
    pub(super) fn over(lines: Vec<String>) -> Self {
        Self { place: Place::Over, lines }
    }

    /// What follows when this is typed, with these payments waiting.
    pub(super) fn reply(&self, typed: &str, waiting: Vec<Payment>) -> Step {
        let typed = typed.trim();
        if typed.starts_with(['*', '#']) {
            return Step::Show(dialled(typed, waiting));
        }
        match (&self.place, typed) {
            (Place::Over, _) => Step::Show(Self::over(vec![format!("Dial {CODE} for eZ Cash.")])),
            (Place::Payments(_), "0") => Step::Show(Self::over(vec!["Good bye.".to_owned()])),
            (Place::Payments(listed), _) => Step::Show(match chosen(listed, typed) {
                Some(payment) => payment_screen(payment, None),
                None => payments_screen(waiting, Some(NO_CHOICE)),
            }),
            (Place::Payment(payment), "1") => {
                Step::Pay { reference: payment.reference.clone(), amount: None }
            }
            (Place::Payment(payment), "2") => Step::Show(amount_screen(payment)),
            (Place::Payment(payment), "3") => Step::Reject { reference: payment.reference.clone() },
            (Place::Payment(_), "0") => Step::Show(payments_screen(waiting, None)),
            (Place::Payment(payment), _) => Step::Show(payment_screen(payment, Some(NO_CHOICE))),
            (Place::Amount(payment), "0") => Step::Show(payment_screen(payment, None)),
            (Place::Amount(payment), _) => {
                Step::Pay { reference: payment.reference.clone(), amount: Some(typed.to_owned()) }
            }
        }
    }
}

fn dialled(code: &str, waiting: Vec<Payment>) -> Dialogue {
    if code == CODE {
        payments_screen(waiting, None)
    } else {
        Dialogue::over(vec!["Connection problem or invalid MMI code.".to_owned()])
    }
}

/// A payment by its number in the list, or by its reference.
fn chosen<'a>(listed: &'a [Payment], typed: &str) -> Option<&'a Payment> {
    let by_reference = listed.iter().find(|payment| payment.reference == typed);
    let by_number = || listed.get(typed.parse::<usize>().ok()?.checked_sub(1)?);
    by_reference.or_else(by_number)
}

fn payments_screen(waiting: Vec<Payment>, before: Option<&str>) -> Dialogue {
    if waiting.is_empty() {
        return Dialogue::over(vec!["eZ Cash".to_owned(), "No payment waits for you.".to_owned()]);
    }
    let heading = before.unwrap_or("eZ Cash: payments to authorise").to_owned();
    let entry = |(at, payment): (usize, &Payment)| {
        format!("{} {}  {}", at.saturating_add(1), payment.reference, payment.due)
    };
    let entries = waiting.iter().enumerate().map(entry);
    let lines = [heading].into_iter().chain(entries).chain(["0 Exit".to_owned()]).collect();
    Dialogue { place: Place::Payments(waiting), lines }
}

fn payment_screen(payment: &Payment, before: Option<&str>) -> Dialogue {
    let heading = format!("Payment {}", payment.reference);
    let due = format!("Due: {}", payment.due);
    let choices = ["1 Pay all", "2 Pay another amount", "3 Reject", "0 Back"].map(str::to_owned);
    let lines = before.map(str::to_owned).into_iter().chain([heading, due]).chain(choices).collect();
    Dialogue { place: Place::Payment(payment.clone()), lines }
}

fn amount_screen(payment: &Payment) -> Dialogue {
    let lines =
        vec![format!("Payment {}", payment.reference), "Amount in Rs:".to_owned(), "0 Back".to_owned()];
    Dialogue { place: Place::Amount(payment.clone()), lines }
}
