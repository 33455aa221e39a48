//! What administrators look after.

mod gallery_state;
mod invitations;
mod people;

use gallery::page::Cursor;
use leptos::prelude::*;

pub(super) use self::people::{erased_on, storage};
use self::{
    gallery_state::{GalleryFacts, RegistrationForm},
    invitations::Invitations,
    people::PeopleList,
};
use super::query;
use crate::{
    components::{layout::Frame, load::load},
    messages::t,
    paths::{self, parameters::AFTER},
    server::context,
};

/// `/admin`
#[component]
pub fn Administration() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    // An invalid cursor is ignored, and the list starts from its beginning.
    let after = query(AFTER).and_then(|text| text.parse::<Cursor>().ok());
    let records = async move {
        let people = library.people(&viewer, after.as_ref()).await?;
        let invitations = library.invitations(&viewer).await?;
        Ok((people, invitations, library.gallery_state(&viewer).await?))
    };
    load(records, move |(people, invitations, state)| {
        let totals = people.totals;
        view! {
            <Frame title=t!(admin_title) here=paths::ACCOUNT>
                <div class="settings">
                    <h1>{t!(admin_title)}</h1>
                    <PeopleList people/>
                    <Invitations invitations registration=state.registration/>
                    <RegistrationForm registration=state.registration/>
                    <GalleryFacts state totals/>
                </div>
            </Frame>
        }
    })
}
