//! Compiles the message files in `locales/` to Rust.

use std::{env, fs, path::Path, process::exit};

fn main() {
    println!("cargo::rerun-if-changed=locales");
    let out = env::var("OUT_DIR").unwrap_or_default();
    let catalog = match messages::compile::read(Path::new("locales")) {
        Ok(catalog) => catalog,
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
            exit(1);
        }
    };
    let path = Path::new(&out).join("messages.rs");
    if let Err(error) = fs::write(&path, messages::compile::write(&catalog)) {
        println!("cargo::error={}: {error}", path.display());
        exit(1);
    }
    println!("cargo::rustc-env=VITRINE_MESSAGES={}", path.display());
}
