//! The form around a list of photos. With it, photos can be selected without a script, and islands read from it which
//! list it is.

use leptos::prelude::*;

use crate::paths::{ListAddresses, Path};

/// The form `#selection`.
#[component]
pub fn ListForm(
    /// The addresses of the list.
    list: ListAddresses,
    /// The address to which its first button posts.
    action: Path,
    /// The month with which it starts (`2024-07`), if it does not start with the newest one.
    #[prop(default = None)]
    month: Option<String>,
    /// The photos, and the buttons for selected photos.
    children: Children,
) -> impl IntoView {
    let ListAddresses { list, page, photos, segments } = list;
    view! {
        <form
            id="selection" class="timeline" method="post" action=action.path() data-month=month
            data-list=list data-page=page data-photos=photos data-segments=segments
        >
            {children()}
        </form>
    }
}
