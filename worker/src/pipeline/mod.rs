//! The steps from an original to its renditions, in order.

mod color;
mod deadline;
mod decode;
mod dominant;
mod encode;
mod fused;
#[cfg(fuzzing)]
pub mod fuzzing;
mod internal_error;
mod ladder;
mod lanczos;
mod linearize;
mod metadata;
mod orient;
mod perceptual_hash;
mod picture;
mod placeholder;
mod probe;
mod reduce;
mod srgb_curve;
mod view;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use gallery::{
    dimensions::Dimensions,
    edits::Edits,
    fault::Fault,
    ports::renderer::{RenderLimits, Rendered, Renderer},
};

use self::{
    deadline::Deadline,
    decode::Source,
    ladder::{Finished, Ladder},
    linearize::Linearizer,
    probe::Header,
    view::View,
};

/// The renderer of both homes: one thread, no state.
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
    fn memory(&self, original: &[u8], limits: &RenderLimits) -> u64 {
        // A file that cannot even be asked will not be decoded either.
        let asked = catch_unwind(AssertUnwindSafe(|| decode::needed(original, limits)));
        asked.unwrap_or(0).max(original.len() as u64)
    }

    fn render(&self, original: &[u8], edits: &Edits, limits: &RenderLimits) -> Result<Rendered, Fault> {
        catch_panics(original, edits, limits, decode::open)
    }
}

/// Starts decoding a file. [`decode::open`], except in tests.
type Open = for<'a> fn(&'a [u8], &Header<'_>, Dimensions, &RenderLimits, &Deadline) -> Result<Source<'a>, Fault>;

fn catch_panics(original: &[u8], edits: &Edits, limits: &RenderLimits, open: Open) -> Result<Rendered, Fault> {
    // Decoders process bytes that nobody foresaw. A panic in one fails its photo and nothing else: the steps share
    // no state that could be left half written.
    catch_unwind(AssertUnwindSafe(|| steps(original, edits, limits, open))).unwrap_or_else(|panic| {
        if internal_error::is_internal(&*panic) {
            resume_unwind(panic);
        }
        tracing::warn!(bytes = original.len(), "a decoder panicked");
        Err(Fault::Corrupt)
    })
}

fn steps(original: &[u8], edits: &Edits, limits: &RenderLimits, open: Open) -> Result<Rendered, Fault> {
    let deadline = Deadline::after(limits.seconds);
    let header = probe::header(original, limits)?;
    let facts = metadata::read(header.exif, &metadata::blocks::of(header.format, original));
    let orientation = header.orientation.unwrap_or(facts.orientation);
    let view = View::new(header.stored, orientation, edits);

    deadline.check()?;
    let mut source = open(original, &header, view.size(), limits, &deadline)?;
    let part = view.part_of(source.dimensions);
    let plan = color::Plan::of(source.channels, &source.color);
    let mut light = Linearizer::new(source.channels, plan.before, &plan.light);
    let mut ladder = Ladder::new(view.size(), part.size(), view.orientation, plan.after)?;

    // One pass over the rows: each strip is in the renditions before the next one is decoded.
    let samples_of = |pixels: u32| pixels as usize * source.channels.count();
    let row = samples_of(source.dimensions.width);
    let columns = samples_of(part.columns.start)..samples_of(part.columns.end);
    let mut y = 0;
    loop {
        deadline.check()?;
        let strip = source.rows.next()?;
        if strip.is_empty() {
            break;
        }
        for samples in strip.chunks_exact(row) {
            if part.rows.contains(&y) {
                light.row(&samples[columns.clone()], ladder.slot());
                ladder.pushed()?;
            }
            y += 1;
        }
    }
    let animated = source.animated;
    drop((source, light));

    deadline.check()?;
    let Finished { files, thumb } = ladder.finish()?;
    Ok(Rendered {
        format: header.format,
        dimensions: view.seen(),
        orientation: orientation.number(),
        capture: facts.capture,
        embedded_metadata: facts.embedded_metadata,
        color: dominant::color(thumb.dimensions.width, thumb.dimensions.height, &thumb.samples),
        perceptual_hash: perceptual_hash::hash(thumb.dimensions.width, thumb.dimensions.height, &thumb.samples),
        thumbhash: placeholder::thumbhash(&thumb),
        animated,
        files,
    })
}

#[cfg(test)]
mod tests;
