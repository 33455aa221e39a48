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
    if let Err(error) = fs::write(Path::new(&out).join("messages.rs"), messages::compile::write(&catalog)) {
        println!("cargo::error=messages.rs: {error}");
        exit(1);
    }
}
