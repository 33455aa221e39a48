//! Headers that claim gigabytes. They have a process of their own, whose memory nothing else takes.

use std::time::Instant;

use gallery::{
    dimensions::Dimensions,
    fault::Fault,
    ports::renderer::{RenderLimits, Renderer},
};
use worker::Pipeline;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60 };

/// Files of 65 bytes or little more that claim 65536 × 65536 pixels, or as many as their format can say.
fn bombs() -> Vec<(&'static str, Vec<u8>, Dimensions)> {
    let whole = Dimensions::new(65536, 65536);
    let avif = [
        &b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x75meta\0\0\0\0\0\0\0\x0Epitm\0\0\0\0\0\x01"[..],
        b"\0\0\0\x23iinf\0\0\0\0\0\x01\0\0\0\x15infe\x02\0\0\0\0\x01\0\0av01\0",
        b"\0\0\0\x38iprp\0\0\0\x1Cipco\0\0\0\x14ispe\0\0\0\0\0\x01\0\0\0\x01\0\0",
        b"\0\0\0\x14ipma\0\0\0\0\0\0\0\x01\0\x01\x01\x01",
    ];
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    for tag in [0u8, 1] {
        tiff.extend([tag, 1, 4, 0, 1, 0, 0, 0, 0, 0, 1, 0]);
    }
    vec![
        (
            "JPEG",
            b"\xFF\xD8\xFF\xC0\0\x0B\x08\xFF\xFF\xFF\xFF\x01\x01\x11\0\xFF\xDA\0\x02".to_vec(),
            Dimensions::new(65535, 65535),
        ),
        ("PNG", b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\x01\0\0\0\x01\0\0\x10\x06\0\0\0".to_vec(), whole),
        ("WebP", b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\xFF\xFF\0\xFF\xFF\0".to_vec(), whole),
        ("GIF", b"GIF89a\xFF\xFF\xFF\xFF\0\0\0".to_vec(), Dimensions::new(65535, 65535)),
        ("AVIF", avif.concat(), whole),
        ("TIFF", tiff, whole),
        ("BMP", b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\0\0\x01\0\0\0\x01\0\x01\0\x18\0".to_vec(), whole),
    ]
}

#[test]
fn a_few_bytes_cannot_claim_gigabytes() {
    for (name, mut bytes, dimensions) in bombs() {
        bytes.resize(bytes.len().max(65), 0);
        let expected = Fault::TooManyPixels { dimensions, limit_pixels: 150_000_000 };
        let before = peak_kb();
        // The machine may be busy with something else for a while.
        let milliseconds = (0..5).map(|_| {
            let started = Instant::now();
            assert_eq!(Pipeline::new().render(&bytes, &LIMITS), Err(expected.clone()), "{name}");
            started.elapsed().as_millis()
        });
        let (fastest, grown) = (milliseconds.min(), peak_kb().saturating_sub(before));
        assert!(fastest < Some(10) && grown < 10_000, "{name}: {fastest:?} ms, {grown} kB");
    }
}

/// The most memory that this process ever held, in kB; 0 where nobody knows.
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim_end_matches("kB").trim().parse().unwrap_or(0)
}
