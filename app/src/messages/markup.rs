//! Messages that contain elements of the page.

use leptos::prelude::*;
use messages::template::{self, Sink};

use super::{Argument, Locale, server::template};

/// Draws an element of a message, given its text.
pub struct Element(Box<dyn Fn(String) -> AnyView>);

/// Creates an element of a message: `t!(sent, strong = element(|text| view! { <strong>{text}</strong> }))`.
pub fn element<V: IntoAny>(draw: impl Fn(String) -> V + 'static) -> Element {
    Element(Box::new(move |text| draw(text).into_any()))
}

/// Fills in a message and its elements.
pub(super) fn markup(locale: Locale, index: usize, arguments: &[Argument<'_>], elements: &[Element]) -> AnyView {
    let mut views = Views { done: Vec::new(), open: None, text: String::new(), elements };
    template::fill(template(locale, index), arguments, &locale, &mut views);
    views.flush();
    views.done.into_any()
}

struct Views<'a> {
    done: Vec<AnyView>,
    open: Option<u8>,
    text: String,
    elements: &'a [Element],
}

impl Views<'_> {
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            self.done.push(text.into_any());
        }
    }
}

impl Sink for Views<'_> {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn open(&mut self, element: u8) {
        self.flush();
        self.open = Some(element);
    }

    fn close(&mut self) {
        let text = std::mem::take(&mut self.text);
        let element = self.open.take().and_then(|at| self.elements.get(usize::from(at)));
        self.done.push(match element {
            Some(Element(draw)) => draw(text),
            None => text.into_any(),
        });
    }
}
