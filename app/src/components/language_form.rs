//! Choosing the language of pages, before and after signing in.

use leptos::prelude::*;

use crate::{locale::Locale, messages::t, paths, server::context};

/// A list of all languages, each by its own name.
#[component]
pub fn LanguageForm() -> impl IntoView {
    let context = context();
    let pseudo = context.site.pseudo_locales;
    let chosen = context.info.locale_chosen.then_some(context.info.locale);
    let offered = Locale::ALL.into_iter().chain(Locale::PSEUDO.into_iter().filter(|_| pseudo));
    // The address of an error page does not lead back to the page where the error occurred.
    let here = context.uri.path_and_query().map(|path| path.as_str()).filter(|path| *path != paths::ERROR.path());
    let here = here.unwrap_or(paths::TIMELINE.path()).to_owned();
    view! {
        <form method="post" action=paths::LANGUAGE.path() class="language">
            <input type="hidden" name="next" value=here/>
            <label for="language">{t!(language_label)}</label>
            <select id="language" name="language" autocomplete="off">
                <option value="" selected=chosen.is_none()>{t!(language_of_browser)}</option>
                {offered
                    .map(|locale| view! {
                        <option value=locale.tag() lang=locale.tag() selected=chosen == Some(locale)>{locale.own_name()}</option>
                    })
                    .collect_view()}
            </select>
            <button class="button small">{t!(language_change)}</button>
        </form>
    }
}
