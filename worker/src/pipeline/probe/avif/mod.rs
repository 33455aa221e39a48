//! AVIF's container (AV1 Image File Format v1.2; MIAF, ISO/IEC 23000-22; HEIF, ISO/IEC 23008-12).
//!
//! No library with a permissive licence reads the color profile, the grid and the rotation, so the boxes are read
//! here. Not supported: clean apertures (the whole picture is shown), layers other than those the decoder chooses,
//! and sequences without a still picture.

mod boxes;
mod items;

use std::borrow::Cow;

use gallery::{dimensions::Dimensions, fault::Fault, format::Format, ports::renderer::RenderLimits};

use self::{
    boxes::{Boxes, Numbers},
    items::{Id, Items},
};
use super::{super::orient::Orientation, within};

/// The names of auxiliary pictures that are alpha channels.
const ALPHA: [&[u8]; 2] = [b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1"];

/// The most tiles of one picture.
const MAX_TILES: usize = 1024;

/// A file's still picture.
#[derive(Debug)]
pub(in crate::pipeline) struct Avif<'a> {
    pub(in crate::pipeline) color: Image<'a>,
    pub(in crate::pipeline) alpha: Option<Image<'a>>,
    /// Whether colors were multiplied by alpha.
    pub(in crate::pipeline) premultiplied: bool,
    pub(in crate::pipeline) icc: Option<&'a [u8]>,
    pub(in crate::pipeline) coded: Option<Coded>,
    pub(in crate::pipeline) orientation: Orientation,
    pub(in crate::pipeline) exif: Option<&'a [u8]>,
    /// Whether there is also a sequence of pictures.
    pub(in crate::pipeline) animated: bool,
}

/// Code points of ITU-T H.273.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pipeline) struct Coded {
    pub(in crate::pipeline) primaries: u8,
    pub(in crate::pipeline) transfer: u8,
    pub(in crate::pipeline) matrix: u8,
    pub(in crate::pipeline) full_range: bool,
}

/// A picture made of one or more coded ones of the same size.
#[derive(Debug)]
pub(in crate::pipeline) struct Image<'a> {
    pub(in crate::pipeline) size: Dimensions,
    /// Row by row from the top, each from the left. Parts outside the picture are not shown.
    pub(in crate::pipeline) tiles: Vec<Cow<'a, [u8]>>,
    pub(in crate::pipeline) tile_size: Dimensions,
    pub(in crate::pipeline) columns: u32,
}

impl<'a> Avif<'a> {
    /// Reads the container, and refuses pictures and tiles that are too large.
    pub(in crate::pipeline) fn of(original: &'a [u8], limits: &RenderLimits) -> Result<Self, Fault> {
        Self::read(original, limits).map_err(|fault| match fault {
            // In a file that was cut off, missing data looks like a contradiction.
            Fault::Corrupt | Fault::UnsupportedKind { .. } if Boxes::of(original).ends_early() => Fault::Truncated,
            fault => fault,
        })
    }

    fn read(original: &'a [u8], limits: &RenderLimits) -> Result<Self, Fault> {
        let found = Items::of(original).and_then(|items| Some((items.primary()?, items)));
        let Some((primary, items)) = found else {
            let sequence = Boxes::of(original).named(b"moov").is_some();
            return Err(if sequence { Fault::UnsupportedKind { format: Format::Avif } } else { Fault::Truncated });
        };
        let color = Image::of(&items, primary, limits)?;
        let (mut icc, mut coded, mut angle, mut mirror) = (None, None, 0, None);
        for (name, body) in items.properties(primary) {
            match (name, body) {
                (b"colr", [b'n', b'c', b'l', b'x', rest @ ..]) => coded = coded.or(Coded::of(rest)),
                (b"colr", [b'p', b'r', b'o', b'f', rest @ ..] | [b'r', b'I', b'C', b'C', rest @ ..]) => {
                    icc = icc.or(Some(rest));
                }
                (b"irot", &[turns, ..]) => angle = turns & 3,
                (b"imir", &[axis, ..]) => mirror = Some(axis & 1),
                _ => {}
            }
        }
        let alpha = alpha(&items, primary).map(|id| (id, Image::of(&items, id, limits)));
        let premultiplied = alpha.as_ref().is_some_and(|(alpha, _)| {
            items.references(b"prem").any(|(from, to)| from == primary && to.contains(alpha))
        });
        let alpha = alpha.map(|(_, image)| image).transpose()?.filter(|alpha| alpha.size == color.size);
        Ok(Self {
            color,
            alpha,
            premultiplied,
            icc,
            coded,
            orientation: orientation(angle, mirror),
            exif: exif(&items),
            animated: frames(original) > 1,
        })
    }
}

impl Avif<'_> {
    /// The largest picture that is decoded at once.
    pub(in crate::pipeline) fn largest_tile(&self) -> Dimensions {
        let alpha = self.alpha.as_ref().map_or(self.color.tile_size, |alpha| alpha.tile_size);
        if alpha.pixels() > self.color.tile_size.pixels() { alpha } else { self.color.tile_size }
    }
}

impl Coded {
    fn of(bytes: &[u8]) -> Option<Self> {
        let &[0, primaries, 0, transfer, 0, matrix, range, ..] = bytes else { return None };
        Some(Self { primaries, transfer, matrix, full_range: range & 0x80 != 0 })
    }
}

