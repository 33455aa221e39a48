//! `xtask WASM FOLDER NAME`: turns the wasm that cargo built into what browsers load, as cargo-leptos does.
//!
//! 1. wasm-split moves lazily loaded code into separate files, and writes the script that loads them.
//! 2. wasm-bindgen generates the JavaScript for the rest.
//!
//! Both are used as libraries, so their programs need not be compiled. `scripts/site/build.mjs` does all other
//! steps.

use std::{fs, path::Path};

use anyhow::{Context as _, anyhow, bail};
use wasm_bindgen_cli_support::Bindgen;

/// A placeholder for the hash of this file's content, which `scripts/site/finish.mjs` fills in. Its length must not
/// change, because the name is also in the wasm.
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

/// Moves lazily loaded code into `folder` and writes the rest to the file `rest`.
fn split(wasm: &Path, folder: &Path, rest: &Path, name: &str) -> anyhow::Result<()> {
    let input = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let script = format!("./{name}.js");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = folder;
    options.main_out_path = rest;
    options.main_module = &script;
    options.link_name = SPLIT_LOADER;
    let output = wasm_split_cli_support::transform(options).map_err(|error| anyhow!("wasm-split: {error:?}"))?;
    let manifest = serde_json::to_string_pretty(&output.prefetch_map)?;
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
    // Leptos expects the wasm to have the name of the script.
    fs::rename(folder.join(format!("{name}_bg.wasm")), folder.join(format!("{name}.wasm")))?;
    Ok(())
}
