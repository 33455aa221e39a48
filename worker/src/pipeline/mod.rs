//! The steps from an original to its renditions, in their order.

mod color;
mod deadline;
mod decode;
mod encode;
mod metadata;
mod orient;
mod picture;
mod placeholder;
mod probe;
mod resize;

use std::panic::{AssertUnwindSafe, catch_unwind};

use gallery::{
    fault::Fault,
    ports::renderer::{RenderLimits, Rendered, RenderedFile, Renderer},
    rendition::RenditionKind,
};

use self::deadline::Deadline;

/// The renderer of both homes: pure Rust decoders and encoders, one thread, no state.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pipeline;

impl Pipeline {
    /// A pipeline.
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}

impl Renderer for Pipeline {
    fn render(&self, original: &[u8], limits: &RenderLimits) -> Result<Rendered, Fault> {
        // Decoders meet bytes that nobody foresaw. A panic in one costs its photo and nothing else; the steps share
        // no state that it could leave half written.
        catch_unwind(AssertUnwindSafe(|| steps(original, limits))).unwrap_or_else(|_| {
            tracing::warn!(bytes = original.len(), "a decoder panicked");
            Err(Fault::Corrupt)
        })
    }
}

fn steps(original: &[u8], limits: &RenderLimits) -> Result<Rendered, Fault> {
    let deadline = Deadline::after(limits.seconds);
    let header = probe::header(original, limits)?;
    let facts = metadata::read(header.exif);
    let orientation = header.orientation.unwrap_or(facts.orientation);
    let dimensions = orientation.upright(header.stored);
    let mut rungs: Vec<_> = RenditionKind::ladder(dimensions).collect();

    deadline.check()?;
    let picture = decode::picture(original, &header, limits, &deadline)?;
    let (format, animated) = (header.format, picture.animated);

    deadline.check()?;
    let plan = color::Plan::of(picture.channels, &picture.colour);

    // Everything after this works on the largest rung and not on the original: turning and converting its pixels
    // costs a tenth, and each smaller rung is made from the one above it.
    let (_, largest) = rungs.last().copied().ok_or(Fault::Corrupt)?;
    let linear = resize::reduce(picture, &plan, orientation.upright(largest), &deadline)?;
    let linear = orientation.apply(linear);
    let mut linear = plan.to_srgb(linear);

    let mut files = Vec::with_capacity(rungs.len());
    while let Some((kind, dimensions)) = rungs.pop() {
        deadline.check()?;
        linear = resize::next(linear, dimensions);
        let bytes = encode::jpeg(&linear, kind)?;
        files.push(RenderedFile { kind, dimensions, bytes });
    }
    files.reverse();

    let thumbhash = placeholder::thumbhash(linear);
    Ok(Rendered { format, dimensions, capture: facts.capture, thumbhash, animated, files })
}

#[cfg(test)]
mod tests;
