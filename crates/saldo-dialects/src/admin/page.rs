//! Lists in pages: `limit` says how many items, `after` where the page before ended, `next` where this one does.

use super::error::Problem;
use super::wire::Page;

const LIMIT_DEFAULT: u32 = 50;
const LIMIT_MAX: u32 = 500;

/// How many items a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit(u32);

impl Limit {
    /// Reads `limit`; absent and empty are the default.
    pub(super) fn read(text: Option<&str>) -> Result<Self, Problem> {
        let Some(text) = given(text) else {
            return Ok(Self(LIMIT_DEFAULT));
        };
        let limit = text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
        limit.map(Self).ok_or_else(|| {
            Problem::query(
                "limit",
                format!("`limit` is not a number from 1 to {LIMIT_MAX}; give one or none"),
            )
        })
    }

    pub(super) fn count(self) -> u32 {
        self.0
    }

    /// One more than the page has, by which one sees whether there is another page.
    pub(super) fn and_one(self) -> usize {
        self.size().saturating_add(1)
    }

    /// The page of these items, which are `and_one` at most; `cursor` says where to go on behind an item.
    pub(super) fn page<T>(
        self,
        items: impl IntoIterator<Item = T>,
        cursor: impl Fn(&T) -> String,
    ) -> Page<T> {
        let size = self.size();
        let mut items: Vec<T> = items.into_iter().take(self.and_one()).collect();
        let more = items.len() > size;
        items.truncate(size);
        let next = items.last().filter(|_| more).map(cursor);
        Page { items, next }
    }

    fn size(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Reads `after` where it is a number.
pub(super) fn after(text: Option<&str>) -> Result<Option<i64>, Problem> {
    given(text).map(|text| text.parse().map_err(|_| strange_cursor())).transpose()
}

/// Reads `after` where it is two numbers, `1:2`.
pub(super) fn after_pair(text: Option<&str>) -> Result<Option<(i64, i64)>, Problem> {
    let pair = |text: &str| {
        let (one, other) = text.split_once(':')?;
        Some((one.parse().ok()?, other.parse().ok()?))
    };
    given(text).map(|text| pair(text).ok_or_else(strange_cursor)).transpose()
}

/// What a query says of a name: empty is as good as absent.
pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

fn strange_cursor() -> Problem {
    Problem::query("after", "`after` is not the `next` of a page of this list; give that, or none")
}
