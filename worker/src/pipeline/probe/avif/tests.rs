use super::*;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: None };

fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], name, body].concat()
}

fn full(name: &[u8; 4], version: u8, body: &[u8]) -> Vec<u8> {
    boxed(name, &[&[version, 0, 0, 0], body].concat())
}

/// A file with one item of this kind, which claims a size and is inside the metadata.
fn file(kind: &[u8; 4], size: (u32, u32), data: &[u8], properties: &[Vec<u8>]) -> Vec<u8> {
    let sides = [size.0.to_be_bytes(), size.1.to_be_bytes()].concat();
    let properties = [&[full(b"ispe", 0, &sides)], properties].concat();
    let count = properties.len() as u8;
    let associations = [&[0, 0, 0, 1, 0, 1, count], &(1..=count).collect::<Vec<_>>()[..]].concat();
    let entry = full(b"infe", 2, &[&[0, 1, 0, 0], &kind[..], &[0]].concat());
    let length = (data.len() as u32).to_be_bytes();
    let meta = [
        full(b"pitm", 0, &[0, 1]),
        full(b"iinf", 0, &[&[0, 1], &entry[..]].concat()),
        boxed(b"iprp", &[boxed(b"ipco", &properties.concat()), full(b"ipma", 0, &associations)].concat()),
        full(b"iloc", 1, &[&[0x44, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0], &length[..]].concat()),
        boxed(b"idat", data),
    ];
    [boxed(b"ftyp", b"avif\0\0\0\0mif1"), full(b"meta", 0, &meta.concat())].concat()
}

#[test]
fn size_color_and_rotation_are_read() {
    let properties = [
        boxed(b"colr", b"nclx\0\x0C\0\x0D\0\x06\x80"),
        boxed(b"colr", b"profthe profile"),
        boxed(b"irot", &[1]),
        boxed(b"imir", &[0]),
    ];
    let bytes = file(b"av01", (300, 200), b"pixels", &properties);
    let found = Avif::of(&bytes, &LIMITS).expect("reads");
    assert_eq!((found.color.size, found.color.tiles[0].as_ref()), (Dimensions::new(300, 200), &b"pixels"[..]));
    assert_eq!(found.coded, Some(Coded { primaries: 12, transfer: 13, matrix: 6, full_range: true }));
    assert_eq!(found.icc, Some(&b"the profile"[..]));
    assert_eq!(found.orientation, Orientation::from_exif(5));
    assert!(found.alpha.is_none() && found.exif.is_none() && !found.animated && !found.premultiplied);
}

#[test]
fn all_rotations_and_mirrors_are_one_of_eight() {
    // EXIF's 8 is a quarter to the left.
    let found: Vec<_> = [None, Some(0), Some(1)]
        .into_iter()
        .flat_map(|mirror| (0..4).map(move |angle| orientation(angle, mirror)))
        .collect();
    let expected = [1, 8, 3, 6, 4, 5, 2, 7, 2, 7, 4, 5].map(Orientation::from_exif);
    assert_eq!(found, expected);
}

#[test]
fn sizes_are_checked_before_anything_else() {
    let huge = file(b"av01", (65536, 65536), b"", &[]);
    let dimensions = Dimensions::new(65536, 65536);
    let expected = Fault::TooManyPixels { dimensions, limit_pixels: 150_000_000 };
    assert_eq!(Avif::of(&huge, &LIMITS).err(), Some(expected));
    assert_eq!(Avif::of(&file(b"av01", (0, 200), b"", &[]), &LIMITS).err(), Some(Fault::Corrupt));
    let grid = |rows, columns| file(b"grid", (9, 9), &[0, 0, rows, columns, 0, 9, 0, 9], &[]);
    assert_eq!(Avif::of(&grid(255, 255), &LIMITS).err(), Some(Fault::Corrupt));
}

#[test]
fn other_codecs_and_sequences_alone_are_unsupported() {
    let kind = Fault::UnsupportedKind { format: Format::Avif };
    assert_eq!(Avif::of(&file(b"hvc1", (9, 9), b"", &[]), &LIMITS).err(), Some(kind.clone()));
    let sequence = [boxed(b"ftyp", b"avis\0\0\0\0"), boxed(b"moov", b"")].concat();
    assert_eq!(Avif::of(&sequence, &LIMITS).err(), Some(kind));
}

#[test]
fn huge_tables_are_not_read() {
    let mut bytes = file(b"av01", (9, 9), b"pixels", &[]);
    assert!(Avif::of(&bytes, &LIMITS).is_ok());
    // Makes the list of items far too long, and the boxes around it longer to match.
    let more = 200_000u32;
    let at = bytes.windows(4).position(|name| name == b"iinf").expect("a list") - 4;
    let length = u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four")) as usize;
    let meta = bytes.windows(4).position(|name| name == b"meta").expect("a box") - 4;
    for place in [at, meta] {
        let length = u32::from_be_bytes(bytes[place..place + 4].try_into().expect("four"));
        bytes[place..place + 4].copy_from_slice(&(length + more).to_be_bytes());
    }
    bytes.splice(at + length..at + length, vec![0; more as usize]);
    assert_eq!(Avif::of(&bytes, &LIMITS).err(), Some(Fault::UnsupportedKind { format: Format::Avif }));
}

/// Inserts a box before the one called `before`, inside the boxes in `inside`.
fn with(mut bytes: Vec<u8>, before: &[u8; 4], more: &[u8], inside: &[&[u8; 4]]) -> Vec<u8> {
    let place = |bytes: &[u8], name: &[u8; 4]| bytes.windows(4).position(|at| at == name).expect("a box") - 4;
    for name in inside {
        let at = place(&bytes, name);
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four"));
        bytes[at..at + 4].copy_from_slice(&(length + more.len() as u32).to_be_bytes());
    }
    let at = place(&bytes, before);
    bytes.splice(at..at, more.iter().copied());
    bytes
}

