//! Encodes JPEG with an encoder written in Rust, which needs the whole picture.

use gallery::{dimensions::Dimensions, fault::Fault};
use jpeg_encoder::{ColorType, SamplingFactor};

use super::srgb;

/// Progressive in two scans: the averages of all blocks, then all detail. With tables made for the picture this is
/// 11 % smaller than a sequential file; more scans make larger files. This encoder writes sequential files that
/// have their own tables with a separate scan for each component, which some decoders get wrong.
const SCANS: u8 = 2;

pub(super) struct Encoder {
    size: Dimensions,
    quality: f32,
    samples: Vec<u8>,
}

impl Encoder {
    pub(super) fn new(size: Dimensions, quality: f32, _progressive: bool) -> Result<Self, Fault> {
        Ok(Self { size, quality, samples: Vec::with_capacity(size.pixels() as usize * 3) })
    }

    pub(super) fn write(&mut self, rows: &[u8]) -> Result<(), Fault> {
        self.samples.extend_from_slice(rows);
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, Fault> {
        let side = |pixels: u32| u16::try_from(pixels).map_err(|_| Fault::Corrupt);
        let (width, height) = (side(self.size.width)?, side(self.size.height)?);
        let mut bytes = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, self.quality.round() as u8);
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.set_progressive_scans(SCANS);
        encoder.set_optimized_huffman_tables(true);
        encoder.add_icc_profile(srgb::profile()).map_err(|_| Fault::Corrupt)?;
        encoder.encode(&self.samples, width, height, ColorType::Rgb).map_err(|_| Fault::Corrupt)?;
        Ok(bytes)
    }
}
