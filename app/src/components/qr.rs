//! QR codes (ISO/IEC 18004), each drawn as one path: nothing is fetched, and it is sharp at any size.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// How many light modules must surround it.
const QUIET: usize = 4;

/// A QR code. It is black on white in dark mode, too, because cameras expect that.
#[component]
pub fn Qr(
    /// The content. If it is too long for a QR code, nothing is drawn.
    text: String,
    /// The label for screen readers.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = code.width() + 2 * QUIET;
    Some(view! {
        <svg class="qr" width="224" height="224" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
            <rect width=side.to_string() height=side.to_string() fill="#fff"></rect>
            <path d=outline(&code) fill="#000"></path>
        </svg>
    })
}

/// Draws one rectangle for each run of dark modules.
fn outline(code: &QrCode) -> String {
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                path.push_str(&format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET));
            }
            x += length;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_covers_exactly_the_dark_modules() {
        let code = QrCode::new("otpauth://totp/Vitrine").expect("a code");
        let dark = code.to_colors().iter().filter(|color| **color == Color::Dark).count();
        let covered: usize =
            outline(&code).split('h').filter_map(|piece| piece.split_once("v1")?.0.parse::<usize>().ok()).sum();
        assert_eq!(covered, dark);
        assert!(outline(&code).starts_with("M4 4h7v1h-7z"), "the finder pattern is in the corner");
    }

    #[test]
    fn too_much_text_draws_nothing() {
        assert!(!Qr(QrProps { text: "x".repeat(5000), label: "too much".to_owned() }).to_html().contains("<svg"));
    }
}
