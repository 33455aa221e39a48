//! Decodes one AV1 picture.

use gallery::{dimensions::Dimensions, fault::Fault, format::Format};
use re_rav1d::{Decoder, Error, Picture, PixelLayout, PlanarImageComponent as Component, Settings, pixel::YUVRange};

use super::super::super::deadline::Deadline;
use super::decoder_thread;

/// Decodes the first picture of a bitstream. It must have the given size.
pub(super) fn decode(data: &[u8], size: Dimensions, deadline: &Deadline) -> Result<Frame, Fault> {
    deadline.check()?;
    let data = data.to_vec();
    let frame = decoder_thread::run(deadline, move || frame(data, size)).and_then(|frame| frame)?;
    let found = Dimensions::new(frame.0.width(), frame.0.height());
    if found == size { Ok(frame) } else { Err(Fault::Corrupt) }
}

fn frame(data: Vec<u8>, size: Dimensions) -> Result<Frame, Fault> {
    let mut settings = Settings::new();
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    // The bitstream states a size of its own. The limit keeps a file from hiding a large picture behind a small
    // one.
    settings.set_frame_size_limit(u32::try_from(size.pixels()).unwrap_or(u32::MAX));
    let mut decoder = Decoder::with_settings(&settings).map_err(|_| Fault::Corrupt)?;
    let mut sent = decoder.send_data(data, None, None, None);
    loop {
        match decoder.get_picture() {
            Ok(picture) => return Ok(Frame(picture)),
            Err(Error::Again) if sent == Err(Error::Again) => sent = decoder.send_pending_data(),
            Err(Error::UnsupportedBitstream) => return Err(Fault::UnsupportedKind { format: Format::Avif }),
            // Everything was read, and there was no picture in it.
            Err(_) => return Err(Fault::Corrupt),
        }
    }
}

/// A decoded picture, in planes.
#[derive(Debug)]
pub(super) struct Frame(Picture);

/// One plane of samples, two bytes each if there are more than 8 bits.
pub(super) struct Plane {
    bytes: re_rav1d::Plane,
    stride: usize,
    width: usize,
    wide: bool,
}

impl Frame {
    pub(super) fn bits(&self) -> u32 {
        self.0.bit_depth() as u32
    }

    pub(super) fn is_grey(&self) -> bool {
        self.0.pixel_layout() == PixelLayout::I400
    }

    /// How often the size of chroma is halved, horizontally and vertically.
    pub(super) fn subsampling(&self) -> (u32, u32) {
        match self.0.pixel_layout() {
            PixelLayout::I420 => (1, 1),
            PixelLayout::I422 => (1, 0),
            PixelLayout::I444 | PixelLayout::I400 => (0, 0),
        }
    }

    /// Whether samples use all levels (full range).
    pub(super) fn full_range(&self) -> bool {
        self.0.color_range() == YUVRange::Full
    }

    /// Luma, or the component in its place.
    pub(super) fn luma(&self) -> Plane {
        self.plane(Component::Y, self.0.width() as usize)
    }

    /// Both planes of chroma. Must not be called for grey pictures, which have none.
    pub(super) fn chroma(&self) -> [Plane; 2] {
        let width = self.0.width().div_ceil(1 << self.subsampling().0) as usize;
        [self.plane(Component::U, width), self.plane(Component::V, width)]
    }

    fn plane(&self, component: Component, width: usize) -> Plane {
        let stride = self.0.stride(component) as usize;
        Plane { bytes: self.0.plane(component), stride, width, wide: self.bits() > 8 }
    }
}

impl Plane {
    /// The samples of a row. Rows below the last one repeat it.
    pub(super) fn row(&self, y: usize) -> impl Iterator<Item = u16> {
        let last = (self.bytes.len() / self.stride.max(1)).saturating_sub(1);
        let size = if self.wide { 2 } else { 1 };
        let row = &self.bytes[y.min(last) * self.stride..][..self.width * size];
        row.chunks_exact(size).map(|sample| match *sample {
            [low, high] => u16::from_ne_bytes([low, high]),
            _ => u16::from(sample[0]),
        })
    }
}
