//! Makes the release programs smaller.

use std::{env, path::Path, process::Command};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("PROFILE", "release") || !is("CARGO_CFG_TARGET_OS", "linux") || !is("CARGO_CFG_TARGET_ENV", "gnu") {
        return;
    }
    // LLD can merge functions with the same machine code. Many instances of generic functions are the same, so the
    // program becomes some 4 % smaller. On x86-64, Rust links with LLD anyway; for arm64 the copy that comes with Rust is
    // named.
    if is("CARGO_CFG_TARGET_ARCH", "aarch64") {
        let Some(folder) = lld() else { return };
        println!("cargo::rustc-link-arg-bins=-B{folder}");
        println!("cargo::rustc-link-arg-bins=-fuse-ld=lld");
    } else if !is("CARGO_CFG_TARGET_ARCH", "x86_64") {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
}

/// The folder of Rust's own LLD, under the name by which GCC looks for it.
fn lld() -> Option<String> {
    let (rustc, host) = (env::var_os("RUSTC")?, env::var("HOST").ok()?);
    let sysroot = Command::new(rustc).args(["--print", "sysroot"]).output().ok()?.stdout;
    let folder = Path::new(String::from_utf8(sysroot).ok()?.trim()).join(format!("lib/rustlib/{host}/bin/gcc-ld"));
    folder.join("ld.lld").exists().then(|| folder.to_string_lossy().into_owned())
}
