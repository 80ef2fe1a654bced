//! A receiver of webhooks on a port of its own: keeps what it is sent and answers as it is told at that moment.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

pub(crate) struct Receiver {
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    status: AtomicU16,
    takes: Duration,
    posts: Mutex<Vec<Post>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) id: String,
    /// By their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body as it came.
    pub(crate) raw: String,
    pub(crate) body: Value,
}

impl Receiver {
    /// Answers every post with a status, after so long.
    pub(crate) fn listen(status: u16, takes: Duration) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), status, takes)
    }

    /// An address where nobody listens, and the way to begin.
    pub(crate) fn nobody() -> (String, impl FnOnce() -> Self) {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let begin = move || Self::on(TcpListener::bind(address).unwrap(), 200, Duration::ZERO);
        (format!("http://{address}/hook"), begin)
    }

    fn on(listener: TcpListener, status: u16, takes: Duration) -> Self {
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let state = Arc::new(State { status: AtomicU16::new(status), takes, posts: Mutex::default() });
        let kept = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&kept);
                std::thread::spawn(move || state.serve(&stream));
            }
        });
        Self { url, state }
    }

    pub(crate) fn answer(&self, status: u16) {
        self.state.status.store(status, Ordering::Relaxed);
    }

    pub(crate) fn posts(&self) -> Vec<Post> {
        self.state.posts.lock().unwrap().clone()
    }
}

impl State {
    fn serve(&self, mut stream: &TcpStream) {
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while let Some(post) = read(&mut reader) {
            std::thread::sleep(self.takes);
            self.posts.lock().unwrap().push(post);
            let answer =
                format!("HTTP/1.1 {} X\r\ncontent-length: 0\r\n\r\n", self.status.load(Ordering::Relaxed));
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Post> {
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some((name, value)) => drop(headers.insert(name.to_ascii_lowercase(), value.to_owned())),
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    let (id, raw) = (headers.get("webhook-id").cloned().unwrap_or_default(), String::from_utf8(body).ok()?);
    Some(Post { id, headers, body: serde_json::from_str(&raw).ok()?, raw })
}
