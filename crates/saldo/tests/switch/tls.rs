//! TLS on listeners: what is spoken, what is shown, and that a certificate is replaced while calls go on.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion, version};
use serde_json::{Value, json};

use crate::config::Config;
use crate::process::{Saldo, answer_of, directory, until};

/// Writes a fresh pair into a directory, as `saldo.pem` and `saldo.key`.
fn write_pair(directory: &Path) -> CertificateDer<'static> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(directory.join("saldo.key"), signing_key.serialize_pem()).unwrap();
    std::fs::write(directory.join("saldo.pem"), cert.pem()).unwrap();
    cert.der().clone()
}

/// Serves with more lines at the end of the fresh configuration.
fn served_with(data: &Path, more: &str) -> Saldo {
    let config = Config::init(data);
    config.append(more);
    config.serve()
}

/// Longer than files are left alone.
const LOOKED_AT: Duration = Duration::from_millis(3_500);

const MAIN: &str = "[tls]\ncertificate = \"saldo.pem\"\nkey = \"saldo.key\"\n";

/// A connection that trusts one certificate and speaks these versions.
fn connect(
    address: &str,
    trusted: &CertificateDer<'static>,
    versions: &[&'static SupportedProtocolVersion],
) -> std::io::Result<StreamOwned<ClientConnection, TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions).unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(client, TcpStream::connect(address)?);
    stream.conn.complete_io(&mut stream.sock)?;
    Ok(stream)
}

fn get(stream: &mut impl ReadWrite, path: &str) -> String {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    // The end of a TLS connection may be told or not.
    stream.read_to_end(&mut answer).ok();
    String::from_utf8(answer).unwrap()
}

trait ReadWrite: Read + Write {}
impl<T: Read + Write> ReadWrite for T {}

fn address(url: &str) -> &str {
    url.strip_prefix("https://").unwrap()
}

#[test]
fn tls_is_spoken_from_version_1_2_on() {
    let (_root, data) = directory();
    std::fs::create_dir_all(&data).unwrap();
    let trusted = write_pair(&data);
    let switch = served_with(&data, MAIN);
    let address = address(&switch.base_url).to_owned();
    for versions in [[&version::TLS13], [&version::TLS12]] {
        let mut stream = connect(&address, &trusted, &versions).unwrap();
        let answer = get(&mut stream, "/healthz");
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{versions:?}: {answer}");
    }
    let mut old = TcpStream::connect(&address).unwrap();
    old.write_all(&client_hello_tls_1_1()).unwrap();
    let mut alert = [0; 7];
    old.read_exact(&mut alert).unwrap();
    // A fatal alert, protocol_version (RFC 8446, section 6).
    assert_eq!((alert[0], alert[5], alert[6]), (21, 2, 70), "{alert:?}");
    let mut plain = TcpStream::connect(&address).unwrap();
    assert!(!get(&mut plain, "/healthz").starts_with("HTTP/1.1 200"), "no plain HTTP there");
}

/// The first message of a client that speaks TLS 1.1 at most (RFC 8446, section 4.1.2), fit to be answered otherwise.
fn client_hello_tls_1_1() -> Vec<u8> {
    let (version, random, no_session) = ([3, 2], [7; 32], [0]);
    let suites = [0, 4, 0xc0, 0x2f, 0xc0, 0x2b];
    let no_compression = [1, 0];
    let signatures = [0, 13, 0, 6, 0, 4, 4, 3, 8, 4];
    let groups = [0, 10, 0, 4, 0, 2, 0, 23];
    let extensions = [&[0, 18], &signatures[..], &groups[..]].concat();
    let body = [&version[..], &random, &no_session, &suites, &no_compression, &extensions].concat();
    let length = u8::try_from(body.len()).unwrap();
    [&[22, 3, 1, 0, length + 4, 1, 0, 0, length][..], &body].concat()
}

#[test]
fn a_hand_shake_that_never_ends_holds_nobody_up() {
    let (_root, data) = directory();
    std::fs::create_dir_all(&data).unwrap();
    let trusted = write_pair(&data);
    let switch = served_with(&data, MAIN);
    let address = address(&switch.base_url);
    let silent: Vec<_> = (0..50).map(|_| TcpStream::connect(address).unwrap()).collect();
    let begun = Instant::now();
    let mut stream = connect(address, &trusted, &[&version::TLS13]).unwrap();
    assert!(get(&mut stream, "/healthz").starts_with("HTTP/1.1 200 OK"));
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    drop(silent);
}

