//! Text inside of elements that Leptos does not escape.
//!
//! `<title>` and `<textarea>` contain text and character references, but no elements (WHATWG HTML, 13.1.2: escapable raw
//! text elements). Leptos writes their contents as they are, so text could end the element and go on as HTML.

use leptos::prelude::*;
use leptos_meta::Title;

/// Escapes text for a `<title>` or a `<textarea>`.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Escapes text for a `<textarea>`. Browsers ignore the first line break in one.
#[must_use]
pub fn in_textarea(text: &str) -> String {
    format!("\n{}", escape(text))
}

/// The title of the window.
#[component]
pub fn WindowTitle(
    /// The whole title.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <Title text=escape(&text)/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_end_its_element() {
        assert_eq!(in_textarea("</textarea><b>&lt;"), "\n&lt;/textarea&gt;&lt;b&gt;&amp;lt;");
        let html = view! { <textarea>{in_textarea("</textarea><b>")}</textarea> }.to_html();
        assert!(html.contains("&lt;/textarea&gt;&lt;b&gt;") && html.matches("</textarea>").count() == 1, "{html}");
    }

    /// Every other place that writes into such an element would have to escape, too.
    #[test]
    fn nothing_else_writes_into_such_elements() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if path.ends_with("components/escape.rs") {
                    continue;
                }
                let source = std::fs::read_to_string(&path).expect("a file");
                assert!(!source.contains("<Title "), "{}: use WindowTitle", path.display());
                for (start, _) in source.match_indices("<textarea") {
                    let contents = &source[start..];
                    let end = contents.find("</textarea>").unwrap_or(contents.len());
                    assert!(contents[..end].contains(">{in_textarea("), "{}: use in_textarea", path.display());
                }
            }
        }
    }
}
