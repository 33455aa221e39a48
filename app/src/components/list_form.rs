//! The form around a list of photos: choosing some works without a script, and islands learn from it which list it is.

use leptos::prelude::*;

use crate::paths::{ListAddresses, Path};

/// The form `#selection`.
#[component]
pub fn ListForm(
    /// Which list.
    list: ListAddresses,
    /// What its first button posts to.
    action: Path,
    /// Whether it holds the first segment of all.
    #[prop(optional)]
    start: bool,
    /// The month it begins with (`2024-07`), where that is not the newest.
    #[prop(default = None)]
    month: Option<String>,
    /// The photos, and what can be done with them.
    children: Children,
) -> impl IntoView {
    let ListAddresses { list, page, photos, segments } = list;
    view! {
        <form
            id="selection" class="timeline" method="post" action=action.path() data-start=start data-month=month
            data-list=list data-page=page data-photos=photos data-segments=segments
        >
            {children()}
        </form>
    }
}
