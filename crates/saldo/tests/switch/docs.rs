//! The pages of the whole binary: a sandbox's know the demonstration key, those of `saldo serve` know none.

use crate::config::served;
use crate::process::{DING_KEY, Saldo, directory};

#[test]
fn a_sandbox_is_ready_to_be_tried() {
    let (_root, data) = directory();
    let switch = Saldo::sandbox(&data);
    let page = || switch.call("GET", "/docs/ding", &[], None);
    assert!(page().text.contains(&format!("value=\"{DING_KEY}\"")), "{}", page().text);
    let postman = switch.call("GET", "/docs/ding/postman.json", &[], None).json();
    let base_url = &postman["variable"][0];
    assert_eq!(
        (base_url["key"].as_str(), base_url["value"].as_str()),
        (Some("base_url"), Some(&*switch.base_url))
    );
    let contract = switch.call("GET", "/swagger/docs/v1", &[], None).json();
    let token_url = &contract["securityDefinitions"]["OAuth2"]["tokenUrl"];
    assert_eq!(token_url.as_str(), Some(&*format!("{}/connect/token", switch.base_url)));
    let index = switch.call("GET", "/docs", &[], None).text;
    assert!(
        index.contains("DingConnect V1") && index.contains("DT One Goods &amp; Services v1.1"),
        "{index}"
    );
    let dtone = switch.call("GET", "/docs/dtone", &[], None).text;
    let [key, nonce, hmac] = crate::dtone::SIGNED.map(|(_, value)| value);
    assert!(dtone.contains(&format!("value=\"{key} {nonce} {hmac}\"")), "{dtone}");
    assert_eq!(switch.call("POST", "/sandbox/reset", &[], None).status, 200);
    assert!(page().text.contains(DING_KEY), "a reset keeps the page as it was");
}

#[test]
fn a_switch_that_is_served_tells_no_key() {
    let (_root, data) = directory();
    let (switch, _) = served(&data);
    let page = switch.call("GET", "/docs/ding", &[], None);
    assert_eq!(page.status, 200);
    assert!(page.text.contains("id=\"key\" value=\"\""), "{}", page.text);
    let postman = switch.call("GET", "/docs/ding/postman.json", &[], None).json();
    assert_eq!(postman["variable"][1]["value"], "");
    let page = switch.call("GET", "/docs/dtone", &[], None).text;
    assert!(page.contains("id=\"key\" value=\"\""), "{page}");
}
