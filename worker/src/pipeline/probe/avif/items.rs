//! The items of a HEIF file (ISO/IEC 23008-12, ISO/IEC 14496-12, 8.11): looked up where they lie, nothing is copied.

use std::borrow::Cow;

use gallery::fault::Fault;

use super::boxes::{Boxes, Name, Numbers};

/// Which item.
pub(super) type Id = u32;

/// Bytes of a table at most. They are read again for every item that is asked for; a thousand tiles need 50 kB.
const MAX_TABLE: usize = 128 << 10;

/// What an item lies in, and the start and the length of its pieces there.
type Extents<'a> = (&'a [u8], Vec<(u64, u64)>);

/// The file and the boxes inside its `meta`. A box that is not there, or is too long, is empty.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Items<'a> {
    file: &'a [u8],
    primary: &'a [u8],
    locations: &'a [u8],
    infos: &'a [u8],
    properties: &'a [u8],
    associations: &'a [u8],
    references: &'a [u8],
    data: &'a [u8],
}

impl<'a> Items<'a> {
    /// The items of a file; `None` when it has none.
    pub(super) fn of(file: &'a [u8]) -> Option<Self> {
        let meta = Boxes::of(file).named(b"meta")?.get(4..)?;
        let mut items = Self { file, ..Self::default() };
        let properties = Boxes::of(meta).named(b"iprp").unwrap_or_default();
        for (name, body) in Boxes::of(meta).chain(Boxes::of(properties)) {
            match name {
                b"iloc" | b"iinf" | b"ipma" | b"iref" if body.len() > MAX_TABLE => {}
                b"pitm" => items.primary = body,
                b"iloc" => items.locations = body,
                b"iinf" => items.infos = body,
                b"ipco" => items.properties = body,
                b"ipma" => items.associations = body,
                b"iref" => items.references = body,
                b"idat" => items.data = body,
                _ => {}
            }
        }
        Some(items)
    }

    /// The item that the file is about.
    pub(super) fn primary(&self) -> Option<Id> {
        let (version, _, mut numbers) = Numbers::of_full(self.primary)?;
        numbers.next(if version == 0 { 2 } else { 4 }).map(|id| id as Id)
    }

    /// All items with their kinds.
    pub(super) fn kinds(&self) -> impl Iterator<Item = (Id, &'a Name)> {
        let entries = Numbers::of_full(self.infos).and_then(|(version, _, mut numbers)| {
            numbers.next(if version == 0 { 2 } else { 4 })?;
            Some(Boxes::of(numbers.rest()))
        });
        entries.unwrap_or_else(|| Boxes::of(&[])).filter_map(|(_, body)| {
            let (version, _, mut numbers) = Numbers::of_full(body)?;
            let id = numbers.next(if version < 3 { 2 } else { 4 })? as Id;
            // How it is protected, which it must not be.
            numbers.next(2)?;
            Some((id, numbers.name()?))
        })
    }

    pub(super) fn kind(&self, id: Id) -> Option<&'a Name> {
        self.kinds().find(|(item, _)| *item == id).map(|(_, kind)| kind)
    }

    /// The properties of an item, in the order in which they apply.
    pub(super) fn properties(&self, id: Id) -> Vec<(&'a Name, &'a [u8])> {
        self.associations(id).unwrap_or_default()
    }

    fn associations(&self, id: Id) -> Option<Vec<(&'a Name, &'a [u8])>> {
        let (version, flags, mut numbers) = Numbers::of_full(self.associations)?;
        let wide = flags & 1 == 1;
        for _ in 0..numbers.next_u32()? {
            let item = numbers.next(if version == 0 { 2 } else { 4 })? as Id;
            let count = numbers.next(1)?;
            let mut found = Vec::new();
            for _ in 0..count {
                // The first bit says whether the property is essential.
                let index = if wide { numbers.next(2)? & 0x7FFF } else { numbers.next(1)? & 0x7F };
                if item == id
                    && let Some(before) = index.checked_sub(1)
                {
                    found.extend(Boxes::of(self.properties).nth(before as usize));
                }
            }
            if item == id {
                return Some(found);
            }
        }
        None
    }

    /// All references of a kind: from which item to which ones.
    pub(super) fn references(&self, kind: &Name) -> impl Iterator<Item = (Id, Vec<Id>)> {
        let (version, references) = match Numbers::of_full(self.references) {
            Some((version, _, numbers)) => (version, numbers.rest()),
            None => (0, &[][..]),
        };
        let size = if version == 0 { 2 } else { 4 };
        Boxes::of(references).filter(move |(name, _)| *name == kind).filter_map(move |(_, body)| {
            let mut numbers = Numbers::of(body);
            let from = numbers.next(size)? as Id;
            let count = numbers.next(2)?;
            let to = (0..count).map_while(|_| numbers.next(size).map(|id| id as Id)).collect();
            Some((from, to))
        })
    }

    /// The bytes of an item, in one piece where the file has them in one.
    pub(super) fn data(&self, id: Id) -> Result<Cow<'a, [u8]>, Fault> {
        let (source, extents) = self.extents(id).ok_or(Fault::Corrupt)?;
        let mut joined = Vec::new();
        let one = extents.len() == 1;
        for (start, length) in extents {
            let start = usize::try_from(start).map_err(|_| Fault::Truncated)?;
            let rest = source.get(start..).ok_or(Fault::Truncated)?;
            // No length means all that follows.
            let length = if length == 0 { rest.len() } else { usize::try_from(length).unwrap_or(usize::MAX) };
            let piece = rest.get(..length).ok_or(Fault::Truncated)?;
            if one {
                return Ok(Cow::Borrowed(piece));
            }
            // Pieces that overlap could be more than there is.
            if joined.len() + piece.len() > self.file.len() {
                return Err(Fault::Corrupt);
            }
            joined.extend(piece);
        }
        Ok(Cow::Owned(joined))
    }

    /// Where an item lies.
    fn extents(&self, id: Id) -> Option<Extents<'a>> {
        let (version, _, mut numbers) = Numbers::of_full(self.locations)?;
        let sizes = numbers.next(2)?;
        let size = |shift: u32| (sizes >> shift & 15) as usize;
        let (offset, length, base) = (size(12), size(8), size(4));
        let index = if version == 0 { 0 } else { size(0) };
        if [offset, length, base, index].iter().any(|size| *size > 8) {
            return None;
        }
        let wide = if version < 2 { 2 } else { 4 };
        for _ in 0..numbers.next(wide)? {
            let item = numbers.next(wide)? as Id;
            let method = if version == 0 { 0 } else { numbers.next(2)? & 15 };
            let elsewhere = numbers.next(2)?;
            let base = numbers.next(base)?;
            let count = numbers.next(2)?;
            let mut extents = Vec::new();
            for _ in 0..count {
                numbers.next(index)?;
                let (start, length) = (base.checked_add(numbers.next(offset)?)?, numbers.next(length)?);
                if item == id {
                    extents.push((start, length));
                }
            }
            if item == id {
                return match (elsewhere, method) {
                    (0, 0) => Some((self.file, extents)),
                    (0, 1) => Some((self.data, extents)),
                    _ => None,
                };
            }
        }
        None
    }
}
