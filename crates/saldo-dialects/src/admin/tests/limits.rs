//! A partner's own limits through the API.

use std::num::NonZeroU32;

use saldo_core::limits::{Velocity, VelocityRule};
use saldo_core::{Dialect, Reason};
use saldo_engine::{EngineOptions, UsageLimit};
use saldo_testkit::WorldOptions;
use serde_json::{Value, json};

use super::world::World;

const USAGE: &[UsageLimit] =
    &[UsageLimit { dialect: Dialect::Ding, operation: "GetBalance", calls_max: NonZeroU32::MIN }];

const PATH: &str = "/partners/tests/limits";

async fn open() -> World {
    let velocity = VelocityRule::new(5, 600).map_or(Velocity::Off, Velocity::AtMost);
    let engine = EngineOptions { usage: USAGE, velocity, ..EngineOptions::default() };
    World::open_with(WorldOptions { engine, ..WorldOptions::default() }).await
}

#[tokio::test]
async fn limits_are_set_shown_and_hold_at_once() {
    let world = open().await;
    let configured = json!({"sends": 5, "seconds": 600});
    let shown = world.get(PATH).await;
    let expected =
        json!({"partner": "tests", "calls": {}, "velocity": null, "velocity_in_force": configured});
    assert_eq!(shown, expected);

    let body = r#"{"calls":{"ding":{"GetBalance":2,"*":0}},"velocity":{"sends":3,"seconds":60}}"#;
    let set = world.made("PUT", PATH, body).await;
    let own = json!({"sends": 3, "seconds": 60});
    let expected = json!({
        "partner": "tests", "calls": {"ding": {"GetBalance": 2, "*": 0}},
        "velocity": own, "velocity_in_force": own,
    });
    assert_eq!(set, expected);
    assert_eq!(world.get(PATH).await, expected);
    let (engine, caller) = (&world.kit.engine, world.kit.caller());
    for _ in 0..2 {
        engine.usage_count(&caller, "GetBalance").unwrap();
    }
    let refused = engine.usage_count(&caller, "GetBalance").unwrap_err();
    assert_eq!(refused, Reason::CallsUsedUp { retry_after_s: 600 });

    let off = world.made("PUT", PATH, r#"{"velocity":{"sends":0}}"#).await;
    assert_eq!(off["velocity"], json!({"sends": 0, "seconds": null}));
    assert_eq!((&off["velocity_in_force"], &off["calls"]), (&Value::Null, &json!({})));
    assert_eq!(world.made("PUT", PATH, "{}").await["velocity_in_force"], configured);
}

#[tokio::test]
async fn limits_that_cannot_be_are_refused() {
    let world = open().await;
    let cases = [
        (r#"{"calls":{"soap":{"GetBalance":1}}}"#, "calls"),
        (r#"{"calls":{"ding":{"GetBalanse":1}}}"#, "calls"),
        (r#"{"calls":{"sling":{"GetBalance":1}}}"#, "calls"),
        (r#"{"calls":{"ding":{"GetBalance":-1}}}"#, "calls.ding.GetBalance"),
        (r#"{"velocity":{"sends":3}}"#, "velocity"),
        (r#"{"velocity":{"sends":1001,"seconds":60}}"#, "velocity"),
        (r#"{"velocity":{"sends":3,"seconds":0}}"#, "velocity"),
        (r#"{"velocity":{"sends":3,"seconds":60,"hours":1}}"#, "velocity.hours"),
        (r#"{"velocities":{}}"#, "velocities"),
    ];
    for (body, field) in cases {
        let told = world.refused("PUT", PATH, body).await;
        assert_eq!(told, (422, "field_invalid".to_owned(), json!(field)), "{body}");
    }
    for verb in ["GET", "PUT"] {
        let nobody = world.refused(verb, "/partners/nobody/limits", "{}").await;
        assert_eq!(nobody, (404, "not_found".to_owned(), json!("partner")));
    }
}
