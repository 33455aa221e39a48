//! What is known about a photo, and the owner's texts about it.

use gallery::{
    embedded_metadata::{MAX_DESCRIPTION, MAX_TITLE},
    library::{Action, PhotoView},
    photo::civil_utc,
};
use leptos::prelude::*;

use super::{
    escape::in_textarea,
    form::{Alert, Notice},
};
use crate::{
    messages::t,
    paths::{self, Address},
    server::{FieldName, FormName, FormOutcome},
    words,
};

/// The panel next to a photo.
#[component]
pub fn Panel(
    /// The photo.
    photo: PhotoView,
    /// The photo's address, to which the form posts.
    address: Address,
    /// The outcome of the form.
    form: FormOutcome,
    /// Whether the form was just saved.
    saved: bool,
) -> impl IntoView {
    let title = form.value(FieldName::Title).unwrap_or_else(|| photo.title.clone());
    let description = form.value(FieldName::Description).unwrap_or_else(|| photo.description.clone());
    let fault = |field| form.at(FormName::Describe, field);
    let (title_fault, description_fault) = (fault(FieldName::Title), fault(FieldName::Description));
    let facts = facts(&photo);
    let powers = photo.powers;
    let describe = powers.may(Action::Describe).then(|| {
        view! {
            <form method="post" action=address.into_string() class="words" data-do="describe">
                <Alert outcome=&form of=FormName::Describe/>
                <Notice sentence=saved.then(|| t!(viewer_saved))/>
                <div class="field">
                    <label for="title">{t!(panel_title)}</label>
                    <input id="title" name="title" dir="auto" value=title maxlength=MAX_TITLE autocomplete="off" placeholder=t!(panel_add_title) aria-invalid=title_fault.is_some().then_some("true") aria-describedby=title_fault/>
                </div>
                <div class="field">
                    <label for="description">{t!(panel_description)}</label>
                    <textarea id="description" name="description" dir="auto" rows="3" maxlength=MAX_DESCRIPTION placeholder=t!(panel_add_description) aria-invalid=description_fault.is_some().then_some("true") aria-describedby=description_fault>{in_textarea(&description)}</textarea>
                </div>
                <button class="button small">{t!(panel_save)}</button>
            </form>
        }
    });
    view! {
        <aside class="panel" id="panel" aria-label=t!(photo_details)>
            {describe}
            <dl class="facts">
                {facts.into_iter().map(|(term, fact)| view! { <div><dt>{term}</dt><dd><bdi>{fact}</bdi></dd></div> }).collect_view()}
            </dl>
            {powers.may(Action::FetchOriginal).then(|| view! {
                <a class="button quiet small" href=paths::PHOTO_ORIGINAL.of(&photo.id).into_string() download>{t!(photo_download_original)}</a>
            })}
        </aside>
    }
}

fn facts(photo: &PhotoView) -> Vec<(String, AnyView)> {
    let capture = &photo.capture;
    let written = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let mut facts = Vec::new();
    if !photo.powers.may(Action::Describe) {
        facts.extend(written(&photo.title).map(|title| (t!(panel_title), title.into_any())));
        facts.extend(written(&photo.description).map(|text| (t!(panel_description), text.into_any())));
    }
    facts.push((t!(panel_taken), taken(photo).into_any()));
    facts.extend(photo.stars.and_then(rating).map(|stars| (t!(panel_rating), stars)));
    facts.extend(keywords(&photo.tags).map(|chips| (t!(panel_keywords), chips)));
    let mut add = |term, fact: Option<String>| facts.extend(fact.map(|fact| (term, fact.into_any())));
    add(t!(panel_creator), written(&photo.creator));
    add(t!(panel_copyright), written(&photo.copyright));
    add(t!(panel_camera), capture.camera());
    add(t!(panel_lens), capture.lens.clone());
    add(t!(panel_exposure), words::exposure(capture));
    add(t!(panel_place), capture.place.as_ref().map(words::coordinates));
    if let Some(file) = &photo.file {
        add(t!(panel_file_name), Some(file.name.clone()));
        add(t!(panel_size), Some(format!("{} · {}", words::bytes(file.bytes), photo.format.name())));
    }
    add(t!(panel_dimensions), photo.dimensions.map(words::pixels));
    if let Some(file) = photo.file.as_ref().filter(|_| capture.taken_at.is_some()) {
        add(t!(panel_added), Some(words::day_and_time(civil_utc(file.added_at))));
    }
    facts
}

