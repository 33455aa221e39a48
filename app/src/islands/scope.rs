//! The list of photos that the page shows. The page states it, so islands assume nothing.

use crate::paths::ListAddresses;

/// Returns the addresses of the list that this page shows, or of the list of its photo.
pub fn here() -> Option<ListAddresses> {
    let told = web_sys::window()?.document()?.query_selector("[data-list]").ok()??;
    ListAddresses::read(|name| told.get_attribute(name))
}
