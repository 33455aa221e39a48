//! The steps from an original to its renditions, in their order.

mod color;
mod deadline;
mod decode;
mod dominant;
mod encode;
mod look_alike;
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
    let facts = metadata::read(header.exif, &metadata::blocks::of(header.format, original));
    let dimensions = facts.orientation.upright(header.stored);
    let mut rungs: Vec<_> = RenditionKind::ladder(dimensions).collect();

    deadline.check()?;
    let picture = decode::picture(original, &header, limits, &deadline)?;
    let (format, animated) = (header.format, picture.animated);

    deadline.check()?;
    let (picture, conversion) = color::prepare(picture);

    // Everything after this works on the largest rung and not on the original: turning and converting its pixels
    // costs a tenth, and each smaller rung is made from the one above it.
    let (_, largest) = rungs.last().copied().ok_or(Fault::Corrupt)?;
    let linear = resize::reduce(picture, facts.orientation.upright(largest), &deadline)?;
    let linear = facts.orientation.apply(linear);
    let mut linear = color::to_srgb(linear, conversion.as_ref());

    let mut files = Vec::with_capacity(rungs.len());
    while let Some((kind, dimensions)) = rungs.pop() {
        deadline.check()?;
        linear = resize::next(linear, dimensions);
        let bytes = encode::jpeg(&linear, kind)?;
        files.push(RenderedFile { kind, dimensions, bytes });
    }
    files.reverse();

    let (width, height, small) = (linear.dimensions.width, linear.dimensions.height, linear.to_bytes());
    Ok(Rendered {
        format,
        dimensions,
        capture: facts.capture,
        inscription: facts.inscription,
        colour: dominant::colour(width, height, &small),
        look_alike: look_alike::hash(width, height, &small),
        thumbhash: placeholder::thumbhash(linear),
        animated,
        files,
    })
}

#[cfg(test)]
mod tests;
