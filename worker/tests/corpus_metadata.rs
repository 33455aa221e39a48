//! The metadata of real files: `VITRINE_CORPUS=<folder> cargo test -p worker`.

use std::path::{Path, PathBuf};

use gallery::{
    edits::Edits,
    ports::renderer::{RenderLimits, Rendered, Renderer},
};
use jiff::civil::{DateTime, date};
use worker::Pipeline;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: None };

fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("VITRINE_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        eprintln!("skipped: VITRINE_CORPUS is not set");
    }
    corpus
}

fn rendered(path: &Path) -> Rendered {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Pipeline::new()
        .render(&bytes, &Edits::default(), &LIMITS)
        .unwrap_or_else(|fault| panic!("{}: {fault:?}", path.display()))
}

/// Determined by hand, from what another program prints about these files.
#[test]
fn dates_follow_the_rules() {
    let Some(corpus) = corpus() else { return };
    let at = |year, month, day, hour, minute, second| date(year, month, day).at(hour, minute, second, 0);
    let fraction = |at: DateTime, ms: i32| at.with().subsec_nanosecond(ms * 1_000_000).build().expect("a fraction");
    let expected = [
        // EXIF, IPTC, PDF and GPS each have a different date.
        ("dates/date-priority-test.jpg", at(2023, 2, 2, 2, 0, 0), None),
        ("dates/datetimeoriginal-gps.jpg", at(2025, 12, 1, 11, 30, 0), None),
        // XMP's GPS time is the only date, in UTC.
        ("dates/gps-datetime.jpg", at(2023, 11, 15, 12, 30, 0), Some(0)),
        // EXIF has no offset; XMP has one for the same moment.
        ("camera/jolla.jpg", at(2014, 9, 21, 16, 0, 56), Some(120)),
        ("nature/cyclamen_persicum.jpg", at(2007, 12, 6, 14, 33, 18), Some(540)),
        ("nature/prairie_falcon.jpg", fraction(at(2022, 3, 31, 11, 31, 56), 180), None),
        ("formats/denali.webp", fraction(at(2010, 8, 13, 21, 0, 1), 850), None),
        ("gps/DSCN0010.jpg", at(2008, 10, 22, 16, 28, 39), None),
        // EXIF's own directory has the wrong type, so XMP is used.
        ("broken/30-type_error.jpg", at(2013, 7, 5, 3, 18, 27), Some(0)),
        ("broken/45-gps_ifd.jpg", at(2012, 6, 23, 6, 55, 49), None),
        ("broken/67-0_length_string.jpg", at(2016, 9, 12, 10, 5, 31), None),
        ("broken/image00971.jpg", at(2010, 4, 13, 9, 37, 22), Some(120)),
        ("broken/image01137.jpg", at(2009, 9, 14, 11, 8, 6), Some(120)),
        ("broken/image01551.jpg", at(2011, 9, 23, 12, 43, 3), Some(0)),
    ];
    for (file, taken_at, offset) in expected {
        let capture = rendered(&corpus.join(file)).capture;
        assert_eq!((capture.taken_at, capture.offset_minutes), (Some(taken_at), offset), "{file}");
    }
}

#[test]
fn texts_are_those_that_people_wrote() {
    let Some(corpus) = corpus() else { return };
    let falcon = rendered(&corpus.join("nature/prairie_falcon.jpg")).embedded_metadata;
    assert_eq!(falcon.title, "Prairie falcon female with eggs");
    assert!(falcon.description.starts_with("Adult female prairie falcon flying from a nest"), "{}", falcon.description);
    assert_eq!(falcon.keywords, ["SFAN", "PINN", "raptors", "Events", "birds", "monitoring", "prairie falcons"]);
    assert_eq!((falcon.rating, falcon.creator.as_str()), (Some(0), "NPS / Gavin Emmons"));
    assert_eq!(falcon.copyright, "All rights reserved");
    let denali = rendered(&corpus.join("formats/denali.webp")).embedded_metadata;
    assert_eq!(denali.title, "Denali National Park and Preserve");
    assert_eq!(denali.creator, "NPS / David Restivo");
    let broken = rendered(&corpus.join("broken/30-type_error.jpg")).embedded_metadata;
    assert_eq!(broken.copyright, "Francisco Gonzalez");
    // Texts that cameras write are ignored.
    for camera in ["olympus-c960.jpg", "sony-cybershot.jpg", "kodak-dc240.jpg", "canon_hdr_NO.jpg"] {
        let words = rendered(&corpus.join("camera").join(camera)).embedded_metadata;
        assert_eq!((words.title.as_str(), words.description.as_str()), ("", ""), "{camera}");
    }
}

#[test]
fn similar_photos_are_near_and_others_far() {
    let Some(corpus) = corpus() else { return };
    let files = |folder: &str| {
        let entries = std::fs::read_dir(corpus.join(folder)).expect("the corpus has this folder");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
        files.retain(|path| path.extension().is_some_and(|extension| extension == "jpg"));
        files.sort();
        files
    };
    let upright: Vec<_> = files("orientation").iter().map(|path| rendered(path).perceptual_hash).collect();
    for hash in &upright {
        assert!(upright[0].distance(*hash) <= 2, "{upright:?}");
    }
    let others: Vec<_> = ["nature", "camera"].iter().flat_map(|folder| files(folder)).collect();
    let hashes: Vec<_> = others.iter().map(|path| rendered(path).perceptual_hash).chain([upright[0]]).collect();
    let mut nearest = 64;
    for (i, a) in hashes.iter().enumerate() {
        for b in &hashes[i + 1..] {
            nearest = nearest.min(a.distance(*b));
        }
    }
    eprintln!("nearest of {} different photos: {nearest} of 64 bits", hashes.len());
    assert!(nearest > 12);
}
