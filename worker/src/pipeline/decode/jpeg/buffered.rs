//! Decodes JPEG with decoders written in Rust, the whole picture at once.
//!
//! Sequential files with a separate scan for each component go to another decoder, [`noninterleaved`]: the fast one
//! loses the second component and makes the photo green. Hardly any camera writes such files, but jpegtran and some
//! encoders do.

use gallery::{dimensions::Dimensions, fault::Fault};

use super::super::super::{
    color::SourceColor,
    deadline::Deadline,
    picture::{Channels, Picture},
};
use super::super::Source;
use super::{FILLER, Scans, noninterleaved, profile, zune};

/// Decodes as much as possible, and judges the result.
pub(super) fn open<'a>(
    original: &'a [u8],
    stored: Dimensions,
    _seen: Dimensions,
    deadline: &Deadline,
    scans: Scans,
) -> Result<Source<'a>, Fault> {
    let (channels, samples) = if !scans.progressive && !scans.whole {
        noninterleaved::decode(original, stored).ok_or_else(|| scans.fault())?
    } else {
        let (channels, mut samples, outcome) = zune::decode(original, stored, false).map_err(|_| scans.fault())?;
        outcome.map_err(|_| scans.fault())?;
        if channels == Channels::Cmyk {
            // Four-channel JPEGs store their inks inverted: Adobe started it, and every reader has had to assume it
            // since. The other decoder has inverted them already.
            samples.iter_mut().for_each(|sample| *sample = 255 - *sample);
        }
        (channels, samples)
    };
    deadline.check()?;
    let row = stored.width as usize * channels.count();
    let filled =
        samples.chunks_exact(row).rev().take_while(|row| row.iter().all(|&s| s == FILLER || s == !FILLER)).count();
    scans.judge(original, stored, stored.height - filled as u32, stored.height)?;
    let color = SourceColor::icc(profile::embedded(original));
    Ok(Picture { dimensions: stored, channels, samples, color, animated: false }.into())
}