#[test]
fn tables_that_refer_to_each_other_are_read_once() {
    // 30,000 empty properties, the last of which belong to the item, and 9,000 pictures that claim to be its alpha
    // channel.
    let many: Vec<u8> = (0..30_000).flat_map(|_| boxed(b"free", b"")).collect();
    let list: Vec<u8> = (0..500u16)
        .flat_map(|id| [&(id + 2).to_be_bytes()[..], &[120], &[0xFF; 240]].concat())
        .chain([0, 1, 1, 0, 1])
        .collect();
    let associations = [&501u32.to_be_bytes()[..], &list].concat();
    let mut associations = full(b"ipma", 0, &associations);
    associations[11] = 1;
    let references: Vec<u8> = (0..9_000).flat_map(|_| boxed(b"auxl", &[1, 0xF5, 0, 1, 0, 1])).collect();
    let mut bytes = file(b"av01", (9, 9), b"pixels", &[many]);
    // The file's own associations are renamed, so that these replace them.
    let old = bytes.windows(4).position(|name| name == b"ipma").expect("a list");
    bytes[old..old + 4].copy_from_slice(b"free");
    let bytes = with(bytes, b"iloc", &[associations, full(b"iref", 0, &references)].concat(), &[b"meta"]);
    assert!(bytes.len() < 500_000, "{}", bytes.len());
    let started = std::time::Instant::now();
    let found = Avif::of(&bytes, &LIMITS).expect("reads");
    assert_eq!((found.color.size, found.alpha.is_none()), (Dimensions::new(9, 9), true));
    assert!(started.elapsed() < std::time::Duration::from_millis(500), "{:?}", started.elapsed());
}

#[test]
fn pieces_are_neither_endless_nor_copied_repeatedly() {
    // A grid of 32 × 32 tiles, each of two pieces that are half of the file.
    let grid = [0, 0, 31, 31, 0, 32, 0, 32];
    let whole = |pieces: &dyn Fn(u32) -> Vec<u8>, sizes: u16, length: usize| {
        let ids: Vec<u8> = (2..1026u16).flat_map(u16::to_be_bytes).collect();
        let infos: Vec<u8> = (2..1026u16)
            .flat_map(|id| full(b"infe", 2, &[&id.to_be_bytes()[..], &[0, 0], b"av01\0"].concat()))
            .collect();
        let infos = [&[4, 1][..], &full(b"infe", 2, b"\0\x01\0\0grid\0"), &infos].concat();
        let associations: Vec<u8> = (2..1026u16).flat_map(|id| [&id.to_be_bytes()[..], &[1, 1]].concat()).collect();
        let associations = [&1024u32.to_be_bytes()[..], &associations].concat();
        let size = full(b"ispe", 0, &[0, 0, 0, 1, 0, 0, 0, 1]);
        let first =
            [&[0, 1, 0, 1, 0, 0, 0, 1][..], &vec![0; usize::from(sizes >> 12)], &vec![0; usize::from(sizes >> 8 & 15)]];
        let places: Vec<u8> = (2..1026u32).flat_map(pieces).collect();
        let meta = [
            full(b"pitm", 0, &[0, 1]),
            full(b"iinf", 0, &infos),
            boxed(b"iprp", &[boxed(b"ipco", &size), full(b"ipma", 0, &associations)].concat()),
            full(b"iref", 0, &boxed(b"dimg", &[&[0, 1, 4, 0][..], &ids].concat())),
            full(b"iloc", 1, &[&sizes.to_be_bytes()[..], &[4, 1], &first.concat(), &places].concat()),
            boxed(b"idat", &grid),
        ];
        let mut bytes = [boxed(b"ftyp", b"avif\0\0\0\0mif1"), full(b"meta", 0, &meta.concat())].concat();
        bytes.resize(bytes.len().max(length), 0);
        bytes
    };
    let started = std::time::Instant::now();
    let half = 200_000u32.to_be_bytes();
    let halves = whole(
        &|id| [&[(id >> 8) as u8, id as u8, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0], &half[..], &[0, 0, 0, 9], &half].concat(),
        0x4400,
        400_010,
    );
    assert_eq!(Avif::of(&halves, &LIMITS).err(), Some(Fault::Corrupt));
    // And tiles of 65,535 empty pieces.
    let nothing = whole(&|id| vec![(id >> 8) as u8, id as u8, 0, 0, 0, 0, 0xFF, 0xFF], 0, 0);
    assert_eq!(Avif::of(&nothing, &LIMITS).err(), Some(Fault::Corrupt));
    assert!(started.elapsed() < std::time::Duration::from_millis(500), "{:?}", started.elapsed());
}

#[test]
fn damage_is_never_more_than_a_fault() {
    let real = include_bytes!("../../../../tests/avif/alpha.avif");
    let grid = include_bytes!("../../../../tests/avif/grid.avif");
    let sequence = include_bytes!("../../../../tests/avif/sequence.avif");
    for whole in [&real[..], grid, sequence] {
        for at in 0..whole.len() {
            let _ = Avif::of(&whole[..at], &LIMITS);
            for value in [0, 1, 0x7F, 0xFF] {
                let mut damaged = whole.to_vec();
                damaged[at] = value;
                let _ = Avif::of(&damaged, &LIMITS);
            }
        }
    }
}
