//! What is known about a photo, and the owner's words about it.

use gallery::{
    capture::Capture,
    inscription::{MAX_DESCRIPTION, MAX_TITLE},
    photo::{Photo, civil_utc},
};
use jiff::civil::DateTime;
use leptos::prelude::*;

use super::form::{Alert, Notice};
use crate::{
    paths::{self, Address},
    server::{FieldName, FormName, FormOutcome},
    words,
};

/// The panel beside a photo.
#[component]
pub fn Panel(
    /// The photo.
    photo: Photo,
    /// The photo's address, which the form posts to.
    address: Address,
    /// What the form led to.
    form: FormOutcome,
    /// Whether it was just saved.
    saved: bool,
) -> impl IntoView {
    let title = form.value(FieldName::Title).unwrap_or_else(|| photo.title().to_owned());
    let description = form.value(FieldName::Description).unwrap_or_else(|| photo.description().to_owned());
    let fault = |field| form.at(FormName::Describe, field);
    let (title_fault, description_fault) = (fault(FieldName::Title), fault(FieldName::Description));
    let facts = facts(&photo);
    view! {
        <aside class="panel" id="panel" aria-label="Details">
            <form method="post" action=address.into_string() class="words" data-do="describe">
                <Alert outcome=&form of=FormName::Describe/>
                <Notice sentence=saved.then(|| "Saved.".to_owned())/>
                <div class="field">
                    <label for="title">"Title"</label>
                    <input id="title" name="title" value=title maxlength=MAX_TITLE autocomplete="off" placeholder="Add a title" aria-invalid=title_fault.is_some().then_some("true") aria-describedby=title_fault/>
                </div>
                <div class="field">
                    <label for="description">"Description"</label>
                    <textarea id="description" name="description" rows="3" maxlength=MAX_DESCRIPTION placeholder="Add a description" aria-invalid=description_fault.is_some().then_some("true") aria-describedby=description_fault>{description}</textarea>
                </div>
                <button class="button small">"Save"</button>
            </form>
            <dl class="facts">
                {facts.into_iter().map(|(term, fact)| view! { <div><dt>{term}</dt><dd>{fact}</dd></div> }).collect_view()}
            </dl>
            <a class="button quiet small" href=paths::PHOTO_ORIGINAL.of(&photo.id).into_string() download>"Download original"</a>
        </aside>
    }
}

fn facts(photo: &Photo) -> Vec<(&'static str, AnyView)> {
    let capture = &photo.corrected_capture();
    let mut facts = vec![("Taken", taken(photo, capture).into_any())];
    facts.extend(photo.stars().and_then(rating).map(|stars| ("Rating", stars)));
    facts.extend(keywords(photo.tags()).map(|chips| ("Keywords", chips)));
    let mut add = |term, fact: Option<String>| facts.extend(fact.map(|fact| (term, fact.into_any())));
    let written = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    add("Creator", written(&photo.creator));
    add("Copyright", written(&photo.copyright));
    add("Camera", capture.camera());
    add("Lens", capture.lens.clone());
    add("Exposure", capture.exposure());
    add("Place", capture.place.map(|place| place.coordinates()));
    add("File name", Some(photo.file_name.clone()));
    add("Size", Some(format!("{} · {}", words::bytes(photo.bytes), photo.format.name())));
    add(
        "Dimensions",
        photo.dimensions.map(|d| {
            let megapixels = d.pixels() as f64 / 1e6;
            let size = format!("{} × {}", d.width, d.height);
            if megapixels < 0.05 { size } else { format!("{size} · {megapixels:.1} megapixels") }
        }),
    );
    add("Added", capture.taken_at.map(|_| day_and_time(civil_utc(photo.added_at))));
    facts
}

/// Stars for the eye, words for the ear. Nothing for a photo that has none.
fn rating(rating: i8) -> Option<AnyView> {
    let stars = usize::try_from(rating).ok().filter(|stars| *stars <= 5);
    match stars {
        None if rating == -1 => Some("Rejected".into_any()),
        None | Some(0) => None,
        Some(stars) => {
            let (given, left) = ("★".repeat(stars), "☆".repeat(5 - stars));
            let name = format!("{stars} of 5 stars");
            Some(view! { <span class="stars" role="img" aria-label=name>{given}<span>{left}</span></span> }.into_any())
        }
    }
}

fn keywords(keywords: &[String]) -> Option<AnyView> {
    let chips = keywords.iter().cloned().map(|keyword| view! { <li>{keyword}</li> }).collect_view();
    (!keywords.is_empty()).then(|| view! { <ul class="chips">{chips}</ul> }.into_any())
}

fn taken(photo: &Photo, capture: &Capture) -> String {
    match capture.taken_at {
        Some(at) => match capture.offset() {
            Some(offset) => format!("{} ({offset})", day_and_time(at)),
            None => day_and_time(at),
        },
        None => format!("Unknown – added {}", day(civil_utc(photo.added_at))),
    }
}

fn day(at: DateTime) -> String {
    format!("{}, {} {} {}", words::weekday(at.date()), at.day(), words::month(at.month()), at.year())
}

fn day_and_time(at: DateTime) -> String {
    format!("{}, {:02}:{:02}:{:02}", day(at), at.hour(), at.minute(), at.second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_are_seen_and_heard() {
        let html = |stars: i8| rating(stars).map(|view| view.to_html());
        let four = html(4).expect("stars");
        assert!(four.contains(r#"aria-label="4 of 5 stars""#) && four.contains("★★★★<"), "{four}");
        assert_eq!(html(-1).as_deref(), Some("Rejected"));
        assert_eq!((html(0), html(6), html(-2)), (None, None, None));
    }

    #[test]
    fn keywords_are_text_and_nothing_else() {
        let html = keywords(&["<b>sea</b>".to_owned(), "Møn".to_owned()]).expect("chips").to_html();
        assert!(html.contains("&lt;b&gt;sea") && !html.contains("<b>"), "{html}");
        assert_eq!(html.matches("<li").count(), 2);
        assert!(keywords(&[]).is_none());
    }
}
