//! The script that wakes the islands.
//!
//! Leptos has one of its own, which also has the browser fetch the wasm at once. On a phone that competes with the
//! first photos, which are what people came for: this one starts when the browser has nothing better to do.

use leptos::{nonce::use_nonce, prelude::*};

use crate::{locale::Locale, messages::island_messages_address, server::Assets};

/// Islands are never inside each other here, so each is woken where it stands.
const SCRIPT: &str = "(g,w,t)=>{const s=()=>Promise.all([import(t),import(g)]).then(([t,m])=>m.default({module_or_path:w})\
.then(()=>{m.hydrate(t.default);for(const e of document.querySelectorAll('leptos-island'))m[e.dataset.component]?.(e)}));\
'requestIdleCallback'in window?requestIdleCallback(s,{timeout:1500}):setTimeout(s,200)}";

/// Wakes the islands of the page.
#[component]
pub fn IslandsScript(
    /// Where the compiled files are.
    assets: Assets,
    /// The language of the page.
    locale: Locale,
) -> impl IntoView {
    let Assets { script, wasm, .. } = assets;
    let messages = island_messages_address(locale);
    let call = format!("({SCRIPT})('{script}','{wasm}','{messages}')");
    view! { <script type="module" nonce=use_nonce()>{call}</script> }
}
