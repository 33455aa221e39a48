//! A photo in a list.

use gallery::{
    library::{Library, PhotoView},
    photo::Tile as TileRecord,
    rendition::RenditionKind,
};
use leptos::prelude::*;

use super::{ratio, tint};
use crate::{messages::t, paths::Address, words};

/// The height of a row on a phone and elsewhere, in CSS pixels. `style/timeline.css` has the same numbers.
const ROW: (f64, f64) = (116.0, 210.0);

/// Returns the name of a photo: its title or, without one, when it was taken.
#[must_use]
pub fn spoken_name(tile: &TileRecord) -> String {
    if tile.title.is_empty() {
        t!(photo_of, date = &words::short_day(tile.at.date()), time = &words::time(tile.at.time()))
    } else {
        tile.title.clone()
    }
}

/// Returns the name of a photo on its own page. A photo that is not ready has the name of its file.
#[must_use]
pub fn photo_name(photo: &PhotoView) -> String {
    match (photo.tile(), &photo.file) {
        (Some(tile), _) => spoken_name(&tile),
        (None, Some(file)) => file.name.clone(),
        (None, None) => t!(photo_unnamed),
    }
}

/// Returns the `srcset` of a photo: its renditions up to `largest`.
#[must_use]
pub fn srcset(library: &Library, tile: &TileRecord, largest: RenditionKind) -> String {
    RenditionKind::ladder(tile.dimensions)
        .filter(|(kind, _)| *kind <= largest)
        .map(|(kind, size)| format!("{} {}w", library.rendition_url(&tile.rendition(kind)), size.width))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A tile of the timeline or the trash: the photo, and a checkbox to select it.
#[component]
pub fn Tile(
    /// Creates URLs.
    library: Library,
    /// The photo.
    tile: TileRecord,
    /// The address of its page.
    href: Address,
    /// Whether it is among the first on the page, and should be fetched at once.
    eager: bool,
) -> impl IntoView {
    let name = spoken_name(&tile);
    let shape = ratio::drawn(tile.dimensions);
    // Rows grow by up to a third to fill the line. `sizes` assumes less than that: a phone's high pixel density makes
    // up for it, and its connection is the bottleneck.
    let width = |row: f64, growth: f64| (row * growth * shape).round() as u32;
    let sizes = format!("(max-width: 640px) {}px, {}px", width(ROW.0, 1.04), width(ROW.1, 1.2));
    let small = tile.dimensions.fit(RenditionKind::Thumb.edge());
    let src = library.rendition_url(&tile.rendition(RenditionKind::Thumb));
    let srcset = srcset(&library, &tile, RenditionKind::Medium);
    let class = format!("tile {} {}", ratio::class(tile.dimensions), tile.color.map(tint::class).unwrap_or_default());
    let id = tile.id.to_string();
    let own_id = id.clone();
    view! {
        <li class=class.trim_end().to_owned() data-id=own_id data-hash=tile.thumbhash>
            <a href=href.into_string()>
                <img
                    src=src
                    srcset=srcset
                    sizes=sizes
                    width=small.width
                    height=small.height
                    alt=name.clone()
                    loading=(!eager).then_some("lazy")
                    fetchpriority=eager.then_some("high")
                    decoding=(!eager).then_some("async")
                />
                {tile.animated.then(|| view! { <span class="badge">{t!(photo_animated)}</span> })}
            </a>
            <label class="choose">
                <input type="checkbox" name="photo" value=id aria-label=t!(selection_select, name = &name)/>
                <span class="box" aria-hidden="true"></span>
            </label>
        </li>
    }
}
