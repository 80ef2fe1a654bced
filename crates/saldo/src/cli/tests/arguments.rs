//! The table of command lines: what is read, and what is refused and how.

use clap::Parser;
use clap::error::ErrorKind;

use crate::admin_client::Target;
use crate::cli::target::DATA_DEFAULT;
use crate::cli::{Arguments, Command, Exit, target_of};

fn parse(line: &str) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(["saldo"].into_iter().chain(line.split_whitespace()))
}

#[test]
fn the_arguments_are_consistent() {
    use clap::CommandFactory;
    Arguments::command().debug_assert();
}

#[test]
fn every_command_is_read() {
    let lines = [
        "sandbox",
        "sandbox --listen [::1]:8000 --data d --database sqlite:x.db --workers 2 --json",
        "sandbox --no-limits",
        "sandbox --production-codes",
        "serve --config a.toml",
        "serve --no-limits",
        "init --dir /etc/saldo",
        "migrate --database sqlite:x.db",
        "migrate --config a.toml",
        "audit --json",
        "--json audit --data d",
        "catalogue check catalogue",
        "catalogue import catalogue --config saldo.toml",
        "catalogue export out --url http://127.0.0.1:7000 --token t",
        "partner add acme",
        "partner list",
        "partner limits acme",
        "partner limits acme --calls ding.GetBalance=500 --calls ding.*=0 --velocity 5/600",
        "partner limits acme --velocity off",
        "partner limits acme --published",
        "key add --partner acme --dialect ding --currency USD --label till --expires 2030-01-31T00:00:00Z",
        "key add --partner acme --dialect ding --currency USD --oauth --client-id shop --token-lifetime 60",
        "key list --partner acme",
        "key add --partner acme --dialect ideamart --currency LKR --public-id APP_1 --allowed-host 203.0.113.0/24 --allowed-host ::1",
        "key add --partner acme --dialect ding --currency USD --per-second 10 --per-day 5000",
        "key restrict 12 --allowed-host 203.0.113.7",
        "key restrict 12 --per-second 10",
        "key restrict 12 --per-day 5000",
        "key restrict 12 --none",
        "key rotate 12 --grace 60",
        "signing-key list",
        "signing-key rotate --data d",
        "key revoke 12 --grace 60",
        "deposit --partner acme --currency USD --amount 10.50 --reference r --note n",
        "transfers list --reference r --partner acme --state Complete --limit 5 --after 9",
        "transfers show 12",
        "webhook set https://shop.example/saldo --partner acme --dialect ding",
        "webhook list --partner acme",
        "webhook enable --partner acme --dialect ding",
        "webhook events --partner acme --state given_up --limit 5 --after 9",
        "webhook show 12 --partner acme",
        "webhook replay 12 --partner acme",
        "bench --url http://127.0.0.1:7000 --connections 8 --duration 10 --warmup 1 --rate 100 --mix",
        "bench --mix=delivered=1,refused=1 --count 12000 --journal j --tolerate-disconnects",
    ];
    for line in lines {
        assert!(parse(line).is_ok(), "{line}: {}", parse(line).unwrap_err());
    }
}

#[test]
fn wrong_arguments_are_refused_with_what_would_be_right() {
    let cases = [
        (
            "deposit --partner a --currency XYQ --amount 1",
            "`XYQ` is no currency of ISO 4217; write it as USD",
        ),
        (
            "key add --partner a --currency USD --dialect soap",
            "`soap` is no dialect; there are: ding, ideamart",
        ),
        (
            "key add --partner a --currency USD --dialect ding --expires soon",
            "`soon` is no moment of RFC 3339; write it as 2030-01-31T00:00:00Z",
        ),
        ("partner limits a --calls GetBalance=5", "write it as ding.GetBalance=500"),
        ("partner limits a --calls soap.GetBalance=5", "write it as ding.GetBalance=500"),
        ("partner limits a --velocity 5", "write it as 5/600"),
        ("partner limits a --velocity 0/600", "write it as 5/600"),
        ("partner limits a --velocity off --published", "cannot be used with"),
        (
            "key add --partner a --currency USD --dialect ding --token-lifetime 60",
            "required arguments were not provided",
        ),
        (
            "key add --partner a --currency USD --dialect ding --oauth --token-lifetime 86401",
            "86401 is not in 1..=86400",
        ),
        ("key restrict 12", "required arguments were not provided"),
        ("key restrict 12 --none --per-day 5", "cannot be used with"),
        ("key restrict 12 --per-second 0", "0 is not in 1..=4294967295"),
        ("key restrict 12 --allowed-host shop.example", "write it as 203.0.113.7 or 203.0.113.0/24"),
        ("key restrict 12 --allowed-host 203.0.113.7/24", "this is no address and no network"),
        ("transfers list --state done", "`done` is no state; there are: submitted, processing"),
        (
            "audit --url https://x --token t",
            "`https://x` is no address of Saldo: write it as http://HOST:PORT",
        ),
        ("audit --data d --config c", "cannot be used with"),
        ("migrate", "required"),
        ("bench --mix=lost=1", "write it as delivered=85"),
        ("bench --connections 0", "0 is not in 1..=4096"),
        ("sandbox --listen here", "invalid"),
        ("transfers show abc", "invalid"),
        ("sell", "unrecognized subcommand"),
    ];
    for (line, sentence) in cases {
        let error = parse(line).unwrap_err();
        assert!(error.use_stderr(), "{line}");
        assert!(error.to_string().contains(sentence), "{line}: {error}");
    }
}

#[test]
fn help_and_version_are_no_errors() {
    for (line, kind) in [("--help", ErrorKind::DisplayHelp), ("--version", ErrorKind::DisplayVersion)] {
        let error = parse(line).unwrap_err();
        assert_eq!((error.kind(), error.use_stderr()), (kind, false));
    }
}

#[test]
fn the_saldo_a_command_is_for() {
    let target = |line: &str| target_of(&parse(line).unwrap().command).unwrap().read();
    assert_eq!(target("audit"), Ok(Target::Data(DATA_DEFAULT.into())));
    assert_eq!(target("audit --data d"), Ok(Target::Data("d".into())));
    assert_eq!(target("audit --config c.toml"), Ok(Target::Config("c.toml".into())));
    let url: crate::admin_client::Address = "http://h:1".parse().unwrap();
    let address = Target::Address { url, token: "t".to_owned() };
    assert_eq!(target("audit --url http://h:1 --token t"), Ok(address));
    let end = target("audit --url http://h:1").unwrap_err();
    assert_eq!(end.exit, Exit::Usage);
    assert!(target_of(&parse("sandbox").unwrap().command).is_none());
}

#[test]
fn the_sandbox_is_public_only_by_force() {
    use crate::cli::{Form, serving};
    for line in
        ["sandbox --listen 0.0.0.0:7000", "sandbox --listen [::]:7000", "sandbox --listen 10.0.0.1:7000"]
    {
        let Command::Sandbox(args) = parse(line).unwrap().command else { panic!("{line}") };
        let end = serving::sandbox(args, Form::Table).unwrap_err();
        assert_eq!(end.exit, Exit::Usage, "{line}");
        assert!(end.sentence.ends_with("listen on 127.0.0.1, or add --force-public"), "{end}");
    }
}
