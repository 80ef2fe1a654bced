//! Which addresses are a provider's.

use super::ProviderUrl;

#[test]
fn a_host_and_a_port_are_an_address() {
    for (text, read) in [
        ("http://127.0.0.1:7100", "http://127.0.0.1:7100"),
        ("http://provider:80/", "http://provider:80"),
        ("http://[::1]:7100", "http://[::1]:7100"),
    ] {
        assert_eq!(text.parse::<ProviderUrl>().unwrap().to_string(), read);
    }
}

#[test]
fn anything_else_is_refused_with_one_sentence() {
    for text in [
        "",
        "127.0.0.1:7100",
        "https://127.0.0.1:7100",
        "http://127.0.0.1",
        "http://127.0.0.1:0",
        "http://127.0.0.1:70000",
        "http://:7100",
        "http://user:secret@127.0.0.1:7100",
        "http://127.0.0.1:7100/provider",
        "http://127.0.0.1:7100?a=b",
    ] {
        let refused = text.parse::<ProviderUrl>().unwrap_err().to_string();
        assert!(refused.starts_with(&format!("`{text}` is no address of a provider: write")), "{refused}");
    }
}
