//! One large photo with its panel and its neighbours. It is a page of its own, and what the lightbox shows.

use gallery::{
    format::Format,
    library::{Action, Library, PhotoView},
    photo::{PhotoState, Tile},
    rendition::RenditionKind,
};
use leptos::prelude::*;

use super::{
    icon::Icon,
    panel::Panel,
    tile::{photo_name, srcset},
};
use crate::{
    messages::t,
    paths::{self, Address, ListAddresses, parameters::INLINE},
    server::FormOutcome,
    words,
};

/// The stage. Buttons that need a script are hidden until a script shows them.
#[component]
pub fn Stage(
    /// Creates URLs.
    library: Library,
    /// The list of the photo.
    list: ListAddresses,
    /// The photo and its neighbours.
    mut photo: PhotoView,
    /// The outcome of the panel's form.
    form: FormOutcome,
    /// Whether the form was just saved.
    saved: bool,
) -> impl IntoView {
    let (newer, older) = (photo.newer.take(), photo.older.take());
    let id = photo.id.to_string();
    let tile = photo.tile();
    let name = photo_name(&photo);
    let powers = photo.powers;
    let original = powers.may(Action::FetchOriginal).then(|| paths::PHOTO_ORIGINAL.of(&photo.id));
    let shown = original.as_ref().and_then(|original| shown(photo.format, original));
    let trashed = photo.trashed_at.is_some();
    let picture = match (&photo.state, tile) {
        (PhotoState::Ready, Some(tile)) => {
            let size = tile.dimensions;
            let largest = RenditionKind::ladder(size).last().map_or(RenditionKind::Thumb, |(kind, _)| kind);
            // Renditions are not animated.
            let moving = shown.clone().filter(|_| tile.animated);
            let srcset = moving.is_none().then(|| srcset(&library, &tile, RenditionKind::Large));
            let src = moving.unwrap_or_else(|| library.rendition_url(&tile.rendition(largest)));
            view! {
                <img
                    src=src srcset=srcset sizes="100vw" width=size.width height=size.height alt=name.clone()
                    fetchpriority="high" decoding="async" draggable="false"
                />
            }
            .into_any()
        }
        (PhotoState::Failed { reason }, _) => {
            let file = photo.file.as_ref().map_or(&name, |file| &file.name);
            view! { <p class="no-picture" role="alert">{words::fault_sentence(reason, file)}</p> }.into_any()
        }
        _ => view! { <p class="no-picture">{t!(photo_processing)}</p> }.into_any(),
    };
    let neighbour = |tile: Option<Tile>, rel: &'static str, label: String, icon: &'static str| {
        tile.map(|tile| {
            let href = list.photo(tile.id.as_str()).into_string();
            view! { <a class=format!("step {icon}") rel=rel href=href aria-label=label><Icon name=icon/></a> }
        })
    };
    let dimensions = photo.dimensions;
    let (own_id, hash) = (id.clone(), photo.thumbhash.clone());
    let (newer, older) =
        (neighbour(newer, "prev", t!(photo_previous), "previous"), neighbour(older, "next", t!(photo_next), "next"));
    let address = list.photo(&id);
    let original = original.map(Address::into_string);
    let ListAddresses { list, page, photos, segments } = list;
    let (close, next) = (page.clone(), page.clone());
    let act = if trashed { paths::TRASH_RESTORE } else { paths::PHOTOS_TRASH };
    view! {
        <article
            class="stage" id="stage" aria-label=name data-id=own_id data-hash=hash data-original=shown
            data-width=dimensions.map(|d| d.width) data-height=dimensions.map(|d| d.height)
            data-list=list data-page=page data-photos=photos data-segments=segments
        >
            <div class="stage-bar">
                <a class="tool close" href=close aria-label=t!(viewer_close)><Icon name="back"/></a>
                <span class="grow"></span>
                <button type="button" class="tool" data-do="zoom" aria-label=t!(viewer_zoom_in) hidden><Icon name="zoom"/></button>
                <button type="button" class="tool" data-do="slideshow" aria-label=t!(photo_slideshow) aria-pressed="false" hidden><Icon name="play"/></button>
                <button type="button" class="tool" data-do="fullscreen" aria-label=t!(photo_full_screen) hidden><Icon name="fullscreen"/></button>
                <button type="button" class="tool" data-do="info" aria-label=t!(photo_details) aria-expanded="true" aria-controls="panel" hidden><Icon name="info"/></button>
                {original.map(|href| view! {
                    <a class="tool" href=href download aria-label=t!(photo_download_original)><Icon name="download"/></a>
                })}
                {powers.may(if trashed { Action::Restore } else { Action::Trash }).then(|| view! {
                    <form method="post" action=act.path()>
                        <input type="hidden" name="photo" value=id.clone()/>
                        <input type="hidden" name="next" value=next/>
                        {if trashed {
                            view! { <button class="tool" aria-label=t!(photo_restore)><Icon name="restore"/></button> }.into_any()
                        } else {
                            view! { <button class="tool" aria-label=t!(photo_trash) data-do="trash"><Icon name="trash"/></button> }.into_any()
                        }}
                    </form>
                })}
            </div>
            <figure class="picture">{picture}</figure>
            {newer}
            {older}
            <Panel photo address form saved/>
        </article>
    }
}

/// Returns the address from which the original can be shown, for zooming or animation. It is `None` for formats that
/// browsers do not support; their largest rendition is used instead.
fn shown(format: Format, original: &Address) -> Option<String> {
    format.shown_by_browsers().then(|| original.clone().with(INLINE, "1").into_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_formats_of_browsers_are_shown_as_originals() {
        let original = paths::PHOTO_ORIGINAL.of(&"abcdefgh".parse().expect("an id"));
        let link = |format| shown(format, &original);
        assert_eq!(link(Format::Avif).as_deref(), Some("/photos/abcdefgh/original?inline=1"));
        assert_eq!(link(Format::Tiff), None);
    }
}
