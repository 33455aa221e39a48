//! Makes all renditions of a picture at once, while its rows arrive. Each rung is made from the rows of the one
//! above it, and no picture larger than a thumbnail is ever whole in memory unless it has to be rotated.
//!
//! Rows stay in linear light from one rung to the next, so that nothing is rounded twice.

use gallery::{
    dimensions::Dimensions,
    fault::Fault,
    ports::renderer::RenderedFile,
    rendition::{RenditionFormat, RenditionKind},
};

use super::{color::Conversion, encode::JpegFile, orient::Orientation, reduce::Reduction, srgb_curve};

/// The rungs of one picture, largest first.
pub(super) struct Ladder {
    rungs: Vec<Rung>,
    orientation: Orientation,
    /// Applied to the rows of the largest rung, which has fewer rows than the original.
    conversion: Option<Conversion>,
}

/// The result of a ladder.
pub(super) struct Finished {
    /// Smallest first.
    pub(super) files: Vec<RenderedFile>,
    /// The smallest rung, upright, 8 bits a sample.
    pub(super) thumb: Signals,
}

/// An RGB picture for screens: 8 bits a sample, sRGB.
#[derive(Debug, Clone)]
pub(super) struct Signals {
    pub(super) dimensions: Dimensions,
    pub(super) samples: Vec<u8>,
}

struct Rung {
    kind: RenditionKind,
    /// Before rotation.
    size: Dimensions,
    reduction: Reduction,
    sink: Sink,
    row: Vec<u8>,
}

enum Sink {
    /// Rows go to the file as they are made.
    File(JpegFile),
    /// The picture is needed whole, to be rotated or analysed.
    Whole(Vec<u8>),
}

impl Ladder {
    /// The rungs for a picture of size `stored` (before rotation), whose rows arrive at size `decoded`. Both are sizes
    /// of the part that is needed.
    pub(super) fn new(
        stored: Dimensions,
        decoded: Dimensions,
        orientation: Orientation,
        conversion: Option<Conversion>,
    ) -> Result<Self, Fault> {
        let mut rungs = Vec::new();
        let mut above = decoded;
        let kinds: Vec<_> = RenditionKind::ladder(orientation.upright(stored)).collect();
        for (i, &(kind, upright)) in kinds.iter().enumerate().rev() {
            let size = orientation.upright(upright);
            let sink = if i == 0 || orientation != Orientation::default() {
                Sink::Whole(Vec::with_capacity(size.pixels() as usize * 3))
            } else {
                Sink::File(JpegFile::new(kind, size)?)
            };
            rungs.push(Rung { kind, size, reduction: Reduction::new(above, size), sink, row: Vec::new() });
            above = size;
        }
        if rungs.is_empty() { Err(Fault::Corrupt) } else { Ok(Self { rungs, orientation, conversion }) }
    }

    /// Where to write the next row of the picture, as light. Call [`Self::pushed`] afterwards.
    pub(super) fn slot(&mut self) -> &mut [f32] {
        self.rungs[0].reduction.slot()
    }

    /// Processes the row that was written to the slot.
    pub(super) fn pushed(&mut self) -> Result<(), Fault> {
        climb(&mut self.rungs, self.conversion.as_ref())
    }

    /// Completes the files, after the last row.
    pub(super) fn finish(self) -> Result<Finished, Fault> {
        let mut files = Vec::with_capacity(self.rungs.len());
        let mut thumb = None;
        let last = self.rungs.len() - 1;
        // Frees the rings: they are no longer needed, and rotating a picture takes a second copy of it.
        let sinks: Vec<_> = self.rungs.into_iter().map(|rung| (rung.kind, rung.size, rung.sink)).collect();
        for (i, (kind, size, sink)) in sinks.into_iter().enumerate() {
            let dimensions = self.orientation.upright(size);
            let bytes = match sink {
                Sink::File(file) => file.finish()?,
                Sink::Whole(samples) => {
                    let upright = self.orientation.rotate_rgb(samples, size);
                    let mut file = JpegFile::new(kind, dimensions)?;
                    file.write(&upright)?;
                    if i == last {
                        thumb = Some(Signals { dimensions, samples: upright });
                    }
                    file.finish()?
                }
            };
            files.push(RenderedFile { kind, dimensions, format: RenditionFormat::Jpeg, bytes });
        }
        files.reverse();
        Ok(Finished { files, thumb: thumb.ok_or(Fault::Corrupt)? })
    }
}

/// Takes all finished rows of the first rung, writes them, and passes them to the rungs below.
fn climb(rungs: &mut [Rung], conversion: Option<&Conversion>) -> Result<(), Fault> {
    let Some((rung, below)) = rungs.split_first_mut() else { return Ok(()) };
    rung.reduction.pushed();
    while let Some(row) = rung.reduction.next_row() {
        if let Some(conversion) = conversion {
            conversion.apply(row);
        }
        if let Some(next) = below.first_mut() {
            next.reduction.slot().copy_from_slice(row);
        }
        match &mut rung.sink {
            Sink::Whole(samples) => srgb_curve::append_signals(row, samples),
            Sink::File(file) => {
                rung.row.clear();
                srgb_curve::append_signals(row, &mut rung.row);
                file.write(&rung.row)?;
            }
        }
        climb(below, None)?;
    }
    Ok(())
}
