//! The script that starts the islands.
//!
//! Leptos has its own script, but that one makes the browser fetch the wasm at once. On a phone, that competes with the
//! first photos, which people are waiting for. This script starts when the browser is idle.

use leptos::{nonce::use_nonce, prelude::*};

use crate::{locale::Locale, messages::island_messages_address, server::Assets};

/// Islands are never nested in this app, so each one is hydrated where it is.
const SCRIPT: &str = "(g,w,t)=>{const s=()=>Promise.all([import(t),import(g)]).then(([t,m])=>m.default({module_or_path:w})\
.then(()=>{m.hydrate(t.default);for(const e of document.querySelectorAll('leptos-island'))m[e.dataset.component]?.(e)}));\
'requestIdleCallback'in window?requestIdleCallback(s,{timeout:1500}):setTimeout(s,200)}";

/// Starts the islands of the page.
#[component]
pub fn IslandsScript(
    /// The paths of the compiled files.
    assets: Assets,
    /// The language of the page.
    locale: Locale,
) -> impl IntoView {
    let Assets { script, wasm, .. } = assets;
    let messages = island_messages_address(locale);
    let call = format!("({SCRIPT})('{script}','{wasm}','{messages}')");
    view! { <script type="module" nonce=use_nonce()>{call}</script> }
}
