//! The dialogue on a phone's screen in which a subscriber answers eZ Cash payments, under the code that the Ideamart
//! description tells it to dial. Pure: what is to be done about a reply is answered, not done.

use saldo_core::TransferId;

/// What a subscriber dials (*Comprehensive sample response for eZ cash integration*).
pub(super) const CODE: &str = "#111#";

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
    /// Those that wait, in the order in which they are numbered.
    List(Vec<Waiting>),
    One(Waiting),
    /// How much of it is to be paid.
    Amount(Waiting),
}

/// A payment that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) charge: TransferId,
    pub(super) reference: String,
    /// As it is printed.
    pub(super) due: String,
}

/// What follows a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Show(Dialogue),
    /// All that is due, or the amount as it was typed.
    Pay(Waiting, Option<String>),
    Reject(Waiting),
}

impl Dialogue {
    /// The last screen.
    pub(super) fn over(lines: Vec<String>) -> Self {
        Self { place: Place::Over, lines }
    }

    /// What follows when this is typed, with these payments waiting.
    pub(super) fn reply(&self, typed: &str, waiting: Vec<Waiting>) -> Step {
        let typed = typed.trim();
        if typed.starts_with(['*', '#']) {
            return Step::Show(dialled(typed, waiting));
        }
        match (&self.place, typed) {
            (Place::Over, _) if self.lines.is_empty() => Step::Show(Self::over(vec![how_to_begin()])),
            // A reply that was sent twice: the screen that followed the first stays.
            (Place::Over, _) => Step::Show(self.clone()),
            (Place::List(_), "0") => Step::Show(Self::over(vec!["Good bye.".to_owned()])),
            (Place::List(listed), _) => Step::Show(match chosen(listed, typed) {
                Some(one) => one_screen(one, None),
                None => list_screen(waiting, Some(NO_CHOICE)),
            }),
            (Place::One(one), "1") => Step::Pay(one.clone(), None),
            (Place::One(one), "2") => Step::Show(amount_screen(one)),
            (Place::One(one), "3") => Step::Reject(one.clone()),
            (Place::One(_), "0") => Step::Show(list_screen(waiting, None)),
            (Place::One(one), _) => Step::Show(one_screen(one, Some(NO_CHOICE))),
            (Place::Amount(one), "0") => Step::Show(one_screen(one, None)),
            (Place::Amount(one), _) => Step::Pay(one.clone(), Some(typed.to_owned())),
        }
    }
}

pub(super) fn how_to_begin() -> String {
    format!("Dial {CODE} for eZ Cash.")
}

fn dialled(code: &str, waiting: Vec<Waiting>) -> Dialogue {
    if code == CODE {
        list_screen(waiting, None)
    } else {
        Dialogue::over(vec!["Connection problem or invalid MMI code.".to_owned()])
    }
}

/// A payment by its number in the list, or by its reference.
fn chosen<'a>(listed: &'a [Waiting], typed: &str) -> Option<&'a Waiting> {
    let by_reference = listed.iter().find(|one| one.reference == typed);
    let by_number = || listed.get(typed.parse::<usize>().ok()?.checked_sub(1)?);
    by_reference.or_else(by_number)
}

fn list_screen(waiting: Vec<Waiting>, before: Option<&str>) -> Dialogue {
    if waiting.is_empty() {
        return Dialogue::over(vec!["eZ Cash".to_owned(), "No payment waits for you.".to_owned()]);
    }
    let heading = before.unwrap_or("eZ Cash: payments to authorise").to_owned();
    let entry =
        |(at, one): (usize, &Waiting)| format!("{} {}  {}", at.saturating_add(1), one.reference, one.due);
    let entries = waiting.iter().enumerate().map(entry);
    let lines = [heading].into_iter().chain(entries).chain(["0 Exit".to_owned()]).collect();
    Dialogue { place: Place::List(waiting), lines }
}

fn one_screen(one: &Waiting, before: Option<&str>) -> Dialogue {
    let heading = format!("Payment {}", one.reference);
    let due = format!("Due: {}", one.due);
    let choices = ["1 Pay all", "2 Pay another amount", "3 Reject", "0 Back"].map(str::to_owned);
    let lines = before.map(str::to_owned).into_iter().chain([heading, due]).chain(choices).collect();
    Dialogue { place: Place::One(one.clone()), lines }
}

fn amount_screen(one: &Waiting) -> Dialogue {
    let lines = vec![format!("Payment {}", one.reference), "Amount in Rs:".to_owned(), "0 Back".to_owned()];
    Dialogue { place: Place::Amount(one.clone()), lines }
}
