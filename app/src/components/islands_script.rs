//! The script that wakes the islands.
//!
//! Leptos has one of its own, which also has the browser fetch the wasm at once. On a phone that competes with the
//! first photos, which are what people came for: this one starts when the browser has nothing better to do.

use std::sync::OnceLock;

use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};

/// Islands are never inside each other here, so each is woken where it stands.
const SCRIPT: &str = "(g,w)=>{const s=()=>import(g).then(m=>m.default({module_or_path:w}).then(()=>{m.hydrate();\
for(const e of document.querySelectorAll('leptos-island'))m[e.dataset.component]?.(e)}));\
'requestIdleCallback'in window?requestIdleCallback(s,{timeout:1500}):setTimeout(s,200)}";

/// Wakes the islands of the page.
#[component]
pub fn IslandsScript(
    /// Where the compiled files are.
    options: LeptosOptions,
) -> impl IntoView {
    static FILES: OnceLock<(String, String)> = OnceLock::new();
    let (glue, wasm) = FILES.get_or_init(|| files(&options));
    let call = format!("({SCRIPT})('{glue}','{wasm}')");
    view! { <script type="module" nonce=use_nonce()>{call}</script> }
}

/// The paths of the JavaScript and of the wasm. Their hashes stand in a file beside the program.
fn files(options: &LeptosOptions) -> (String, String) {
    let folder = format!("/{}/{}", options.site_pkg_dir, options.output_name);
    if !options.hash_files {
        let wasm = if option_env!("LEPTOS_OUTPUT_NAME").is_some() { "" } else { "_bg" };
        return (format!("{folder}.js"), format!("{folder}{wasm}.wasm"));
    }
    let program = std::env::current_exe().unwrap_or_default();
    let list = std::fs::read_to_string(program.with_file_name(options.hash_file.as_ref())).unwrap_or_default();
    let hash = |kind: &str| {
        let line = list.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(':'));
        line.unwrap_or_default().trim().to_owned()
    };
    (format!("{folder}.{}.js", hash("js")), format!("{folder}.{}.wasm", hash("wasm")))
}
