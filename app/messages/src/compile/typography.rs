//! Spaces that people need not think of when they write.

use super::tree::Part;

/// Makes spaces that must not break so: in French, those before `;`, `:`, `!`, `?` and `»`, and after `«`.
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
