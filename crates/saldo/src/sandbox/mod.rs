//! `saldo sandbox`: the switch with demonstration data, a provider that is simulated, and an API and pages to play with
//! both (`api`, `simulator`). Everything is stored in its data directory and is there again after a restart; `reset` brings the start back.

mod amount;
mod api;
mod credentials;
mod demonstration;
mod desk;
mod exchanges;
mod kept;
mod own_site;
mod payments;
mod refusal;
mod simulator;
mod subscribers;

use std::sync::Arc;
use std::time::Duration;

use saldo_dialects::TrustedProxies;
use saldo_dialects::ideamart::{IdeamartOptions, StandIn};
use serde_json::json;

use crate::cli::SandboxArgs;
use crate::server::{Current, Entrance, Listening, Surface, SwitchPlan, TlsFiles, apis, open, run as serve};

/// Serves a sandbox until it is told to stop.
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub(crate) fn run(args: SandboxArgs) -> anyhow::Result<()> {
    let plan = SwitchPlan::sandbox(&args.data, args.database.as_deref())?;
    let plan = Arc::new(if args.no_limits { plan.without_limits() } else { plan });
    let surface = Surface {
        entrances: entrances(&args),
        proxies: TrustedProxies::default(),
        workers: args.workers,
        drain: Duration::ZERO,
        form: args.form,
        log_default: "warn",
    };
    serve(surface, async move |urls| {
        let base_url = urls.first().cloned().unwrap_or_default();
        let switch = open(&plan).await?;
        demonstration::seed(&switch.engine).await?;
        let current = Current::new(switch);
        let caas = caas(args.production_codes);
        let desk = desk::Desk::new(base_url.clone(), Arc::clone(&plan), Arc::clone(&current), caas);
        Ok(Listening {
            greeting: greeting(&base_url, &urls),
            details: json!({
                "base_url": &base_url, "urls": urls, "credentials": credentials::as_json(&base_url)
            }),
            directory: plan.directory.clone(),
            apis: Box::new(move |switch, tokens| {
                let tokens = [tokens, &[switch.engine.admin_token_hash(credentials::ADMIN_TOKEN)]].concat();
                desk.opened(&tokens);
                desk.apis(&switch.engine, apis(switch, &tokens, &base_url))
            }),
            current,
        })
    })
}

/// Where it listens: in plain HTTP, and where a certificate is given with TLS too.
fn entrances(args: &SandboxArgs) -> Vec<Entrance> {
    let files = args.tls_certificate.clone().zip(args.tls_key.clone());
    let tls = files.map(|(certificate, key)| Entrance {
        tls: Some(TlsFiles { certificate, key }),
        ..Entrance::plain(args.tls_listen)
    });
    std::iter::once(Entrance::plain(args.listen)).chain(tls).collect()
}

/// How Ideamart's applications are answered: any of them is taken, as the published simulator does.
fn caas(production_codes: bool) -> IdeamartOptions {
    let stand_in = StandIn {
        application_id: credentials::IDEAMART_APPLICATION_ID.to_owned(),
        password: credentials::IDEAMART_PASSWORD.to_owned(),
    };
    if production_codes {
        IdeamartOptions { stand_in: Some(stand_in), ..IdeamartOptions::default() }
    } else {
        IdeamartOptions::simulator(stand_in)
    }
}

fn greeting(base_url: &str, urls: &[String]) -> String {
    let utelecard = credentials::utelecard_authorization();
    let (dtone, secret) = (credentials::DTONE_API_KEY, credentials::DTONE_API_SECRET);
    let apis = [
        ("Ding Connect V1", "/api/V1/<Method>", format!("api_key: {}", credentials::DING_API_KEY)),
        ("Ideamart CaaS", "/caas/direct/debit", "any application and password".to_owned()),
        ("Unión Telecard v1", "/v1/...", format!("Authorization: {utelecard}")),
        ("DT One G&S v1.1", "/v1.1/...", format!("X-TransferTo-apikey: {dtone}, signed with {secret}")),
        ("Sling crediting", "/api/v1/credit", format!("Authorization: {}", credentials::SLING_API_KEY)),
        ("Admin API", "/admin/v1/...", format!("Authorization: Bearer {}", credentials::ADMIN_TOKEN)),
        ("Sandbox API", "/sandbox/credentials", String::new()),
        ("Simulator", "/simulator", "in a browser".to_owned()),
        ("To read and try", "/docs", "in a browser".to_owned()),
    ];
    let line = |(name, path, how): &(&str, &str, String)| {
        let line = format!("  {name:<18} {base_url}{path:<20} {how}");
        format!("{}\n", line.trim_end())
    };
    format!(
        "Saldo's sandbox listens on {urls}\n\n{apis}\nBuy a top-up:\n\n  {curl}\n\nStop with Ctrl-C.",
        urls = urls.join(" and "),
        apis = apis.iter().map(line).collect::<String>(),
        curl = curl(base_url),
    )
}

/// One line to copy that buys a top-up, another one each second.
fn curl(base_url: &str) -> String {
    format!(
        "curl -s {base_url}/api/V1/SendTransfer -H 'api_key: {key}' -H 'Content-Type: application/json' -d \
         '{{\"SkuCode\":\"AF_AW_TopUp\",\"SendValue\":1.00,\"AccountNumber\":\"93701234567\",\
         \"DistributorRef\":\"'$(date +%s)'\",\"ValidateOnly\":false}}'",
        key = credentials::DING_API_KEY,
    )
}
