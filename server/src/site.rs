//! Leptos' options, with what can be seen from where the program lies.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use leptos::config::{LeptosOptions, get_configuration};

/// Leptos' options, with what can be seen from where the program lies: whether names of static files carry hashes, and
/// where those files are.
///
/// # Errors
/// When the environment says something about them that cannot be read.
pub fn options() -> anyhow::Result<LeptosOptions> {
    let mut options = get_configuration(None).context("the site's options cannot be read")?.leptos_options;
    let program = std::env::current_exe().context("the program's own path is unknown")?;
    let folder = program.parent().unwrap_or(Path::new("."));
    if std::env::var_os("LEPTOS_SITE_ROOT").is_none() {
        let installed = folder.join("site");
        let root = if installed.is_dir() { installed } else { PathBuf::from("target/site") };
        options.site_root = root.to_string_lossy().into_owned().into();
    }
    options.hash_files = hashed(&folder.join(options.hash_file.as_ref()), &options);
    Ok(options)
}

/// Whether names of static files carry hashes. A build with hashes leaves `list` beside the program, and a later one
/// without leaves it there: the style sheet it names must be in the site, too. Where no site lies beside the program, it is
/// served from elsewhere (CloudFront).
fn hashed(list: &Path, options: &LeptosOptions) -> bool {
    let list = std::fs::read_to_string(list).unwrap_or_default();
    let hash = list.lines().find_map(|line| line.strip_prefix("css:")).map(str::trim);
    let folder = Path::new(options.site_root.as_ref()).join(options.site_pkg_dir.as_ref());
    hash.is_some_and(|hash| !folder.exists() || folder.join(format!("{}.{hash}.css", options.output_name)).exists())
}
