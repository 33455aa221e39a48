//! Finds the static files, and the names that pages use for them.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use app::server::Assets;
use leptos::config::LeptosOptions;

use crate::statics::{EmbeddedFiles, StaticFiles};

/// The file with the hashes in the names of static files, one on each line: `css: …`, `js: …`, `wasm: …`.
const HASHES: &str = "hash.txt";

/// The static files of this installation.
pub struct StaticSite {
    /// Leptos' options.
    pub options: LeptosOptions,
    /// The names of the compiled files.
    pub assets: Assets,
    /// Where they are.
    pub files: StaticFiles,
}

/// Finds the static files: in the folder that `LEPTOS_SITE_ROOT` names, in a folder `site` next to the program, in the
/// program itself, or in `target/site`. The first of these is used.
///
/// # Errors
/// If a variable in the environment is invalid.
pub fn find(embedded: EmbeddedFiles) -> anyhow::Result<StaticSite> {
    let mut options = options()?;
    let program = std::env::current_exe().context("the program's own path is unknown")?;
    let beside = program.parent().unwrap_or(Path::new("."));
    let folder = match std::env::var_os("LEPTOS_SITE_ROOT").filter(|root| !root.is_empty()) {
        Some(root) => Some(PathBuf::from(root)),
        None => Some(beside.join("site")).filter(|folder| folder.is_dir()),
    };
    if folder.is_none() && !embedded.files.is_empty() {
        let assets = assets(&options, embedded.hashes);
        return Ok(StaticSite { options, assets, files: StaticFiles::Embedded(embedded.files) });
    }
    let root = folder.unwrap_or_else(|| PathBuf::from("target/site"));
    options.site_root = root.to_string_lossy().into_owned().into();
    let pkg = root.join(options.site_pkg_dir.as_ref());
    let list = std::fs::read_to_string(pkg.join(HASHES));
    // If there are no static files, CloudFront serves them, and the list is next to the program.
    let list = if pkg.is_dir() { list } else { list.or_else(|_| std::fs::read_to_string(beside.join(HASHES))) };
    let list = list.unwrap_or_default();
    let assets = assets(&options, &list);
    Ok(StaticSite { options, assets, files: StaticFiles::Folder { root, hashed: !list.is_empty() } })
}

/// Leptos' options. Leptos could read them itself, but that would add a parser for Cargo.toml and regular expressions.
fn options() -> anyhow::Result<LeptosOptions> {
    // `cargo leptos watch` listens on this port and tells pages to reload.
    let port = std::env::var("LEPTOS_RELOAD_PORT").ok().map(|port| port.parse()).transpose();
    let port = port.context("LEPTOS_RELOAD_PORT is not a port")?.unwrap_or(3001);
    Ok(LeptosOptions::builder().output_name(env!("LEPTOS_OUTPUT_NAME")).reload_port(port).build())
}

/// Paths of the compiled files, with the hashes from `list`.
fn assets(options: &LeptosOptions, list: &str) -> Assets {
    let name = |kind: &str| {
        let hash = list.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(':')).map(str::trim);
        let hash = hash.map(|hash| format!(".{hash}")).unwrap_or_default();
        format!("/{}/{}{hash}.{kind}", options.site_pkg_dir, options.output_name)
    };
    Assets { style: name("css"), script: name("js"), wasm: name("wasm") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_hashes_from_the_list() {
        let options = LeptosOptions::builder().output_name("vitrine").build();
        let hashed = assets(&options, "js: b\nwasm: c\ncss: a\nsplit: d\n");
        assert_eq!(
            [hashed.style, hashed.script, hashed.wasm],
            ["/pkg/vitrine.a.css", "/pkg/vitrine.b.js", "/pkg/vitrine.c.wasm"]
        );
        let plain = assets(&options, "");
        assert_eq!(
            [plain.style, plain.script, plain.wasm],
            ["/pkg/vitrine.css", "/pkg/vitrine.js", "/pkg/vitrine.wasm"]
        );
    }
}
