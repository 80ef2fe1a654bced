//! The provider's own book: every attempt it was asked for and what it did, as a real provider would know it.
//! Append-only, one write and no sync a line, so it survives a killed process; a line torn by one is cut off.
//! In memory an attempt takes tens of bytes, whatever its receipt: that is made again from the attempt.

use std::collections::{BTreeMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use saldo_core::recovery::ListedDelivery;
use saldo_core::transfer::{Purpose, Realm, Refusal};
use saldo_core::{AttemptId, Timestamp};
use serde::Serialize;

use super::book_line::Line;
use super::payment_ref::{PaymentRef, PaymentRefs};
use super::runs::Runs;
use super::{SandboxError, listed};

/// What the provider did with an attempt, and tells whoever asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    Delivered,
    Refused(Refusal),
    /// The subscriber has to pay, and has not answered yet.
    Waiting,
    Unknown,
}

/// The deliveries of a book, added up. Rehearsals and reversals are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct DeliveriesSummary {
    /// Attempts that were delivered at least once.
    pub attempts: u64,
    pub deliveries: u64,
    /// The most deliveries of one attempt: more than one is a doubled transfer.
    pub largest: u32,
}

/// An attempt in memory.
#[derive(Debug, Clone, Copy)]
struct Entry {
    at_s: u32,
    deliveries: u16,
    told: ToldMark,
}

/// `Told` in two bytes; refusals repeat, so they are kept once each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ToldMark(u16);

impl ToldMark {
    const DELIVERED: Self = Self(0);
    const UNKNOWN: Self = Self(1);
    const WAITING: Self = Self(2);
    const REFUSALS_FROM: u16 = 3;
}

#[derive(Debug, Default)]
pub(super) struct Book {
    known: Runs<AttemptId, Entry>,
    /// Deliveries that were taken back.
    taken_back: HashSet<AttemptId>,
    payment_refs: PaymentRefs,
    refusals: Vec<Refusal>,
    summary: DeliveriesSummary,
    file: Option<BookFile>,
}

