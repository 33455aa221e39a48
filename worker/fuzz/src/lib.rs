//! The worker's guarantees for arbitrary bytes, as the fuzz targets check them.
//!
//! Panics need no check: libFuzzer aborts in the panic hook, before the pipeline could catch them and report a
//! damaged file. So panics that users would never notice are found, too.

use std::time::{Duration, Instant};

use gallery::{
    capture::Capture,
    dimensions::Dimensions,
    edits::Edits,
    embedded_metadata::EmbeddedMetadata,
    fault::Fault,
    format::{Format, SNIFF_BYTES},
    ports::renderer::{RenderLimits, Rendered, Renderer},
    rendition::RenditionKind,
};
use libfuzzer_sys::Corpus;
use worker::{Pipeline, fuzzing};
use zune_core::bytestream::ZCursor;

/// Small, so that many files are tried instead of one for a long time. Long, thin pictures still have all four
/// renditions.
pub const LIMITS: RenderLimits = RenderLimits { max_pixels: 20_000, seconds: 5, max_memory: None };

/// How much longer than its limit a photo may take: one step between two checks of the clock, with every memory
/// access instrumented, on a machine that is also doing something else.
const SLACK: Duration = Duration::from_secs(10);

/// The format that the first bytes identify.
#[must_use]
pub fn sniff(data: &[u8]) -> Option<Format> {
    Format::sniff(&data[..data.len().min(SNIFF_BYTES)])
}

/// Renders a file of this format and checks the result. Other files are not worth keeping.
///
/// # Panics
/// If a guarantee is broken.
pub fn photo(format: Format, data: &[u8]) -> Corpus {
    if sniff(data) != Some(format) {
        return Corpus::Reject;
    }
    let started = Instant::now();
    let outcome = Pipeline::new().render(data, &Edits::default(), &LIMITS);
    assert!(started.elapsed() < Duration::from_secs(LIMITS.seconds) + SLACK, "it took {:?}", started.elapsed());
    match outcome {
        Ok(rendered) => {
            assert_eq!(rendered.format, format);
            check_rendered(&rendered);
        }
        Err(fault) => check_fault(&fault),
    }
    Corpus::Keep
}

/// Checks that there is a rendition for every rung, each a JPEG of the right size.
fn check_rendered(rendered: &Rendered) {
    let Dimensions { width, height } = rendered.dimensions;
    assert!(width > 0 && height > 0 && rendered.dimensions.pixels() <= LIMITS.max_pixels, "{width} × {height}");
    assert!((1..=8).contains(&rendered.orientation), "{}", rendered.orientation);
    assert!(!rendered.thumbhash.is_empty());
    let ladder: Vec<_> = RenditionKind::ladder(rendered.dimensions).collect();
    let files: Vec<_> = rendered.files.iter().map(|file| (file.kind, file.dimensions)).collect();
    assert_eq!(files, ladder);
    for file in &rendered.files {
        let mut decoder = zune_jpeg::JpegDecoder::new(ZCursor::new(&file.bytes));
        let samples = decoder.decode().expect("decodes");
        let size = decoder.dimensions().map(|(width, height)| Dimensions::new(width as u32, height as u32));
        assert_eq!(size, Some(file.dimensions));
        assert_eq!(samples.len() as u64, file.dimensions.pixels() * 3);
    }
}

/// Checks that the reason for a refusal is true.
fn check_fault(fault: &Fault) {
    if let Fault::TooManyPixels { dimensions, limit_pixels } = fault {
        assert!(dimensions.pixels() > *limit_pixels && *limit_pixels == LIMITS.max_pixels);
    }
    if let Fault::TooLong { dimensions, limit_side } = fault {
        assert!(dimensions.long_edge() > *limit_side && dimensions.pixels() <= LIMITS.max_pixels);
    }
    assert!(!fault.to_string().is_empty());
}

/// Reads a header.
///
/// # Panics
/// If a header was accepted without a size, or with one above the limit.
pub fn header(data: &[u8]) {
    match fuzzing::header(data, &LIMITS) {
        Ok((format, size)) => {
            assert_eq!(sniff(data), Some(format));
            assert!(size.width > 0 && size.height > 0 && size.pixels() <= LIMITS.max_pixels, "{size:?}");
        }
        Err(fault) => check_fault(&fault),
    }
}

/// Reads a file's metadata: of a container if the bytes start like one, otherwise as EXIF, as XMP and as Photoshop
/// resources with IPTC.
///
/// # Panics
/// If a value is outside the range of its type.
pub fn facts(data: &[u8]) {
    // EXIF starts like TIFF.
    if let Some(format) = sniff(data).filter(|format| *format != Format::Tiff) {
        check_metadata(fuzzing::facts_of(format, data));
    } else {
        check_metadata(fuzzing::facts(data));
    }
}

fn check_metadata((capture, embedded_metadata): (Capture, EmbeddedMetadata)) {
    for text in [&capture.make, &capture.model, &capture.lens].into_iter().flatten() {
        assert!(!text.trim().is_empty() && text.chars().count() <= 200 && !text.contains(char::is_control), "{text:?}");
    }
    assert!(capture.exposure_seconds.is_none_or(|(over, under)| over > 0 && under > 0));
    assert!(capture.f_number.is_none_or(|number| number.is_finite() && number > 0.0));
    assert!(capture.focal_length_mm.is_none_or(|length| length.is_finite() && length > 0.0));
    if let Some(place) = capture.place {
        assert!((-90.0..=90.0).contains(&place.latitude) && (-180.0..=180.0).contains(&place.longitude), "{place:?}");
        assert!(place.altitude_m.is_none_or(f64::is_finite));
    }
    assert!(capture.offset_minutes.is_none_or(|minutes| minutes.unsigned_abs() <= 26 * 60));
    let cleaned = embedded_metadata.clone().cleaned();
    assert_eq!(cleaned, embedded_metadata, "cleaning again changes nothing");
}
