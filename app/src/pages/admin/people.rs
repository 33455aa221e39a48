//! The list of people.

use gallery::{
    library::{People, PersonLine, RESTORABLE},
    person::Role,
};
use jiff::{Timestamp, tz::Offset};
use leptos::prelude::*;

use crate::{
    messages::t,
    paths::{self, parameters::AFTER},
    server::context,
    words,
};

/// A page of the list of people, with what is in the whole gallery.
#[component]
pub(super) fn PeopleList(
    /// The people.
    people: People,
) -> impl IntoView {
    let own_limit = context().library.settings.quota_bytes;
    let People { lines, next, totals } = people;
    let next = next.map(|cursor| paths::ADMIN.with(AFTER, &cursor.to_string()).into_string());
    view! {
        <section>
            <h2>{t!(admin_people)}</h2>
            {totals.map(|totals| {
                let people = t!(admin_people_count, count = totals.people);
                let (photos, size) = (words::photos(totals.photos), words::bytes(totals.bytes));
                let counted = totals.counted_at.map(|at| view! { <p class="hint">{counted(at)}</p> });
                view! { <p>{t!(admin_totals, people = &people, photos = &photos, size = &size)}</p>{counted} }
            })}
            <ul class="people" role="list">
                {lines.into_iter().map(|line| view! { <li>{entry(&line, own_limit)}</li> }).collect_view()}
            </ul>
            {next.map(|href| view! { <p class="actions"><a class="button" href=href rel="next">{t!(admin_people_more)}</a></p> })}
        </section>
    }
}

fn entry(line: &PersonLine, own_limit: Option<u64>) -> impl IntoView + use<> {
    let person = &line.person;
    let href = paths::ADMIN_PERSON.of(&person.id).into_string();
    let role =
        (person.role == Role::Administrator).then(|| view! { <span class="role">{t!(account_administrator)}</span> });
    let name =
        (!person.display_name.is_empty()).then(|| view! { <span class="break">{person.display_name.clone()}</span> });
    let erased = person.deleted_at.map(|at| view! { <span class="gone">{erased_on(at)}</span> });
    let has = t!(admin_person_has, photos = &words::photos(line.photos), size = &storage(line, own_limit));
    view! {
        <a class="break" href=href>{person.email.clone()}</a>
        {name}
        {role}
        <span class="hint">{has}</span>
        {erased}
    }
}

/// Returns how much of their quota somebody uses.
pub fn storage(line: &PersonLine, own_limit: Option<u64>) -> String {
    let used = words::bytes(line.used_bytes);
    match line.person.quota_bytes.or(own_limit) {
        Some(limit) => t!(account_storage_of_limit, used = &used, limit = &words::bytes(limit)),
        None => used,
    }
}

/// Returns when a deleted account is erased.
pub fn erased_on(deleted_at: Timestamp) -> String {
    let day = words::short_day(Offset::UTC.to_datetime(deleted_at + RESTORABLE).date());
    t!(admin_person_deleted, day = &day)
}

fn counted(at: Timestamp) -> String {
    let at = Offset::UTC.to_datetime(at);
    t!(admin_totals_counted, day = &words::short_day(at.date()), time = &words::time(at.time()))
}