impl Book {
    /// A book in a file, with what it holds; one in memory without.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, SandboxError> {
        let mut book = Self::default();
        if let Some(path) = path {
            let length = book.load(path)?;
            book.file = Some(BookFile::open(path, length).map_err(|error| unusable(path, error))?);
        }
        Ok(book)
    }

    /// Reads the lines of a file and answers how many bytes of it are whole lines.
    fn load(&mut self, path: &Path) -> Result<u64, SandboxError> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(unusable(path, error)),
        };
        let mut reader = BufReader::new(file);
        let (mut text, mut length) = (Vec::new(), 0_u64);
        for number in 1_u64.. {
            text.clear();
            let size = reader.read_until(b'\n', &mut text).map_err(|error| unusable(path, error))?;
            let Some(whole) = text.strip_suffix(b"\n") else {
                break;
            };
            let line = std::str::from_utf8(whole).ok().and_then(Line::read);
            let damaged = || SandboxError::BookDamaged { path: path.to_owned(), line: number };
            self.apply(&line.ok_or_else(damaged)?);
            length = length.saturating_add(u64::try_from(size).unwrap_or(u64::MAX));
        }
        Ok(length)
    }

    /// Writes a line down. Where that fails the provider has done nothing.
    pub(super) fn register(&mut self, line: &Line) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            file.append(line)?;
        }
        self.apply(line);
        Ok(())
    }

    /// What is known of an attempt, and since when, in seconds since 1970.
    pub(super) fn find(&self, attempt: AttemptId) -> Option<(Told, u32)> {
        let entry = self.known.get(&attempt)?;
        Some((self.told(entry.told), entry.at_s))
    }

    /// The reference of a payment that a subscriber is asked for: the same for the same attempt, and another for every
    /// other. It is given once it is in a line of the book.
    pub(super) fn payment_ref(&self, attempt: AttemptId) -> PaymentRef {
        self.payment_refs.offer(attempt)
    }

    /// Whether a delivery is there to be taken back; a delivery is taken back once.
    pub(super) fn can_take_back(&self, attempt: AttemptId) -> bool {
        let is_delivered = self.known.get(&attempt).is_some_and(|entry| entry.told == ToldMark::DELIVERED);
        is_delivered && !self.taken_back.contains(&attempt)
    }

    /// How often each attempt was really delivered; one that never was is left out.
    pub(super) fn deliveries(&self) -> BTreeMap<AttemptId, u32> {
        let delivered = self.known.iter().filter(|(_, entry)| entry.deliveries > 0);
        delivered.map(|(attempt, entry)| (*attempt, u32::from(entry.deliveries))).collect()
    }

    /// What was delivered since a moment and not taken back, as it stands in the file; without one, nothing is told of a
    /// delivery but its attempt.
    pub(super) fn deliveries_since(&self, since: Timestamp) -> io::Result<Vec<ListedDelivery>> {
        let is_there = |attempt: AttemptId, at: Timestamp| {
            let delivered = self.known.get(&attempt).is_some_and(|entry| entry.deliveries > 0);
            delivered && at >= since && !self.taken_back.contains(&attempt)
        };
        let mut listed = Vec::new();
        match &self.file {
            Some(file) => {
                for text in BufReader::new(File::open(&file.path)?).lines() {
                    let line = Line::read(&text?).filter(|line| line.told == Told::Delivered);
                    listed.extend(line.as_ref().and_then(listed::delivery));
                }
            }
            None => listed.extend(self.known.iter().map(|(attempt, entry)| ListedDelivery {
                attempt: *attempt,
                at: Timestamp::ZERO.plus_seconds(i64::from(entry.at_s)),
                provider_ref: None,
                account_number: None,
                receive: None,
                send: None,
                asked: None,
            })),
        }
        listed.retain(|delivery| is_there(delivery.attempt, delivery.at));
        listed.sort_by_key(|delivery| (delivery.at, delivery.attempt));
        Ok(listed)
    }

    pub(super) fn summary(&self) -> DeliveriesSummary {
        self.summary
    }

    /// Empties the book, the file too.
    pub(super) fn reset(&mut self) -> Result<(), SandboxError> {
        let mut file = self.file.take();
        let emptied = file.as_mut().map_or(Ok(()), BookFile::empty);
        *self = Self { file, ..Self::default() };
        emptied
    }

    fn apply(&mut self, line: &Line) {
        let told = self.mark(&line.told);
        let fresh = Entry { at_s: line.at_s, deliveries: 0, told };
        let entry = self.known.get_or_insert(line.attempt, fresh);
        entry.told = told;
        entry.at_s = line.at_s;
        if let Some(payment_ref) = line.payment_ref {
            self.payment_refs.give(line.attempt, payment_ref);
        }
        let Told::Delivered = line.told else { return };
        match (line.purpose, line.realm) {
            (Purpose::Deliver, Realm::Real) => {
                entry.deliveries = entry.deliveries.saturating_add(1);
                let is_first = entry.deliveries == 1;
                self.summary.attempts = self.summary.attempts.saturating_add(u64::from(is_first));
                self.summary.deliveries = self.summary.deliveries.saturating_add(1);
                self.summary.largest = self.summary.largest.max(u32::from(entry.deliveries));
            }
            (Purpose::Deliver, Realm::Simulated) => {}
            (Purpose::Reverse, _) => self.taken_back.extend(line.reverses),
        }
    }

    fn mark(&mut self, told: &Told) -> ToldMark {
        match told {
            Told::Delivered => ToldMark::DELIVERED,
            Told::Unknown => ToldMark::UNKNOWN,
            Told::Waiting => ToldMark::WAITING,
            Told::Refused(refusal) => {
                let at = self.refusals.iter().position(|known| known == refusal).unwrap_or_else(|| {
                    self.refusals.push(refusal.clone());
                    self.refusals.len() - 1
                });
                let at = u16::try_from(at).unwrap_or(u16::MAX);
                ToldMark(at.saturating_add(ToldMark::REFUSALS_FROM))
            }
        }
    }

    fn told(&self, mark: ToldMark) -> Told {
        match mark {
            ToldMark::DELIVERED => Told::Delivered,
            ToldMark::UNKNOWN => Told::Unknown,
            ToldMark::WAITING => Told::Waiting,
            ToldMark(mark) => {
                let refusal = self.refusals.get(usize::from(mark.saturating_sub(ToldMark::REFUSALS_FROM)));
                refusal.map_or(Told::Unknown, |refusal| Told::Refused(refusal.clone()))
            }
        }
    }
}

fn unusable(path: &Path, error: io::Error) -> SandboxError {
    SandboxError::BookUnusable { path: PathBuf::from(path), error }
}

/// The file behind a book.
#[derive(Debug)]
struct BookFile {
    path: PathBuf,
    file: File,
    /// Bytes of whole lines.
    length: u64,
    line: String,
}

impl BookFile {
    /// Opens or makes the file, and cuts off what follows the whole lines.
    fn open(path: &Path, length: u64) -> io::Result<Self> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        file.set_len(length)?;
        Ok(Self { path: path.to_owned(), file, length, line: String::new() })
    }

    fn append(&mut self, line: &Line) -> io::Result<()> {
        self.line.clear();
        line.write(&mut self.line).map_err(io::Error::other)?;
        if let Err(error) = self.file.write_all(self.line.as_bytes()) {
            self.file.set_len(self.length)?;
            return Err(error);
        }
        self.length = self.length.saturating_add(u64::try_from(self.line.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    fn empty(&mut self) -> Result<(), SandboxError> {
        self.file.set_len(0).map_err(|error| unusable(&self.path, error))?;
        self.length = 0;
        Ok(())
    }
}
