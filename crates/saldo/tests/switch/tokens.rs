//! OAuth on a running process: the demonstration client, the address that stands in tokens, and rotated secrets.

use serde_json::{Value, json};

use crate::process::{Reply, Saldo, answer_of, directory};

/// Asks for a token as a client of the sandbox is told to.
fn ask(switch: &Saldo, told: &Value) -> Reply {
    let ding = |member: &str| told["ding"][member].as_str().unwrap().to_owned();
    let (id, secret, url) = (ding("client_id"), ding("client_secret"), ding("token_url"));
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let path = url.strip_prefix(&switch.base_url).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        switch.address(),
        form.len()
    );
    switch.raw(format!("{head}{form}").as_bytes())
}

fn balance(switch: &Saldo, token: &str) -> Reply {
    let shown = format!("Bearer {token}");
    switch.call("GET", "/api/V1/GetBalance", &[("Authorization", &shown)], None)
}

fn token(reply: &Reply) -> String {
    reply.json()["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn the_demonstration_client_gets_tokens_that_expire() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let told = switch.call("GET", "/sandbox/credentials", &[], None).json();
    let reply = ask(&switch, &told);
    assert_eq!((reply.status, &reply.json()["expires_in"]), (200, &json!(1_800)), "{}", reply.text);
    assert!(balance(&switch, &token(&reply)).text.contains(r#""Balance":10000.00"#));

    let path = "/.well-known/openid-configuration";
    let configuration = switch.call("GET", path, &[], None).json();
    assert_eq!(configuration["issuer"], json!(switch.base_url));
    assert_eq!(configuration["token_endpoint"], told["ding"]["token_url"]);
    let keys = configuration["jwks_uri"].as_str().unwrap().strip_prefix(&switch.base_url).unwrap().to_owned();
    assert_eq!(switch.call("GET", &keys, &[], None).json()["keys"][0]["alg"], "RS256");

    switch.call("POST", "/sandbox/clock/advance", &[], Some(&json!({"seconds": 1_800})));
    let expired = balance(&switch, &token(&reply));
    assert_eq!((expired.status, &expired.json()["ErrorCodes"][0]["Context"]), (401, &json!("TokenExpired")));
    let other = ask(&switch, &told);
    assert_eq!(switch.call("POST", "/sandbox/reset", &[], None).status, 200);
    assert_eq!(balance(&switch, &token(&other)).status, 401, "its key and its client are gone");
    assert_eq!(balance(&switch, &token(&ask(&switch, &told))).status, 200);
}

#[test]
fn commands_rotate_secrets_and_signing_keys_and_show_the_last_use() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let mut told = switch.call("GET", "/sandbox/credentials", &[], None).json();
    let first = token(&ask(&switch, &told));
    let command = |arguments: &[&str]| answer_of(&[arguments, &["--data", data.to_str().unwrap()]].concat());
    let listed = command(&["key", "list", "--partner", "demo"]);
    let mut items = listed["items"].as_array().unwrap().iter();
    let client = items.find(|item| item["public_id"] == told["ding"]["client_id"]).unwrap();
    assert!(client["last_used_at"].is_string(), "{client}");
    let rotated = command(&["key", "rotate", &client["id"].to_string(), "--grace", "3600"]);
    told["ding"]["client_secret"] = rotated["secret"].clone();
    command(&["signing-key", "rotate"]);
    let second = token(&ask(&switch, &told));
    for token in [first, second] {
        assert_eq!(balance(&switch, &token).status, 200);
    }
    assert_eq!(command(&["signing-key", "list"])["items"].as_array().unwrap().len(), 2);
    assert_eq!(switch.terminate(), 0);
    let listed = command(&["key", "list", "--partner", "demo"]);
    let mut items = listed["items"].as_array().unwrap().iter();
    assert!(items.find(|item| item["id"] == rotated["id"]).unwrap()["last_used_at"].is_string());
}
