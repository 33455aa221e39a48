use super::*;

const SIZE: Dimensions = Dimensions { width: 403, height: 317 };

/// Rows of a picture with detail everywhere, so that its file fills the buffer more than once.
fn rows() -> Vec<u8> {
    let mut seed = 7u32;
    let noise = std::iter::repeat_with(|| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    });
    noise.take(SIZE.pixels() as usize * 3).collect()
}

fn encode(quality: f32, progressive: bool) -> Vec<u8> {
    let mut encoder = Encoder::new(SIZE, quality, progressive).expect("begins");
    // Not in batches of sixteen rows, which is what the library is given.
    rows().chunks(SIZE.width as usize * 3 * 7).for_each(|rows| encoder.write(rows).expect("writes rows"));
    encoder.finish().expect("finishes")
}

#[test]
fn the_order_of_scans_changes_no_pixel() {
    let [scans, rows] = [true, false].map(|progressive| encode(80.0, progressive));
    assert!(rows.len() > 2 * BUFFER && scans != rows);
    let [scans, rows] = [scans, rows].map(|file| image::load_from_memory(&file).expect("decodes").to_rgb8());
    assert!(scans == rows);
}

#[test]
fn quality_has_fractions() {
    let sizes = [77.0, 77.5, 78.0].map(|quality| encode(quality, true).len());
    assert!(sizes.is_sorted() && sizes[0] < sizes[1] && sizes[1] < sizes[2], "{sizes:?}");
}

#[test]
fn lower_qualities_are_coarser_everywhere() {
    let [fine, coarse] = [90.0, 78.0].map(tables::steps);
    assert!(fine.iter().flatten().zip(coarse.iter().flatten()).all(|(fine, coarse)| fine <= coarse));
    assert!(tables::steps(30.0).iter().flatten().all(|step| (1..=255).contains(step)), "a byte in the file");
}

#[test]
fn a_wrong_number_of_rows_fails_the_file_and_nothing_else() {
    let rows = rows();
    let row = SIZE.width as usize * 3;
    for progressive in [true, false] {
        let begun = || Encoder::new(SIZE, 80.0, progressive).expect("begins");
        // No rows, too few, part of a row, one too many.
        assert_eq!(begun().finish(), Err(Fault::Corrupt));
        let mut few = begun();
        assert_eq!(few.write(&rows[row..]), Ok(()));
        assert_eq!(few.finish(), Err(Fault::Corrupt));
        let mut part = begun();
        assert_eq!(part.write(&rows[1..]), Err(Fault::Corrupt));
        assert_eq!(part.write(&rows), Err(Fault::Corrupt), "after an error, nothing works");
        assert_eq!(part.finish(), Err(Fault::Corrupt));
        let mut many = begun();
        assert_eq!(many.write(&rows), Ok(()));
        assert_eq!(many.write(&rows[..row]), Err(Fault::Corrupt));
        assert_eq!(many.finish(), Err(Fault::Corrupt));
    }
    for (width, height) in [(0, 9), (9, 0), (65_501, 1), (1, 65_501)] {
        let size = Dimensions { width, height };
        assert_eq!(Encoder::new(size, 80.0, true).err(), Some(Fault::Corrupt), "{size:?}");
    }
    assert!(!encode(80.0, true).is_empty());
}

/// Each of these files takes about five megabytes when it fails; other tests use memory at the same time.
#[cfg(target_os = "linux")]
#[test]
fn failed_files_leak_no_memory() {
    let pages = || {
        let sizes = std::fs::read_to_string("/proc/self/statm").expect("Linux reports sizes");
        sizes.split(' ').next().and_then(|pages| pages.parse::<usize>().ok()).expect("pages of 4 kB")
    };
    let before = pages();
    for _ in 0..1000 {
        let mut encoder = Encoder::new(Dimensions::new(8192, 64), 80.0, true).expect("begins");
        assert_eq!(encoder.write(&[128; 8192 * 3]), Ok(()));
        assert_eq!(encoder.finish(), Err(Fault::Corrupt));
    }
    assert!(pages().saturating_sub(before) * 4096 < 2 << 30);
}
