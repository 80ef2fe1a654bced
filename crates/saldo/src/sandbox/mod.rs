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

use saldo_dialects::ideamart::{IdeamartOptions, StandIn};
use serde_json::json;

use crate::cli::SandboxArgs;
use crate::server::{Current, Entrance, Listening, Surface, SwitchPlan, TlsFiles, apis, open, run as serve};

/// Serves a sandbox until it is told to stop.
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub(crate) fn run(args: SandboxArgs) -> anyhow::Result<()> {
    let plan = SwitchPlan::sandbox(&args.data, args.database.as_deref())?;
    let plan = Arc::new(if args.no_limits { plan.without_limits() } else { plan });
    let surface =
        Surface { entrances: entrances(&args), workers: args.workers, form: args.form, log_default: "warn" };
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
    format!(
        "Saldo's sandbox listens on {urls}\n\n\
         \x20 Ding Connect V1   {base_url}/api/V1/<Method>   api_key: {ding}\n\
         \x20 Ideamart CaaS     {base_url}/caas/direct/debit   any application and password\n\
         \x20 Sling crediting   {base_url}/api/v1/credit      Authorization: {sling}\n\
         \x20 Unión Telecard v1 {base_url}/v1/...            Authorization: {utelecard}\n\
         \x20 DT One G&S v1.1    {base_url}/v1.1/...          X-TransferTo-apikey: {dtone}, signed with {secret}\n\
         \x20 Admin API         {base_url}/admin/v1/...      Authorization: Bearer {admin}\n\
         \x20 Sandbox API       {base_url}/sandbox/credentials\n\
         \x20 Simulator         {base_url}/simulator         in a browser\n\
         \x20 To read and try   {base_url}/docs\n\n\
         Buy a top-up:\n\n\
         \x20 {curl}\n\n\
         Stop with Ctrl-C.",
        urls = urls.join(" and "),
        ding = credentials::DING_API_KEY,
        sling = credentials::SLING_API_KEY,
        utelecard = credentials::utelecard_authorization(),
        dtone = credentials::DTONE_API_KEY,
        secret = credentials::DTONE_API_SECRET,
        admin = credentials::ADMIN_TOKEN,
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
