//! A stretch of the timeline: headings of months and days, and rows of photos.

use gallery::{library::Library, photo::Tile as TileRecord};
use jiff::civil::Date;
use leptos::prelude::*;

use super::tile::Tile;
use crate::{paths::ListAddresses, words};

/// Tiles grouped by day, with a heading where a month begins. `above` is the day of the photo before the first one. If
/// they are on the same day or month, the headings are not repeated.
#[component]
pub fn Segment(
    /// Creates URLs.
    library: Library,
    /// The list of the tiles.
    list: ListAddresses,
    /// The tiles, newest first.
    tiles: Vec<TileRecord>,
    /// The day of the photo above.
    above: Option<Date>,
    /// How many of the tiles are fetched at once.
    eager: usize,
) -> impl IntoView {
    let mut days: Vec<(Date, Vec<(TileRecord, bool)>)> = Vec::new();
    for (index, tile) in tiles.into_iter().enumerate() {
        let date = tile.at.date();
        let entry = (tile, index < eager);
        match days.last_mut().filter(|(day, _)| *day == date) {
            Some((_, tiles)) => tiles.push(entry),
            None => days.push((date, vec![entry])),
        }
    }
    let mut before = above;
    days.into_iter()
        .map(|(date, tiles)| {
            let new_month = before.is_none_or(|day| (day.year(), day.month()) != (date.year(), date.month()));
            let new_day = before != Some(date);
            before = Some(date);
            view! {
                {new_month.then(|| view! {
                    <h2 class="month" id=format!("m-{:04}-{:02}", date.year(), date.month())>
                        {words::month_of_year(date)}
                    </h2>
                })}
                <section class="day" data-day=date.to_string()>
                    {new_day.then(|| view! { <h3>{words::day_of_year(date)}</h3> })}
                    <ul class="rows" role="list">
                        {tiles
                            .into_iter()
                            .map(|(tile, eager)| view! { <Tile library=library.clone() href=list.photo(tile.id.as_str()) tile eager/> })
                            .collect_view()}
                    </ul>
                </section>
            }
        })
        .collect_view()
}
