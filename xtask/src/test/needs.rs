//! The programs that the tests need beside a Rust toolchain, and how Debian calls their packages.
//! Installs only where it may: as root, with apt-get at hand.

use std::io::Write;

use anyhow::Result;

use crate::system::{Call, System};

struct Need {
    program: &'static str,
    packages: &'static [&'static str],
    why: &'static str,
}

const NEEDS: [Need; 4] = [
    Need {
        program: "cc",
        packages: &["gcc", "libc6-dev"],
        why: "a C compiler, because SQLite is compiled from source",
    },
    Need { program: "chromium", packages: &["chromium"], why: "a browser, because pages are tested in one" },
    Need { program: "initdb", packages: &["postgresql"], why: "PostgreSQL 15 or later, the second database" },
    Need { program: "chromedriver", packages: &["chromium-driver"], why: "what drives that browser" },
];

/// Sees to it that every program is there; says what to install and answers `false` where it cannot.
pub(crate) fn provide(system: &mut dyn System, out: &mut dyn Write) -> Result<bool> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| !system.has(need.program)).collect();
    if missing.is_empty() {
        return Ok(true);
    }
    for need in &missing {
        writeln!(out, "missing: {}, {}", need.program, need.why)?;
    }
    let packages: Vec<&'static str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    let may_install = system.is_root() && system.has("apt-get");
    if may_install && install(&packages, system, out)? && missing.iter().all(|need| system.has(need.program))
    {
        return Ok(true);
    }
    let packages = packages.join(" ");
    writeln!(out, "install it, on Debian as root: apt-get install -y --no-install-recommends {packages}")?;
    Ok(false)
}

fn install(packages: &[&'static str], system: &mut dyn System, out: &mut dyn Write) -> Result<bool> {
    writeln!(out, "installing: {}", packages.join(" "))?;
    out.flush()?;
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    Ok(system.run(&apt_get(vec!["update"]))? && system.run(&apt_get(install))?)
}

fn apt_get(arguments: Vec<&str>) -> Call<'_> {
    Call { program: "apt-get", arguments, settings: vec![("DEBIAN_FRONTEND", "noninteractive".to_owned())] }
}