#[test]
fn another_certificate_is_shown_without_a_restart_and_a_wrong_one_never() {
    let (_root, data) = directory();
    std::fs::create_dir_all(&data).unwrap();
    let first = write_pair(&data);
    let switch = served_with(&data, MAIN);
    let address = address(&switch.base_url);
    let mut open = connect(address, &first, &[&version::TLS13]).unwrap();
    let second = write_pair(&data);
    until("the other is shown", || connect(address, &second, &[&version::TLS13]).is_ok());
    assert!(connect(address, &first, &[&version::TLS13]).is_err());
    assert!(get(&mut open, "/healthz").starts_with("HTTP/1.1 200 OK"), "what was open goes on");

    // A certificate without its key, as in the middle of a replacement, and then rubbish.
    let key = std::fs::read(data.join("saldo.key")).unwrap();
    write_pair(&data);
    std::fs::write(data.join("saldo.key"), &key).unwrap();
    std::thread::sleep(LOOKED_AT);
    assert!(connect(address, &second, &[&version::TLS13]).is_ok(), "the one before stays");
    std::fs::write(data.join("saldo.pem"), "rubbish").unwrap();
    std::thread::sleep(LOOKED_AT);
    assert!(connect(address, &second, &[&version::TLS13]).is_ok(), "the one before stays");
    let third = write_pair(&data);
    until("the third is shown", || connect(address, &third, &[&version::TLS13]).is_ok());
}

#[test]
fn commands_find_a_switch_that_speaks_tls_alone() {
    let (_root, data) = directory();
    std::fs::create_dir_all(&data).unwrap();
    write_pair(&data);
    let switch = served_with(&data, MAIN);
    let config = data.join("saldo.toml");
    answer_of(&["partner", "add", "acme", "--config", config.to_str().unwrap()]);
    let owner: Value = serde_json::from_slice(&std::fs::read(data.join("owner.json")).unwrap()).unwrap();
    let own = owner["url"].as_str().unwrap().strip_prefix("http://").unwrap().to_owned();
    let mut stream = TcpStream::connect(&own).unwrap();
    assert!(get(&mut stream, "/api/V1/GetBalance").starts_with("HTTP/1.1 404"), "nothing but commands there");
    assert_eq!(switch.terminate(), 0);
}

#[test]
fn a_listener_is_for_the_apis_it_names() {
    let (_root, data) = directory();
    std::fs::create_dir_all(&data).unwrap();
    let trusted = write_pair(&data);
    let more = format!(
        "[[listeners]]\nlisten = \"127.0.0.1:0\"\napis = [\"ding\", \"docs\", \"sling\"]\n[listeners.tls]\n{}",
        MAIN.strip_prefix("[tls]\n").unwrap()
    );
    let switch = served_with(&data, &more);
    let urls = switch.details["urls"].as_array().unwrap();
    assert_eq!(urls[0], json!(switch.base_url));
    let address = address(urls[1].as_str().unwrap());
    for (path, status) in [
        ("/healthz", "200"),
        ("/docs", "200"),
        ("/api/V1/GetBalance", "401"),
        ("/api/v1/eligibility", "405"),
        ("/admin/v1/partners", "404"),
        ("/caas/get/balance", "404"),
        ("/metrics", "404"),
    ] {
        let mut stream = connect(address, &trusted, &[&version::TLS13]).unwrap();
        let answer = get(&mut stream, path);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
    }
    assert_eq!(switch.call("POST", "/caas/get/balance", &[], Some(&json!({}))).status, 200);
    let plain = switch.call("GET", "/api/v1/eligibility", &[], None);
    assert!(plain.status == 403 && plain.text.contains("HTTPS_REQUIRED_ERROR"), "{plain:?}");
}

#[test]
fn a_sandbox_speaks_tls_beside_plain_http() {
    let (_root, data) = directory();
    std::fs::create_dir_all(&data).unwrap();
    let trusted = write_pair(&data);
    let file = |name: &str| data.join(name).to_str().unwrap().to_owned();
    let switch = Saldo::start(&[
        "--json",
        "sandbox",
        "--listen",
        "127.0.0.1:0",
        "--tls-listen",
        "127.0.0.1:0",
        "--data",
        data.to_str().unwrap(),
        "--tls-certificate",
        &file("saldo.pem"),
        "--tls-key",
        &file("saldo.key"),
    ]);
    let mut stream =
        connect(address(switch.details["urls"][1].as_str().unwrap()), &trusted, &[&version::TLS12]).unwrap();
    assert!(get(&mut stream, "/simulator").contains("Ideamart CaaS simulator"));
    assert_eq!(switch.call("GET", "/healthz", &[], None).status, 200);
}

#[test]
fn what_is_wrong_with_a_certificate_is_said_at_the_start() {
    let (_root, data) = directory();
    std::fs::create_dir_all(&data).unwrap();
    let config = Config::init(&data);
    let text = config.text();
    let start = |more: &str| config.refused(&format!("{text}\n{more}"));
    assert!(start(MAIN).contains("saldo.pem cannot be read"));
    write_pair(&data);
    let key = std::fs::read(data.join("saldo.key")).unwrap();
    write_pair(&data);
    std::fs::write(data.join("saldo.key"), key).unwrap();
    let mixed = start(MAIN);
    assert!(mixed.contains("do not belong together"), "{mixed}");
    std::fs::write(data.join("saldo.key"), "none").unwrap();
    assert!(start(MAIN).contains("saldo.key holds no private key in PEM"));
    std::fs::write(data.join("saldo.pem"), "none").unwrap();
    assert!(start(MAIN).contains("saldo.pem holds no certificate in PEM"));
    let unknown = start("[[listeners]]\nlisten = \"127.0.0.1:0\"\napis = [\"dong\"]");
    assert!(unknown.contains("there is no API `dong`"), "{unknown}");
}
