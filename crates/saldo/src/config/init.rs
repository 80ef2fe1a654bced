//! `saldo init`: writes a configuration, a master key and a random admin password, which is printed once.

use anyhow::{Context, bail};
use saldo_engine::secrets::{Chance, MasterKey, generate_secret, hex};
use serde_json::json;

use crate::cli::{InitArgs, say};
use crate::system::{SystemChance, write_private};

/// Writes what `saldo serve` needs into a directory; nothing that is there is overwritten.
#[expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]
pub(crate) fn init(args: InitArgs) -> anyhow::Result<()> {
    let (config, key_file) = (args.dir.join("saldo.toml"), args.dir.join("master.key"));
    for file in [&config, &key_file] {
        if file.exists() {
            bail!("{} is there already: move it away, or choose another --dir", file.display());
        }
    }
    std::fs::create_dir_all(&args.dir)
        .with_context(|| format!("{} cannot be created: choose another --dir", args.dir.display()))?;
    let chance: &dyn Chance = &SystemChance;
    let master_key = MasterKey::generate(chance);
    let password = generate_secret("", chance);
    let hash = hex(&master_key.hash("admin", &password));
    write_private(&key_file, &master_key.to_hex())?;
    write_private(&config, &text(&hash))?;
    let answer = json!({
        "config": config.display().to_string(),
        "master_key": key_file.display().to_string(),
        "admin_password": password,
    });
    say(args.form, &answer, || {
        format!(
            "Wrote {} and {}.\nAdmin password, shown this once: {password}\n\
             Keep the master key apart from the database. Next: saldo serve --config {}",
            config.display(),
            key_file.display(),
            config.display()
        )
    });
    Ok(())
}

fn text(admin_token_hash: &str) -> String {
    format!(
        r#"# Saldo's configuration; every name is explained in docs/operations.md.
# Relative paths are beside this file.

listen = "127.0.0.1:7000"
# The address that clients reach it at: it stands in tokens. The one above unless set.
# public_url = "https://saldo.example"
# The proxies before it that are believed when they say for whom they ask, and how they were asked.
# trusted_proxies = ["10.0.0.0/24"]
database = "sqlite:saldo.db"
master_key_file = "master.key"
admin_token_hash = "{admin_token_hash}"

# Threads that serve requests.
workers = 1

# When it is told to stop: how many seconds it serves on while /readyz says 503, for a load balancer to notice.
# drain_s = 10

# Whether webhooks may go to this machine and to private networks, and in plain HTTP.
# internal_webhooks = true

# How long callers wait before they hear "still in progress"; as the published APIs have it unless set.
[waits]
# ding_s = 90

# After so many successful sends to one account number in so many seconds the next one is held back.
[velocity]
# sends = 5
# seconds = 600

# After so many days events and receipts are deleted; for good unless set. Transfers and the books always stay.
[retention]
# events_days = 90
# receipts_days = 90

# Where transfers are sent. `sandbox` is the simulated provider: it delivers nothing to anybody.
[[connectors]]
name = "main"
kind = "sandbox"
book = "provider.book"
"#
    )
}