/// Draws a rating as stars, with words for screen readers. Returns nothing for a photo without a rating.
fn rating(rating: i8) -> Option<AnyView> {
    let stars = usize::try_from(rating).ok().filter(|stars| *stars <= 5);
    match stars {
        None if rating == -1 => Some(t!(panel_rejected).into_any()),
        None | Some(0) => None,
        Some(stars) => {
            let (given, left) = ("★".repeat(stars), "☆".repeat(5 - stars));
            let name = t!(panel_stars, stars = stars as u64);
            Some(view! { <span class="stars" role="img" aria-label=name>{given}<span>{left}</span></span> }.into_any())
        }
    }
}

fn keywords(keywords: &[String]) -> Option<AnyView> {
    let chips = keywords.iter().cloned().map(|keyword| view! { <li>{keyword}</li> }).collect_view();
    (!keywords.is_empty()).then(|| view! { <ul class="chips">{chips}</ul> }.into_any())
}

fn taken(photo: &PhotoView) -> String {
    match (photo.capture.taken_at, &photo.file) {
        (Some(at), _) => match photo.capture.offset() {
            Some(offset) => t!(panel_taken_with_offset, at = &words::day_and_time(at), offset = &offset),
            None => words::day_and_time(at),
        },
        (None, Some(file)) => {
            t!(panel_taken_unknown_added, date = &words::day(civil_utc(file.added_at).date()))
        }
        (None, None) => t!(panel_taken_unknown),
    }
}

#[cfg(test)]
mod tests {
    use gallery::{
        capture::{Capture, Place},
        format::Format,
        library::{FileFacts, Powers},
        photo::PhotoState,
    };
    use jiff::{Timestamp, civil::datetime};

    use super::*;
    use crate::paths::ListScope;

    /// Returns a photo as its owner sees it.
    fn own() -> PhotoView {
        PhotoView {
            id: "the-photo".parse().expect("an id"),
            revision: None,
            state: PhotoState::Ready,
            powers: Powers::ALL,
            at: datetime(2024, 7, 5, 12, 0, 0, 0),
            dimensions: None,
            thumbhash: String::new(),
            color: None,
            animated: false,
            format: Format::Jpeg,
            title: "The sea".to_owned(),
            description: String::new(),
            tags: Vec::new(),
            stars: None,
            creator: String::new(),
            copyright: String::new(),
            capture: Capture {
                place: Some(Place { latitude: 55.0, longitude: 12.5, altitude_m: None }),
                ..Capture::default()
            },
            file: Some(FileFacts { name: "a.jpg".to_owned(), bytes: 1, added_at: Timestamp::UNIX_EPOCH }),
            trashed_at: None,
            newer: None,
            older: None,
        }
    }

    #[test]
    fn the_panel_shows_what_the_viewer_may_know() {
        let terms = |photo: &PhotoView| facts(photo).into_iter().map(|(term, _)| term).collect::<Vec<_>>();
        assert_eq!(terms(&own()), ["Taken", "Place", "File name", "Size"]);
        assert_eq!(taken(&own()), "Unknown – added Thursday, 1 January 1970");
        let theirs = PhotoView { powers: Powers::NONE, capture: Capture::default(), file: None, ..own() };
        assert_eq!(terms(&theirs), ["Title", "Taken"], "the title is a term, because there is no form with it");
        assert_eq!(taken(&theirs), "Unknown");
    }

    #[test]
    fn only_buttons_that_the_viewer_may_use_are_shown() {
        let html = |photo| {
            let address = ListScope::of_photo(false).addresses().photo("the-photo");
            view! { <Panel photo address form=FormOutcome::default() saved=false/> }.to_html()
        };
        let (own, theirs) = (html(own()), html(PhotoView { powers: Powers::NONE, ..own() }));
        assert!(own.contains("<form") && own.contains("/photos/the-photo/original"), "{own}");
        assert!(!theirs.contains("<form") && !theirs.contains("/original"), "{theirs}");
    }

    #[test]
    fn stars_have_a_label() {
        let html = |stars: i8| rating(stars).map(|view| view.to_html());
        let four = html(4).expect("stars");
        assert!(four.contains(r#"aria-label="4 of 5 stars""#) && four.contains("★★★★<"), "{four}");
        assert_eq!(html(-1).as_deref(), Some("Rejected"));
        assert_eq!((html(0), html(6), html(-2)), (None, None, None));
    }

    #[test]
    fn keywords_are_escaped() {
        let html = keywords(&["<b>sea</b>".to_owned(), "Møn".to_owned()]).expect("chips").to_html();
        assert!(html.contains("&lt;b&gt;sea") && !html.contains("<b>"), "{html}");
        assert_eq!(html.matches("<li").count(), 2);
        assert!(keywords(&[]).is_none());
    }
}
