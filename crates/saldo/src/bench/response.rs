//! Reads HTTP/1.1 answers out of a byte stream with as little work as is safe: status, length, body.
//! Pure: bytes go in as they come, answers come out. Whatever is not such an answer is refused, never guessed.

use std::fmt;

/// The largest answer that is taken: a whole catalogue's products.
const ANSWER_BYTES_MAX: usize = 64 << 20;
const HEAD_BYTES_MAX: usize = 64 << 10;

/// One answer; the body is without its framing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) body: &'a [u8],
    /// Framing included.
    pub(super) bytes: usize,
    /// The server closes the connection behind it.
    pub(super) closes: bool,
}

/// The bytes are not an HTTP/1.1 answer with a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Garbled(&'static str);

impl fmt::Display for Garbled {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

/// Where the parts of a whole answer are.
#[derive(Debug, Clone, Copy)]
struct Whole {
    status: u16,
    closes: bool,
    body: Body,
    /// Where the answer ends in the buffer.
    end: usize,
}

#[derive(Debug, Clone, Copy)]
enum Body {
    /// As it is, from there to the end.
    Plain(usize),
    /// Put together in `dechunked`.
    Chunked,
}

/// The bytes of one answer as far as they have come. One request is out at a time, so nothing follows an answer.
#[derive(Debug)]
pub(super) struct Reader {
    buffer: Vec<u8>,
    filled: usize,
    answer: Option<Whole>,
    dechunked: Vec<u8>,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self { buffer: vec![0; 16 << 10], filled: 0, answer: None, dechunked: Vec::new() }
    }

    /// Forgets what has come: before each request.
    pub(super) fn clear(&mut self) {
        self.filled = 0;
        self.answer = None;
    }

    /// Where the next bytes are to be put; never empty.
    pub(super) fn space(&mut self) -> &mut [u8] {
        if self.filled == self.buffer.len() {
            self.buffer.resize(self.buffer.len().saturating_mul(2), 0);
        }
        self.buffer.get_mut(self.filled..).unwrap_or_default()
    }

    /// Takes note that `count` bytes were put into `space`; whether the answer is whole.
    pub(super) fn took(&mut self, count: usize) -> Result<bool, Garbled> {
        self.filled = self.filled.saturating_add(count).min(self.buffer.len());
        self.answer = self.whole()?;
        match self.answer {
            Some(whole) if whole.end != self.filled => Err(Garbled("more came than one answer")),
            None if self.filled > ANSWER_BYTES_MAX => Err(Garbled("the answer has no end")),
            whole => Ok(whole.is_some()),
        }
    }