impl<'a> Image<'a> {
    fn of(items: &Items<'a>, id: Id, limits: &RenderLimits) -> Result<Self, Fault> {
        match items.kind(id) {
            Some(b"av01") => {
                let size = size(items, id, limits)?;
                Ok(Self { size, tiles: vec![items.data(id)?], tile_size: size, columns: 1 })
            }
            Some(b"grid") => Self::of_grid(items, id, limits),
            _ => Err(Fault::UnsupportedKind { format: Format::Avif }),
        }
    }

    fn of_grid(items: &Items<'a>, id: Id, limits: &RenderLimits) -> Result<Self, Fault> {
        let data = items.data(id)?;
        let mut numbers = Numbers::of(&data);
        let mut next = |length| numbers.next(length).ok_or(Fault::Truncated);
        let (_version, flags) = (next(1)?, next(1)?);
        let (rows, columns) = (next(1)? as u32 + 1, next(1)? as u32 + 1);
        let side = if flags & 1 == 1 { 4 } else { 2 };
        let size = checked(next(side)? as u32, next(side)? as u32, limits)?;
        let tiles = items.references(b"dimg").find(|(from, _)| *from == id).map(|(_, tiles)| tiles).unwrap_or_default();
        let Some(&first) = tiles.first() else { return Err(Fault::Corrupt) };
        if tiles.len() != (rows * columns) as usize || tiles.len() > MAX_TILES {
            return Err(Fault::Corrupt);
        }
        let tile_size = self::size(items, first, limits)?;
        // The tiles must cover the picture, and each of them must be visible.
        let covers = |tile: u32, count: u32, whole: u32| {
            let (tile, count, whole) = (u64::from(tile), u64::from(count), u64::from(whole));
            tile * count >= whole && tile * (count - 1) < whole
        };
        let fits = covers(tile_size.width, columns, size.width) && covers(tile_size.height, rows, size.height);
        let same = tiles.iter().all(|&tile| items.kind(tile) == Some(b"av01"));
        if !fits || !same {
            return Err(Fault::Corrupt);
        }
        let tiles = tiles.iter().map(|&tile| items.data(tile)).collect::<Result<_, _>>()?;
        Ok(Self { size, tiles, tile_size, columns })
    }
}

/// The size that an item claims.
fn size(items: &Items<'_>, id: Id, limits: &RenderLimits) -> Result<Dimensions, Fault> {
    let claimed = items.properties(id).find(|(name, _)| *name == b"ispe").and_then(|(_, body)| {
        let (_, _, mut numbers) = Numbers::of_full(body)?;
        Some((numbers.next_u32()?, numbers.next_u32()?))
    });
    let (width, height) = claimed.ok_or(Fault::Corrupt)?;
    checked(width, height, limits)
}

fn checked(width: u32, height: u32, limits: &RenderLimits) -> Result<Dimensions, Fault> {
    if width == 0 || height == 0 {
        return Err(Fault::Corrupt);
    }
    let size = Dimensions::new(width, height);
    within(size, limits)?;
    Ok(size)
}

/// The alpha channel of a picture.
fn alpha(items: &Items<'_>, of: Id) -> Option<Id> {
    items.references(b"auxl").filter(|(_, to)| to.contains(&of)).map(|(from, _)| from).find(|&id| {
        items.properties(id).any(|(name, body)| {
            name == b"auxC" && body.get(4..).is_some_and(|kind| ALPHA.iter().any(|alpha| kind.starts_with(alpha)))
        })
    })
}

/// The picture is rotated to the left by `angle` quarters first, then mirrored (MIAF, 7.3.6.7). Axis 0 swaps top
/// and bottom, axis 1 left and right.
fn orientation(angle: u8, mirror: Option<u8>) -> Orientation {
    let numbers = match mirror {
        None => [1, 8, 3, 6],
        Some(0) => [4, 5, 2, 7],
        Some(_) => [2, 7, 4, 5],
    };
    Orientation::from_exif(numbers[usize::from(angle & 3)])
}

/// EXIF, starting at its TIFF header, if the file has it in one piece.
fn exif<'a>(items: &Items<'a>) -> Option<&'a [u8]> {
    let Ok(Cow::Borrowed(data)) = items.data(items.first(b"Exif")?) else { return None };
    let mut numbers = Numbers::of(data);
    let before = usize::try_from(numbers.next_u32()?).ok()?;
    numbers.rest().get(before..)
}

/// The file's XMP packet (XMP part 3, 1.1.10, which refers to HEIF, A.3).
pub(in crate::pipeline) fn xmp(original: &[u8]) -> Option<Cow<'_, [u8]>> {
    let items = Items::of(original)?;
    items.data(items.first_file(b"application/rdf+xml")?).ok()
}

/// The number of pictures in the longest sequence.
fn frames(original: &[u8]) -> u32 {
    let sequences =
        Boxes::of(Boxes::of(original).named(b"moov").unwrap_or_default()).filter(|(name, _)| *name == b"trak");
    let count = |track| {
        let samples = [b"mdia", b"minf", b"stbl", b"stsz"]
            .into_iter()
            .try_fold(track, |outer, name| Boxes::of(outer).named(name))?;
        let (_, _, mut numbers) = Numbers::of_full(samples)?;
        // Skips the size that all pictures share.
        numbers.next_u32()?;
        numbers.next_u32()
    };
    sequences.filter_map(|(_, track)| count(track)).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
