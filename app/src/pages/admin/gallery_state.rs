//! The gallery itself: who may create an account, and how it is.

use gallery::{
    library::{GalleryState, Totals},
    ports::jobs::Lane,
    settings::Registration,
};
use leptos::prelude::*;

use super::super::query;
use crate::{
    components::form::{Alert, Notice},
    messages::t,
    paths::{
        self,
        parameters::{REDRIVEN, SAVED},
    },
    server::{FormName, context},
    words,
};

/// The form that chooses who may create an account.
#[component]
pub(super) fn RegistrationForm(
    /// Who may now.
    registration: Registration,
) -> impl IntoView {
    let form = context().form;
    let saved = (query(SAVED).as_deref() == Some("registration")).then(|| t!(account_saved));
    let choice = |choice: Registration| {
        let label = match choice {
            Registration::Open => t!(admin_registration_open),
            Registration::Invited => t!(admin_registration_invited),
            Registration::Closed => t!(admin_registration_closed),
        };
        view! {
            <label>
                <input type="radio" name="registration" value=choice.name() checked=choice == registration/>
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <section>
            <h2>{t!(admin_registration)}</h2>
            <form method="post" action=paths::ADMIN_REGISTRATION.path()>
                <Alert outcome=&form of=FormName::Registration/>
                <Notice sentence=saved/>
                <fieldset class="options">
                    <legend>{t!(admin_registration_who)}</legend>
                    {Registration::ALL.map(choice).into_iter().collect_view()}
                </fieldset>
                <button class="button">{t!(account_save)}</button>
            </form>
        </section>
    }
}

/// Version, storage, tasks and health.
#[component]
pub(super) fn GalleryFacts(
    /// How it is.
    state: GalleryState,
    /// How much is in it.
    totals: Option<Totals>,
) -> impl IntoView {
    let context = context();
    let form = context.form;
    let redriven = query(REDRIVEN).and_then(|count| count.parse().ok()).map(|count| t!(admin_redriven, count = count));
    let health = if state.parts.bytes { t!(admin_healthy) } else { t!(admin_bytes_fail) };
    let disk = context.site.disk.as_ref().and_then(|gauge| (gauge.0)());
    let disk = disk
        .map(|disk| t!(account_storage_of_limit, used = &words::bytes(disk.free), limit = &words::bytes(disk.total)));
    let lanes = state.lanes.into_iter().flatten().map(|(lane, counts)| {
        let name = match lane {
            Lane::Photos => t!(admin_jobs_photos),
            Lane::Bulk => t!(admin_jobs_bulk),
        };
        view! { <div><dt>{name}</dt><dd>{words::number(counts.waiting)}</dd></div> }
    });
    let set_aside = state.set_aside.map_or_else(|| t!(admin_jobs_unknown), words::number);
    view! {
        <section>
            <h2>{t!(admin_gallery)}</h2>
            <Notice sentence=redriven/>
            <Alert outcome=&form of=FormName::Redrive/>
            <dl class="facts">
                <div><dt>{t!(admin_health)}</dt><dd>{health}</dd></div>
                <div><dt>{t!(admin_version)}</dt><dd>{context.site.version}</dd></div>
                {totals.map(|totals| view! {
                    <div><dt>{t!(account_photos)}</dt><dd>{words::number(totals.photos)}</dd></div>
                    <div><dt>{t!(account_storage)}</dt><dd>{words::bytes(totals.bytes)}</dd></div>
                })}
                {disk.map(|disk| view! { <div><dt>{t!(admin_disk)}</dt><dd>{disk}</dd></div> })}
                {lanes.collect_view()}
                <div><dt>{t!(admin_jobs_failed)}</dt><dd>{set_aside}</dd></div>
            </dl>
            {state.set_aside.is_some_and(|count| count > 0).then(|| view! {
                <form method="post" action=paths::ADMIN_REDRIVE.path()><button class="button">{t!(admin_redrive)}</button></form>
            })}
        </section>
    }
}
