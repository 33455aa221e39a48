//! The document around every page.

use leptos::{config::LeptosOptions, prelude::*};
use leptos_meta::MetaTags;

use crate::{components::islands_script::IslandsScript, messages::t, paths, routes::App, server::Theme};

/// The complete document. Pages for strangers get no wasm, because they have no islands.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let context = crate::server::context();
    let (theme, locale) = (context.info.theme, context.info.locale);
    let assets = context.site.assets.clone();
    let islands = context.viewer.person().is_some();
    let data_theme = (theme != Theme::System).then(|| theme.name());
    leptos_meta::provide_meta_context();
    view! {
        <!DOCTYPE html>
        <html lang=locale.tag() dir=locale.direction() data-theme=data_theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="referrer" content="same-origin"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfaf8"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#121211"/>
                <meta name="description" content=t!(layout_description)/>
                <link rel="icon" href=paths::ICON.path() type="image/svg+xml"/>
                <link rel="manifest" href=paths::MANIFEST.path()/>
                <link id="style" rel="stylesheet" href=assets.style.clone()/>
                <AutoReload options/>
                {islands.then(|| view! { <IslandsScript assets locale/> })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
