//! A photo among others.

use gallery::{
    library::{Library, PhotoView},
    photo::Tile as TileRecord,
    rendition::RenditionKind,
};
use leptos::prelude::*;

use super::{ratio, tint};
use crate::{messages::t, paths::Address, words};

/// Height of a row on a phone and elsewhere, in CSS pixels. `style/timeline.css` has the same numbers.
const ROW: (f64, f64) = (116.0, 210.0);

/// What a photo is called when it has no title: when it was taken.
#[must_use]
pub fn spoken_name(tile: &TileRecord) -> String {
    if tile.title.is_empty() {
        t!(photo_of, date = &words::short_day(tile.at.date()), time = &words::time(tile.at.time()))
    } else {
        tile.title.clone()
    }
}

/// What a photo is called on its own page. One that is not ready has its file's name.
#[must_use]
pub fn photo_name(photo: &PhotoView) -> String {
    match (photo.tile(), &photo.file) {
        (Some(tile), _) => spoken_name(&tile),
        (None, Some(file)) => file.name.clone(),
        (None, None) => t!(photo_unnamed),
    }
}

/// `srcset` of a photo: every rung of its ladder up to `largest`.
#[must_use]
pub fn srcset(library: &Library, tile: &TileRecord, largest: RenditionKind) -> String {
    RenditionKind::ladder(tile.dimensions)
        .filter(|(kind, _)| *kind <= largest)
        .map(|(kind, size)| format!("{} {}w", library.rendition_url(&tile.rendition(kind)), size.width))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A tile of the timeline or the trash: the photo, and a box to choose it.
#[component]
pub fn Tile(
    /// Makes URLs.
    library: Library,
    /// The photo.
    tile: TileRecord,
    /// Its address.
    href: Address,
    /// Whether it is among the first on the page, to be fetched at once.
    eager: bool,
) -> impl IntoView {
    let name = spoken_name(&tile);
    let shape = ratio::drawn(tile.dimensions);
    // Rows grow by up to a third to fill the line. A phone's many pixels make up for a little less than that, and its
    // connection is what people wait for.
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
