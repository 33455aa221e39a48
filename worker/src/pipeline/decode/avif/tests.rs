use super::*;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 100_000, seconds: 60, max_memory: None };
const SIZE: Dimensions = Dimensions { width: 64, height: 48 };

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/avif/", $name, ".avif")).as_slice()
    };
}

fn decoded(file: &[u8]) -> Picture {
    picture(file, &LIMITS, &Deadline::after(60)).expect("decodes")
}

/// The centres of the four fields.
fn fields(picture: &Picture) -> [Vec<u8>; 4] {
    let Dimensions { width, height } = picture.dimensions;
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| {
        let at = (y * height / 4 * width + x * width / 4) as usize * picture.channels.count();
        picture.samples[at..at + picture.channels.count()].to_vec()
    })
}

const COLORS: [[u8; 3]; 4] = [[200, 30, 30], [30, 180, 60], [40, 60, 200], [128, 128, 128]];

fn assert_colors(picture: &Picture, name: &str) {
    for (found, expected) in fields(picture).iter().zip(COLORS) {
        let near = found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 4);
        assert!(near, "{name}: {found:?} is not {expected:?}");
    }
}

#[test]
fn all_depths_layouts_and_matrices_give_the_same_colors() {
    for (name, file) in [
        ("8 bits, 4:2:0", file!("420-8")),
        ("10 bits, 4:2:2", file!("422-10")),
        ("12 bits, 4:4:4", file!("444-12")),
        ("narrow range, BT.709", file!("limited-709")),
        ("no matrix", file!("identity")),
        ("Display P3", file!("p3")),
        ("two tiles", file!("grid")),
        ("a sequence", file!("sequence")),
    ] {
        let picture = decoded(file);
        assert_colors(&picture, name);
    }
    assert_eq!(decoded(file!("420-8")).channels, Channels::Rgb);
    let grid = decoded(file!("grid"));
    assert_eq!(grid.dimensions, Dimensions::new(200, 64));
    // No matrix and no loss, so nothing changes.
    assert_eq!(fields(&decoded(file!("identity"))), COLORS.map(|color| color.to_vec()));
}

#[test]
fn grey_stays_one_channel() {
    let grey = decoded(file!("400-10"));
    assert_eq!((grey.channels, grey.dimensions), (Channels::Grey, SIZE));
    // The luma of the fields, by the coefficients of BT.601.
    let found = fields(&grey).map(|field| field[0]);
    assert!(found.iter().zip([81, 121, 70, 128]).all(|(a, b)| a.abs_diff(b) <= 3), "{found:?}");
}

#[test]
fn alpha_is_read_and_divided_out() {
    for file in [file!("alpha"), file!("premultiplied")] {
        let picture = decoded(file);
        assert_eq!(picture.channels, Channels::Rgba);
        assert_eq!(fields(&picture).map(|field| field[3]), [255, 64, 255, 64]);
        for (found, expected) in fields(&picture).iter().zip(COLORS) {
            // Multiplying by a quarter leaves a quarter of the levels.
            assert!(found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 10), "{found:?} is not {expected:?}");
        }
    }
}

#[test]
fn code_points_are_read() {
    let found = decoded(file!("p3")).color;
    assert!(matches!(found, SourceColor::Coded { primaries: moxcms::CicpColorPrimaries::Smpte432, .. }), "{found:?}");
}

#[test]
fn the_bitstream_s_colors_are_used_if_the_container_has_none() {
    for (name, file) in
        [("Display P3", file!("p3")), ("narrow range, BT.709", file!("limited-709")), ("grid", file!("grid"))]
    {
        let mut silent = file.to_vec();
        let kinds = silent.windows(8).enumerate().filter(|(_, name)| name == b"colrnclx").map(|(at, _)| at);
        for at in kinds.collect::<Vec<_>>() {
            silent[at] = b'-';
        }
        assert_ne!(silent, file, "{name}");
        let picture = decoded(&silent);
        assert_colors(&picture, name);
        assert_eq!(format!("{:?}", picture.color), format!("{:?}", decoded(file).color), "{name}");
    }
}

#[test]
fn a_second_frame_makes_it_animated() {
    assert!(decoded(file!("sequence")).animated);
    assert!(!decoded(file!("420-8")).animated);
}

#[test]
fn a_picture_that_is_not_of_the_stated_size_is_refused() {
    let mut small = file!("420-8").to_vec();
    let claimed = small.windows(4).position(|name| name == b"ispe").expect("a size");
    small[claimed + 11] = 32;
    assert_eq!(picture(&small, &LIMITS, &Deadline::after(60)).err(), Some(Fault::Corrupt));
}

#[test]
fn cut_off_damaged_and_slow_files_are_faults() {
    let whole = file!("420-8");
    for cut in [20, 100, 250, whole.len() - 1] {
        assert_eq!(picture(&whole[..cut], &LIMITS, &Deadline::after(60)).err(), Some(Fault::Truncated), "{cut}");
    }
    let late = picture(whole, &LIMITS, &Deadline::after(0));
    assert_eq!(late.err(), Some(Fault::TimedOut { limit_seconds: 0 }));
    for at in 0..whole.len() {
        let mut damaged = whole.to_vec();
        damaged[at] ^= 0xFF;
        let _ = picture(&damaged, &LIMITS, &Deadline::after(60));
    }
    if decoder_thread::lost() > 0 {
        // The harness cannot end while a thread sleeps in the panic hook.
        eprintln!("the decoder panicked");
        std::process::exit(1);
    }
}
