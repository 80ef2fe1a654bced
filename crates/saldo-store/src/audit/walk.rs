//! Walks the entries of one partner in the order in which they were posted, all accounts side by side, so that
//! only postings half seen are remembered. Up to a cut: the accounts' rows as they were read.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};

use saldo_core::ledger::{Account, Balances, Entry, Side};
use saldo_core::{AccountId, CommandId, Currency, PartnerId, TransferId};

use super::findings::EntryFound;
use super::transfers::debited;
use super::{AccountMark, PartnerMark, PostingMark, Rule, Violation};

/// One partner's accounts on the way from the proven mark to the cut.
pub(super) struct Walk {
    partner: PartnerId,
    tails: Vec<Tail>,
    /// The accounts with an entry at hand, by that entry's posting.
    ready: BinaryHeap<Reverse<(CommandId, usize)>>,
    postings: HashMap<(CommandId, Currency), Sums>,
    /// The last transfer that was proven before; whatever is above it is checked anyway.
    proven: Option<TransferId>,
    /// The transfers up to that whose money changed on the way.
    pub(super) touched: HashSet<TransferId>,
    pub(super) entries: u64,
    pub(super) violations: Vec<Violation>,
}

/// The rest of one account: from its last entry seen to its last entry of the cut.
struct Tail {
    account: Account,
    sequence: i64,
    sums: Balances,
    at_hand: VecDeque<EntryFound>,
    /// Its entries end before the cut says they do.
    is_short: bool,
}

/// Debits less credits of a posting's entries seen so far.
#[derive(Default, PartialEq, Eq)]
struct Sums {
    pending: i128,
    posted: i128,
}

/// Which entries a walk must see next: of an account, above one sequence and up to another.
pub(super) struct Wanted {
    pub(super) index: usize,
    pub(super) account: AccountId,
    pub(super) after_to: (i64, i64),
}

impl Walk {
    pub(super) fn new(partner: PartnerId, cut: Vec<Account>, from: Option<&PartnerMark>) -> Self {
        let tails = cut.into_iter().map(|account| Tail::new(account, from)).collect();
        let half_seen = from.map_or(&[][..], |from| &from.postings);
        let postings = half_seen
            .iter()
            .map(|half| ((half.posting, half.currency), Sums { pending: half.pending, posted: half.posted }));
        Self {
            partner,
            tails,
            ready: BinaryHeap::new(),
            postings: postings.collect(),
            proven: from.map(|from| from.transfer),
            touched: HashSet::new(),
            entries: 0,
            violations: Vec::new(),
        }
    }

    pub(super) fn accounts(&self) -> usize {
        self.tails.len()
    }

    /// The accounts whose entries must be read before the walk begins.
    pub(super) fn begin(&self) -> Vec<Wanted> {
        (0..self.tails.len()).filter_map(|index| self.wanted(index)).collect()
    }

    /// Takes the entries that were read for an account.
    pub(super) fn give(&mut self, index: usize, entries: Vec<EntryFound>) {
        let Some(tail) = self.tails.get_mut(index) else { return };
        tail.is_short = entries.is_empty();
        tail.at_hand = entries.into();
        if let Some(found) = tail.at_hand.front() {
            self.ready.push(Reverse((found.entry.posting, index)));
        }
    }

    /// Goes on until an account's entries must be read, or to the end.
    pub(super) fn go_on(&mut self) -> Option<Wanted> {
        while let Some(Reverse((_, index))) = self.ready.pop() {
            let Some(tail) = self.tails.get_mut(index) else { continue };
            let Some(found) = tail.at_hand.pop_front() else { continue };
            if let Some(next) = tail.at_hand.front() {
                self.ready.push(Reverse((next.entry.posting, index)));
            }
            self.see(index, &found);
            let is_empty = self.tails.get(index).is_some_and(|tail| tail.at_hand.is_empty());
            if is_empty && let Some(wanted) = self.wanted(index) {
                return Some(wanted);
            }
        }
        None
    }

    /// The postings of which not all entries were seen up to the cut, or that do not balance.
    pub(super) fn half_seen(&self) -> Vec<PostingMark> {
        let mut half_seen: Vec<PostingMark> = self
            .postings
            .iter()
            .map(|((posting, currency), sums)| PostingMark {
                posting: *posting,
                currency: *currency,
                pending: sums.pending,
                posted: sums.posted,
            })
            .collect();
        half_seen.sort_by_key(|half| (half.posting, half.currency));
        half_seen
    }

    /// Takes entries from beyond the cut, for the postings that are half seen.
    pub(super) fn complete(&mut self, currency: Currency, entries: &[EntryFound]) {
        for EntryFound { entry, .. } in entries {
            let half_seen = self.postings.contains_key(&(entry.posting, currency));
            if half_seen {
                self.add(entry, currency);
            }
        }
    }