    /// The answer, once it is whole.
    pub(super) fn answer(&self) -> Option<Answer<'_>> {
        let whole = self.answer?;
        let body = match whole.body {
            Body::Plain(start) => self.buffer.get(start..whole.end).unwrap_or_default(),
            Body::Chunked => &self.dechunked,
        };
        Some(Answer { status: whole.status, body, bytes: whole.end, closes: whole.closes })
    }

    fn whole(&mut self) -> Result<Option<Whole>, Garbled> {
        let bytes = self.buffer.get(..self.filled).unwrap_or_default();
        let Some(head) = Head::read(bytes)? else {
            let too_large = bytes.len() > HEAD_BYTES_MAX;
            return if too_large { Err(Garbled("the head of the answer has no end")) } else { Ok(None) };
        };
        let whole = |body, end| Whole { status: head.status, closes: head.closes, body, end };
        match head.length {
            Length::Bytes(length) => {
                let end = head.end.checked_add(length).ok_or(Garbled("the length is absurd"))?;
                if length > ANSWER_BYTES_MAX {
                    return Err(Garbled("the length is absurd"));
                }
                Ok((bytes.len() >= end).then(|| whole(Body::Plain(head.end), end)))
            }
            Length::Chunked => {
                self.dechunked.clear();
                let rest = bytes.get(head.end..).unwrap_or_default();
                let taken = dechunk(rest, &mut self.dechunked)?;
                Ok(taken.map(|taken| whole(Body::Chunked, head.end.saturating_add(taken))))
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Length {
    Bytes(usize),
    Chunked,
}

#[derive(Debug, Clone, Copy)]
struct Head {
    status: u16,
    length: Length,
    closes: bool,
    /// Where the body begins.
    end: usize,
}

impl Head {
    fn read(bytes: &[u8]) -> Result<Option<Self>, Garbled> {
        let mut lines = Lines { bytes, at: 0 };
        let Some(line) = lines.next_line() else {
            return Ok(None);
        };
        let status = status(line)?;
        let mut length = matches!(status, 204 | 304).then_some(Length::Bytes(0));
        let mut closes = false;
        while let Some(line) = lines.next_line() {
            if line.is_empty() {
                let length = length.ok_or(Garbled("the answer does not say how long it is"))?;
                return Ok(Some(Self { status, length, closes, end: lines.at }));
            }
            let (name, value) = split_header(line)?;
            // Most headers are told apart by the length of their names.
            match name.len() {
                14 if name.eq_ignore_ascii_case(b"content-length") => {
                    length = Some(Length::Bytes(decimal(value)?));
                }
                17 if name.eq_ignore_ascii_case(b"transfer-encoding") => length = Some(Length::Chunked),
                10 if name.eq_ignore_ascii_case(b"connection") => {
                    closes = value.eq_ignore_ascii_case(b"close");
                }
                _ => {}
            }
        }
        Ok(None)
    }
}

fn status(line: &[u8]) -> Result<u16, Garbled> {
    const GARBLED: Garbled = Garbled("the first line is not HTTP/1.1's");
    let rest = line.strip_prefix(b"HTTP/1.1 ").ok_or(GARBLED)?;
    let digits = rest.get(..3).ok_or(GARBLED)?;
    let is_bounded = rest.get(3).is_none_or(|next| *next == b' ');
    let status = decimal(digits).ok().and_then(|status| u16::try_from(status).ok());
    status.filter(|status| is_bounded && (200..=599).contains(status)).ok_or(GARBLED)
}

fn split_header(line: &[u8]) -> Result<(&[u8], &[u8]), Garbled> {
    let colon = line.iter().position(|byte| *byte == b':').ok_or(Garbled("a header has no colon"))?;
    let (name, rest) = line.split_at(colon);
    Ok((name, rest.get(1..).unwrap_or_default().trim_ascii()))
}

fn decimal(digits: &[u8]) -> Result<usize, Garbled> {
    let text = str::from_utf8(digits).unwrap_or_default();
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain).ok_or(Garbled("a length is no number"))
}

/// Puts the chunks together; how many bytes they took, if the last one has come.
fn dechunk(bytes: &[u8], into: &mut Vec<u8>) -> Result<Option<usize>, Garbled> {
    const GARBLED: Garbled = Garbled("a chunk is malformed");
    let mut lines = Lines { bytes, at: 0 };
    while let Some(line) = lines.next_line() {
        let digits = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
        let text = str::from_utf8(digits).map_err(|_| GARBLED)?;
        let is_hex = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = usize::from_str_radix(text, 16).ok().filter(|_| is_hex).ok_or(GARBLED)?;
        if size > ANSWER_BYTES_MAX {
            return Err(GARBLED);
        }
        if size == 0 {
            return Ok(lines.trailers_end());
        }
        let Some(chunk) = bytes.get(lines.at..lines.at.saturating_add(size)) else {
            return Ok(None);
        };
        into.extend_from_slice(chunk);
        lines.at = lines.at.saturating_add(size);
        match lines.next_line() {
            Some([]) => {}
            Some(_) => return Err(GARBLED),
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// Lines that end with CR LF.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lines<'a> {
    fn next_line(&mut self) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..)?;
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        self.at = self.at.saturating_add(end).saturating_add(1);
        let line = rest.get(..end)?;
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }

    fn trailers_end(&mut self) -> Option<usize> {
        while let Some(line) = self.next_line() {
            if line.is_empty() {
                return Some(self.at);
            }
        }
        None
    }
}
