//! `xtask WASM FOLDER NAME`: makes of the wasm that cargo built what browsers load, as cargo-leptos does.
//!
//! 1. wasm-split moves what is loaded lazily into files of its own, and writes the script that loads them.
//! 2. wasm-bindgen makes the JavaScript around the rest.
//!
//! Both are libraries here, so nobody compiles their programs. `scripts/site/build.mjs` does all the other steps.

use std::{fs, path::Path};

use anyhow::{Context as _, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

/// Stands where the hash of that file's content goes; `scripts/site/finish.mjs` puts it there. Its length must not change,
/// because the name stands in the wasm, too.
const SPLIT_LOADER: &str = "./__wasm_split.______________________.js";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [wasm, folder, name] = arguments.as_slice() else {
        bail!("usage: xtask WASM FOLDER NAME");
    };
    let (wasm, folder) = (Path::new(wasm), Path::new(folder));
    let rest = wasm.with_file_name(format!("{name}_split.wasm"));
    split(wasm, folder, &rest, name)?;
    bind(&rest, folder, name)
}

/// Moves what is loaded lazily into `folder` and leaves the rest in the file `rest`.
fn split(wasm: &Path, folder: &Path, rest: &Path, name: &str) -> anyhow::Result<()> {
    let input = fs::read(wasm).with_context(|| format!("{} cannot be read", wasm.display()))?;
    let script = format!("./{name}.js");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = rest;
    options.main_module = &script;
    options.link_name = SPLIT_LOADER;
    let made = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("wasm-split: {error:?}"))?;
    let manifest = serde_json::to_string_pretty(&made.prefetch_map)?;
    fs::write(folder.join("__wasm_split_manifest.json"), manifest)?;
    Ok(())
}

/// Writes `name.js` and `name.wasm` into `folder`.
fn bind(wasm: &Path, folder: &Path, name: &str) -> anyhow::Result<()> {
    Bindgen::new()
        .web(true)?
        .input_path(wasm)
        .out_name(name)
        .keep_lld_exports(true)
        .demangle(false)
        .typescript(false)
        .omit_default_module_path(false)
        .generate(folder)
        .context("wasm-bindgen")?;
    // Leptos expects the wasm under the name of the script.
    fs::rename(folder.join(format!("{name}_bg.wasm")), folder.join(format!("{name}.wasm")))?;
    Ok(())
}