    /// Compares what was seen with the cut, and says how far the partner's accounts are proven.
    pub(super) fn end(&mut self) -> Vec<AccountMark> {
        for ((posting, currency), sums) in std::mem::take(&mut self.postings) {
            let detail =
                format!("debits exceed credits by {} pending and {} posted", sums.pending, sums.posted);
            self.report(Rule::PostingBalance, format!("posting {posting} in {currency}"), detail);
        }
        let tails = std::mem::take(&mut self.tails);
        for tail in &tails {
            for (rule, detail) in tail.compare() {
                self.report(rule, subject(&tail.account), detail);
            }
        }
        tails.iter().map(|tail| AccountMark::new(tail.account.id, tail.sequence, tail.sums)).collect()
    }

    fn wanted(&self, index: usize) -> Option<Wanted> {
        let tail = self.tails.get(index)?;
        let is_done = tail.is_short || tail.sequence >= tail.account.sequence;
        let after_to = (tail.sequence, tail.account.sequence);
        (!is_done).then_some(Wanted { index, account: tail.account.id, after_to })
    }

    fn see(&mut self, index: usize, found: &EntryFound) {
        let Some(tail) = self.tails.get_mut(index) else { return };
        let entry = &found.entry;
        let faults = tail.see(entry);
        let (currency, name) = (tail.account.key.currency, subject(&tail.account));
        for (rule, detail) in faults {
            self.report(rule, name.clone(), detail);
        }
        if !found.is_listed {
            let detail = format!("entry {} names a transfer that does not list it", entry.sequence);
            self.report(Rule::EntryListed, name, detail);
        }
        let is_proven = |transfer: &TransferId| self.proven.is_some_and(|proven| *transfer <= proven);
        self.touched.extend(entry.transfer.filter(is_proven));
        self.entries += 1;
        self.add(entry, currency);
    }

    /// A posting that balances is let go of.
    fn add(&mut self, entry: &Entry, currency: Currency) {
        let sums = self.postings.entry((entry.posting, currency)).or_default();
        let (pending, posted) = debited(entry);
        sums.pending += pending;
        sums.posted += posted;
        if *sums == Sums::default() {
            self.postings.remove(&(entry.posting, currency));
        }
    }

    fn report(&mut self, rule: Rule, subject: String, detail: String) {
        self.violations.push(Violation { rule, partner: self.partner, subject, detail });
    }
}

impl Tail {
    fn new(account: Account, from: Option<&PartnerMark>) -> Self {
        let mark = from.and_then(|from| from.accounts.iter().find(|mark| mark.account == account.id));
        let (sequence, sums) = mark.map_or((0, Balances::default()), |mark| (mark.sequence, mark.sums()));
        Self { account, sequence, sums, at_hand: VecDeque::new(), is_short: false }
    }

    fn see(&mut self, entry: &Entry) -> Vec<(Rule, String)> {
        let mut wrong = Vec::new();
        if entry.sequence != self.sequence.saturating_add(1) {
            wrong.push((Rule::Sequence, format!("entry {} follows entry {}", entry.sequence, self.sequence)));
        }
        self.sequence = entry.sequence;
        let (pending, posted) = match entry.side {
            Side::Debit => (&mut self.sums.debits_pending, &mut self.sums.debits_posted),
            Side::Credit => (&mut self.sums.credits_pending, &mut self.sums.credits_posted),
        };
        *pending = pending.saturating_add(entry.pending);
        *posted = posted.saturating_add(entry.posted);
        let after = Account { balances: self.sums, ..self.account.clone() }.posted();
        if entry.balance_after != after {
            let detail =
                format!("entry {} says the balance is {}, not {after}", entry.sequence, entry.balance_after);
            wrong.push((Rule::BalanceChain, detail));
        }
        wrong
    }

    fn compare(&self) -> Vec<(Rule, String)> {
        let mut wrong = Vec::new();
        let account = &self.account;
        if self.sequence != account.sequence {
            let detail =
                format!("its row counts {} entries, the last is {}", account.sequence, self.sequence);
            wrong.push((Rule::Sequence, detail));
        }
        if self.sums != account.balances {
            let detail = format!("its row has {:?}, its entries make {:?}", account.balances, self.sums);
            wrong.push((Rule::AccountSum, detail));
        }
        if account.key.name.is_guarded() && account.available().minor() < 0 {
            wrong.push((Rule::BelowZero, format!("{} is available", account.available())));
        }
        wrong
    }
}

fn subject(account: &Account) -> String {
    format!("account {} {}", account.key.name, account.key.currency)
}
