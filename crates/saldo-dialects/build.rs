//! Takes Swagger UI's script and style out of its vendored archive, for the pages under `/docs`.
//! They stay as compressed as they are there and are served so: a gzip file is the archive's entry in another frame.

use std::error::Error;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::{CompressionMethod, ZipArchive};

const TAKEN: [&str; 2] = ["swagger-ui-bundle.js", "swagger-ui.css"];

/// A gzip file that is deflated, has no name and no time, and was made on no system in particular (RFC 1952).
const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo tells a build script by the environment where to write"
    )]
    let out = std::env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?;
    let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    for name in TAKEN {
        let gzip = gzip(&mut archive, name)?;
        fs::write(Path::new(&out).join(format!("{name}.gz")), gzip)?;
    }
    Ok(())
}

fn gzip(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let ending = format!("/dist/{name}");
    let is_it = |path: &str| path.ends_with(&ending) && !path.contains("/flavors/");
    let named = |index: usize| archive.name_for_index(index)?.ok();
    let index = (0..archive.len()).find(|index| named(*index).is_some_and(|path| is_it(&path)));
    let index = index.ok_or(format!("Swagger UI has no {name}"))?;
    let mut entry = archive.by_index_raw(index)?;
    if entry.compression() != CompressionMethod::DEFLATE {
        return Err(format!("{name} is not deflated in the archive: inflate and deflate it here").into());
    }
    let mut gzip = GZIP_HEAD.to_vec();
    entry.read_to_end(&mut gzip)?;
    gzip.extend(entry.crc32().to_le_bytes());
    gzip.extend(u32::try_from(entry.size())?.to_le_bytes());
    Ok(gzip)
}
