//! Which list of photos the page shows: the page says so itself, and islands assume nothing.

use crate::paths::ListAddresses;

/// The addresses of the list that this page shows, or of the list that its photo stands in.
pub fn here() -> Option<ListAddresses> {
    let told = web_sys::window()?.document()?.query_selector("[data-list]").ok()??;
    ListAddresses::read(|name| told.get_attribute(name))
}
