//! Real files from many devices and programs, which are not in the repository: `VITRINE_CORPUS=<folder> cargo test
//! -p worker`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use gallery::{
    edits::Edits,
    fault::Fault,
    format::Format,
    ports::renderer::{RenderLimits, Rendered, Renderer},
};
use worker::Pipeline;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: None };

/// The files of a folder in the corpus, or `None` if there is no corpus.
fn folder(name: &str) -> Option<Vec<PathBuf>> {
    let Some(corpus) = std::env::var_os("VITRINE_CORPUS") else {
        eprintln!("skipped: VITRINE_CORPUS is not set");
        return None;
    };
    let mut files: Vec<_> = fs::read_dir(Path::new(&corpus).join(name))
        .expect("the corpus has this folder")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some())
        .collect();
    files.sort();
    Some(files)
}

fn render(path: &Path) -> Result<Rendered, Fault> {
    Pipeline::new().render(&fs::read(path).expect("readable"), &Edits::default(), &LIMITS)
}

fn rendered(path: &Path) -> Rendered {
    render(path).unwrap_or_else(|fault| panic!("{}: {fault:?}", path.display()))
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).expect("a name")
}

#[test]
fn all_eight_orientations_give_the_same_picture() {
    let Some(files) = folder("orientation") else { return };
    let all: Vec<_> = files.iter().map(|path| rendered(path)).collect();
    assert_eq!(all.len(), 8);
    let thumb = |rendered: &Rendered| image::load_from_memory(&rendered.files[0].bytes).expect("decodes").to_rgb8();
    let first = thumb(&all[0]);
    for (one, path) in all.iter().zip(&files) {
        assert_eq!(one.dimensions, all[0].dimensions, "{}", path.display());
        let other = thumb(one);
        assert_eq!(other.dimensions(), first.dimensions());
        let difference: u64 = first.iter().zip(other.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        let mean = difference as f64 / first.len() as f64;
        assert!(mean < 3.0, "{}: {mean}", path.display());
    }
}

#[test]
fn broken_files_quickly_give_a_picture_or_a_fault() {
    let Some(files) = folder("broken") else { return };
    for path in files {
        let started = Instant::now();
        let outcome = render(&path);
        eprintln!("{}: {:?}", name(&path), outcome.as_ref().map(|rendered| rendered.dimensions));
        assert!(started.elapsed() < Duration::from_secs(10), "{}", path.display());
        match (name(&path), outcome) {
            ("65536-uint32-limit.png", outcome) => assert!(matches!(outcome, Err(Fault::TooManyPixels { .. }))),
            ("truncated.png" | "truncated.jpg", outcome) => assert_eq!(outcome.err(), Some(Fault::Truncated)),
            ("corrupt-header.jpg", outcome) => assert!(outcome.is_err()),
            // The others only have broken EXIF, and no photo fails because of that.
            (name, outcome) => assert!(outcome.is_ok(), "{name}: {outcome:?}"),
        }
    }
}

#[test]
fn formats_are_accepted_or_unsupported() {
    let Some(files) = folder("formats") else { return };
    for path in files {
        let outcome = render(&path);
        let extension = path.extension().and_then(|extension| extension.to_str()).expect("an extension");
        match extension.to_lowercase().as_str() {
            // A Group 3 fax, which is not a photo.
            "tif" if name(&path) == "G31D.TIF" => {
                assert_eq!(outcome.err(), Some(Fault::UnsupportedKind { format: Format::Tiff }));
            }
            "heic" => assert_eq!(outcome.err(), Some(Fault::HeicNotYet)),
            _ => {
                let rendered = outcome.unwrap_or_else(|fault| panic!("{}: {fault:?}", path.display()));
                let moves =
                    matches!(name(&path), "animated-loop-3.gif" | "animated-loop-3.webp" | "rotating-squares.gif");
                assert_eq!(rendered.animated, moves, "{}", path.display());
                eprintln!("{}: {:?} {:?}", name(&path), rendered.format, rendered.dimensions);
            }
        }
    }
    for path in folder("heic").into_iter().flatten() {
        assert_eq!(render(&path).err(), Some(Fault::HeicNotYet));
    }
}

#[test]
fn cameras_wrote_metadata() {
    let Some(files) = folder("camera") else { return };
    for path in files {
        let capture = rendered(&path).capture;
        assert!(capture.make.is_some() && capture.model.is_some(), "{}: {capture:?}", path.display());
        let exposure = (capture.exposure_seconds, capture.f_number, capture.iso);
        eprintln!("{}: {:?} {exposure:?} {:?}", name(&path), capture.camera(), capture.taken_at);
    }
}

#[test]
fn places_are_found() {
    let Some(files) = folder("gps") else { return };
    for path in files {
        let place = rendered(&path).capture.place.unwrap_or_else(|| panic!("{} has a place", path.display()));
        // All five were taken in Arezzo.
        assert!((43.4..43.5).contains(&place.latitude) && (11.8..11.9).contains(&place.longitude), "{place:?}");
    }
}

#[test]
fn dates_follow_their_rules() {
    let Some(files) = folder("dates") else { return };
    for path in files {
        let capture = rendered(&path).capture;
        eprintln!("{}: {:?} {:?}", name(&path), capture.taken_at, capture.offset());
        if name(&path) != "gps-datetime.jpg" {
            assert!(capture.taken_at.is_some(), "{}", path.display());
        }
    }
}

#[test]
fn renditions_have_no_metadata_except_the_srgb_profile() {
    for folder in ["camera", "gps", "formats", "nature"].map(folder).into_iter().flatten() {
        for rendered in folder.iter().filter_map(|path| render(path).ok()) {
            for file in &rendered.files {
                // Application data other than JFIF's own and the profile, and comments.
                let of = |marker: u8| matches!(marker, 0xE1 | 0xE3..=0xEF | 0xFE);
                let found = file.bytes.windows(2).find(|pair| pair[0] == 0xFF && of(pair[1]));
                assert_eq!(found, None);
                let named = file.bytes.windows(14).filter(|bytes| bytes == b"ICC_PROFILE\0\x01\x01").count();
                assert_eq!(named, 1);
            }
        }
    }
}
