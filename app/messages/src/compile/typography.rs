//! Adds non-breaking spaces, so that writers of messages need not think of them.

use super::tree::Part;

/// Makes spaces non-breaking where the language requires it: in French, before `;`, `:`, `!`, `?` and `»`, and after
/// `«`.
pub fn mend(language: &str, parts: &mut [Part]) {
    if language != "fr" {
        return;
    }
    for part in parts {
        match part {
            Part::Text(text) => {
                for mark in [';', ':', '!', '?', '»'] {
                    *text = text.replace(&format!(" {mark}"), &format!("\u{A0}{mark}"));
                }
                *text = text.replace("« ", "«\u{A0}");
            }
            Part::Argument(..) => {}
            Part::Select(_, variants) => variants.iter_mut().for_each(|(_, parts)| mend(language, parts)),
            Part::Element(_, parts) => mend(language, parts),
        }
    }
}
