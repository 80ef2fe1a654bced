//! Where the partners of a run are told: takes every webhook, and now and then refuses one or hangs up on it first.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result};
use serde_json::Value;

use super::words::Dialect;

/// Of so many events one is refused at first, and of one the answer is never heard.
const ROUND: usize = 40;
const REFUSED: usize = 7;
const UNHEARD: usize = 23;

/// What one event said.
#[derive(Clone)]
pub(super) struct Post {
    pub(super) dialect: Dialect,
    pub(super) body: Value,
    /// Whether it was told a second time with another body.
    pub(super) has_changed: bool,
    is_taken: bool,
}

type Posts = Mutex<HashMap<String, Post>>;

pub(super) struct Receiver {
    url: String,
    posts: Arc<Posts>,
}

impl Receiver {
    /// Listens for as long as the process runs.
    pub(super) fn listen() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let posts = Arc::new(Posts::default());
        let kept = Arc::clone(&posts);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let posts = Arc::clone(&kept);
                thread::spawn(move || take(&stream, &posts).ok());
            }
        });
        Ok(Self { url, posts })
    }

    pub(super) fn url_of(&self, dialect: Dialect) -> String {
        format!("{}/{}", self.url, dialect.name())
    }

    /// What was taken, each event once.
    pub(super) fn posts(&self) -> Vec<Post> {
        let posts = self.posts.lock().unwrap_or_else(PoisonError::into_inner);
        posts.values().filter(|post| post.is_taken).cloned().collect()
    }
}

fn take(mut stream: &TcpStream, posts: &Posts) -> Result<()> {
    let (id, dialect, body) = read(stream)?;
    let mut posts = posts.lock().unwrap_or_else(PoisonError::into_inner);
    let number = posts.len() % ROUND;
    let (post, is_first) = match posts.entry(id) {
        Entry::Occupied(known) => {
            let post = known.into_mut();
            post.has_changed |= post.body != body;
            (post, false)
        }
        Entry::Vacant(new) => (new.insert(Post { dialect, body, has_changed: false, is_taken: false }), true),
    };
    let status = match number {
        UNHEARD if is_first => {
            post.is_taken = true;
            return Ok(());
        }
        REFUSED if is_first => "503 Service Unavailable",
        _ => {
            post.is_taken = true;
            "204 No Content"
        }
    };
    drop(posts);
    write!(stream, "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")?;
    Ok(())
}

/// The event's id, whose it is, and what it says.
fn read(stream: &TcpStream) -> Result<(String, Dialect, Value)> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let path = line.split(' ').nth(1).context("no path")?.trim_start_matches('/').to_owned();
    let dialect = Dialect::ALL.into_iter().find(|dialect| dialect.name() == path).context("no dialect")?;
    let (mut id, mut length) = (String::new(), 0);
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        match line.trim().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("webhook-id") => id = value.to_owned(),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((id, dialect, serde_json::from_slice(&body)?))
}
