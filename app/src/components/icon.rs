//! Icons, drawn on a 24 × 24 grid with lines 1.75 wide.

use leptos::prelude::*;

/// An icon next to words or instead of them. It is hidden from assistive technology; the element around it must have a
/// name.
#[component]
pub fn Icon(
    /// The name of the icon.
    name: &'static str,
) -> impl IntoView {
    let path = match name {
        "add" => "M12 5v14M5 12h14",
        "back" => "M19 12H5m0 0 6-6m-6 6 6 6",
        "close" => "M6 6l12 12M18 6 6 18",
        "previous" => "M15 5l-7 7 7 7",
        "next" => "M9 5l7 7-7 7",
        "info" => "M12 11v5m0-8.5v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
        "download" => "M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 19.5h14",
        "trash" => {
            "M4.5 7h15M10 11v5.5M14 11v5.5M6.5 7l.8 11.6a1.5 1.5 0 0 0 1.5 1.4h6.4a1.5 1.5 0 0 0 1.5-1.4L17.5 7M9.5 7V5.2c0-.7.5-1.2 1.2-1.2h2.6c.7 0 1.2.5 1.2 1.2V7"
        }
        "restore" => "M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5",
        "photos" => {
            "M4 6.5A1.5 1.5 0 0 1 5.500 5h13A1.5 1.5 0 0 1 20 6.5v11a1.500 1.500 0 0 1-1.500 1.500h-13A1.500 1.500 0 0 1 4 17.500v-11ZM4.500 17l4.700-5 3.600 3.800 2.200-2.200 4.500 4.400M15.500 9.200v.010"
        }
        "account" => {
            "M12 12.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20c.8-3.500 3.800-5.200 7.500-5.200s6.700 1.700 7.500 5.200"
        }
        "zoom" => "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15.300 15.300 20 20M10.500 8v5M8 10.500h5",
        "fullscreen" => "M4.500 9V4.500H9M15 4.500h4.500V9M19.500 15v4.500H15M9 19.500H4.500V15",
        "play" => "M7.500 5.200v13.600l11-6.800-11-6.800Z",
        _ => "",
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path d=path fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"/>
        </svg>
    }
}
