//! The crash matrix: a process is made to die at every named point, at its first passage, its second, and so on until it
//! outlives all that is asked of it, and another takes up what is left. What was acknowledged holds, nothing is delivered
//! twice, and what is unknown stays so until the provider says.

mod heard;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use saldo_store::crash::CrashPoint;
use serde_json::{Value, json};

use crate::process::{Home, Saldo, database_of, directory, until};
use crate::receiver::{Post, Receiver};
use heard::{Heard, ORDERS, send_all};

/// More passages than any point has.
const PASSES_MAX: u32 = 40;
/// On a server each death costs a lease of five seconds, and what comes later is what SQLite's come to.
const ON_SERVER_MAX: u32 = 3;
/// How long a process that does not die may take with all it has to do.
const QUIET: Duration = Duration::from_secs(60);
/// Those orders that are told of.
const TOLD: [&str; 2] = ["told", "told-refused"];

struct Scene {
    receiver: Receiver,
    data: std::path::PathBuf,
    _home: Home,
}

impl Scene {
    /// A sandbox whose partner has a webhook, stopped.
    fn set() -> Self {
        let (home, data) = directory();
        let receiver = Receiver::listen(200, Duration::ZERO);
        let switch = Saldo::sandbox(&data);
        let url = json!({"url": receiver.url});
        assert_eq!(switch.admin("PUT", "/partners/demo/webhooks/ding", Some(&url)).status, 200);
        assert_eq!(switch.terminate(), 0);
        Self { receiver, data, _home: home }
    }

    fn arguments(data: &Path) -> [&str; 6] {
        ["--json", "sandbox", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]
    }

    /// Dies at the point; answers what was heard until then, or nothing where it did not die.
    fn die_at(&self, crash: &str) -> Option<Heard> {
        let mut heard = Heard::new();
        let Some(mut switch) = Saldo::start_dying(&Self::arguments(&self.data), crash) else {
            return Some(heard);
        };
        send_all(&switch, &mut heard);
        let begun = Instant::now();
        while !switch.has_ended() {
            if heard.len() == ORDERS.len() && is_quiet(&switch, &self.receiver) {
                return None;
            }
            assert!(begun.elapsed() < QUIET, "{crash}: neither dead nor done");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(heard)
    }

    /// Another process takes up what is left, the partner sends the rest, and the state of everything is legal.
    fn recovers(&self, mut heard: Heard) {
        let switch = Saldo::sandbox(&self.data);
        for (reference, state) in &heard {
            let found = states(&switch).remove(reference);
            let found = found.unwrap_or_else(|| panic!("{reference} was acknowledged and is lost"));
            let is_end = state == "Complete" || state == "Failed";
            assert!(!is_end || found == state.to_lowercase(), "{reference}: told {state}, is {found}");
        }
        until("what is left has an end", || {
            switch.call("POST", "/sandbox/clock/advance", &[], Some(&json!({"seconds": 20})));
            open(&switch) == 0
        });
        send_all(&switch, &mut heard);
        until("everything has an end and is told", || {
            switch.call("POST", "/sandbox/clock/advance", &[], Some(&json!({"seconds": 20})));
            is_quiet(&switch, &self.receiver)
        });
        self.assert_legal(&switch);
        assert_eq!(switch.terminate(), 0);
    }

    fn assert_legal(&self, switch: &Saldo) {
        let states = states(switch);
        for (reference, number, _) in ORDERS {
            let ends = if number.starts_with("9370999") { "failed" } else { "complete" };
            assert_eq!(states.get(reference).map(String::as_str), Some(ends), "{reference}");
        }
        let summary = switch.call("GET", "/sandbox/deliveries?summary=1", &[], None).json();
        let complete = states.values().filter(|state| *state == "complete").count();
        assert_eq!((&summary["deliveries"], &summary["largest"]), (&json!(complete), &json!(1)), "{summary}");
        let audit = switch.admin("GET", "/audit", None).json();
        assert_eq!(audit["clean"], json!(true), "{audit:#}");
        let mut ids: BTreeMap<String, String> = BTreeMap::new();
        for post in self.receiver.posts() {
            let transfer = post.body["TransferRecord"]["TransferId"]["TransferRef"].to_string();
            let id = ids.entry(transfer).or_insert_with(|| post.id.clone());
            assert_eq!(*id, post.id, "the end of one transfer is told under one id");
        }
    }
}

fn reference_of(post: &Post) -> String {
    post.body["TransferRecord"]["TransferId"]["DistributorRef"].as_str().unwrap().to_owned()
}

fn states(switch: &Saldo) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let page = switch.admin("GET", "/transfers?limit=500", None).json();
    let items = page["items"].as_array().unwrap().iter().rev();
    items.map(|item| (text(&item["reference"]), text(&item["state"]))).collect()
}

fn open(switch: &Saldo) -> usize {
    states(switch).values().filter(|state| !["complete", "failed"].contains(&state.as_str())).count()
}

/// Whether nothing is to be done any more. A process that dies meanwhile is not quiet.
fn is_quiet(switch: &Saldo, receiver: &Receiver) -> bool {
    let asked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let pending = switch.admin("GET", "/events?state=pending", None).json();
        open(switch) == 0 && pending["items"] == json!([])
    }));
    let told = |reference: &&str| receiver.posts().iter().any(|post| reference_of(post) == **reference);
    asked.unwrap_or(false) && TOLD.iter().all(told)
}

fn matrix(point: CrashPoint) {
    for passes in 1..=PASSES_MAX {
        let scene = Scene::set();
        if passes > ON_SERVER_MAX && database_of(&scene.data).is_some() {
            return;
        }
        let Some(heard) = scene.die_at(&format!("{}:{passes}", point.as_str())) else {
            assert!(passes > 1, "it never came to {point:?}");
            return;
        };
        scene.recovers(heard);
    }
    panic!("{point:?} is passed more often than {PASSES_MAX} times");
}

macro_rules! points {
    ($($name:ident: $point:ident),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                matrix(CrashPoint::$point);
            }
        )+

        #[test]
        fn every_point_has_its_test() {
            assert_eq!(CrashPoint::ALL, [$(CrashPoint::$point),+, CrashPoint::MidMigration]);
        }
    };
}

points!(
    in_the_middle_of_a_batch: MidBatch,
    before_each_commit: BeforeCommit,
    after_each_commit: AfterCommit,
    before_each_delivery: BeforeProvider,
    after_each_delivery: AfterProvider,
    before_each_webhook: BeforeTelling,
    after_each_webhook: AfterTelling,
);

/// A process that dies while it makes the schema leaves none of it: the next one finds what was there before.
#[test]
fn between_two_steps_of_the_schema() {
    for passes in 1..=PASSES_MAX {
        let (_home, data) = directory();
        if let Some(address) = database_of(&data) {
            // With a schema there would be nothing to do.
            saldo_store::delete(&address.parse().unwrap()).unwrap();
        }
        let crash = format!("{}:{passes}", CrashPoint::MidMigration.as_str());
        if let Some(outlived) = Saldo::start_dying(&Scene::arguments(&data), &crash) {
            assert!(passes > 20, "the schema has more steps");
            assert_eq!(outlived.terminate(), 0);
            return;
        }
        let switch = Saldo::sandbox(&data);
        assert_eq!(switch.buy("after", "93701234567").status, 200);
        assert_eq!(switch.admin("GET", "/audit", None).json()["clean"], json!(true));
    }
    panic!("the schema has more than {PASSES_MAX} statements");
}
