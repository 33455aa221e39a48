//! The items of a HEIF file (ISO/IEC 23008-12, ISO/IEC 14496-12, 8.11). The tables are read once, from start to
//! end; the items' bytes are not copied.

use std::{borrow::Cow, cell::Cell, collections::BTreeMap};

use gallery::fault::Fault;

use super::boxes::{Boxes, Name, Numbers};

/// The number of an item.
pub(super) type Id = u32;

/// The most bytes of a table. A thousand tiles need 50 kB.
const MAX_TABLE: usize = 128 << 10;

/// The most properties of all items. Their box has no limit of its own, because it may contain long profiles.
const MAX_PROPERTIES: usize = 1 << 12;

/// A property's kind and contents.
type Property<'a> = (&'a Name, &'a [u8]);

/// What contains an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    File,
    Metadata,
    /// Another file, or another item.
    Elsewhere,
}

/// Where an item is: the start and length of each of its pieces.
#[derive(Debug)]
struct Place {
    source: Source,
    extents: Vec<(u64, u64)>,
}

/// The items of a file. A box that is missing or too long counts as empty. If an item is listed twice, the first
/// entry counts.
#[derive(Debug)]
pub(super) struct Items<'a> {
    file: &'a [u8],
    primary: &'a [u8],
    references: &'a [u8],
    data: &'a [u8],
    /// The kind of each item, and the rest of its entry.
    kinds: BTreeMap<Id, (&'a Name, &'a [u8])>,
    properties: Vec<Property<'a>>,
    /// The properties of each item, as indices from one, in the order in which they apply.
    associations: BTreeMap<Id, Vec<u16>>,
    places: BTreeMap<Id, Place>,
    /// Bytes that were copied to join pieces.
    joined: Cell<usize>,
}

impl<'a> Items<'a> {
    /// The items of a file; `None` if it has none.
    pub(super) fn of(file: &'a [u8]) -> Option<Self> {
        let meta = Boxes::of(file).named(b"meta")?.get(4..)?;
        let (mut primary, mut references, mut data) = Default::default();
        let (mut locations, mut infos, mut properties, mut associations) = Default::default();
        let inside = Boxes::of(meta).named(b"iprp").unwrap_or_default();
        for (name, body) in Boxes::of(meta).chain(Boxes::of(inside)) {
            match name {
                b"iloc" | b"iinf" | b"ipma" | b"iref" if body.len() > MAX_TABLE => {}
                b"pitm" => primary = body,
                b"iloc" => locations = body,
                b"iinf" => infos = body,
                b"ipco" => properties = body,
                b"ipma" => associations = body,
                b"iref" => references = body,
                b"idat" => data = body,
                _ => {}
            }
        }
        Some(Self {
            file,
            primary,
            references,
            data,
            kinds: kinds(infos),
            properties: Boxes::of(properties).take(MAX_PROPERTIES).collect(),
            associations: table(|found| self::associations(associations, found)),
            places: table(|found| places(locations, found)),
            joined: Cell::new(0),
        })
    }

    /// The main item of the file.
    pub(super) fn primary(&self) -> Option<Id> {
        let (version, _, mut numbers) = Numbers::of_full(self.primary)?;
        numbers.next(if version == 0 { 2 } else { 4 }).map(|id| id as Id)
    }

    /// The first item of a kind.
    pub(super) fn first(&self, kind: &Name) -> Option<Id> {
        self.kinds.iter().find(|(_, (found, _))| *found == kind).map(|(id, _)| *id)
    }

    /// The first item that is a file of that type and not encoded (14496-12, 8.11.6.2: name, type, encoding).
    pub(super) fn first_file(&self, media_type: &[u8]) -> Option<Id> {
        let is_it = |(kind, entry): &(&Name, &[u8])| {
            let mut texts = entry.split(|byte| *byte == 0).skip(1);
            *kind == b"mime" && texts.next() == Some(media_type) && texts.next().is_none_or(<[u8]>::is_empty)
        };
        self.kinds.iter().find(|(_, entry)| is_it(entry)).map(|(id, _)| *id)
    }

    pub(super) fn kind(&self, id: Id) -> Option<&'a Name> {
        self.kinds.get(&id).map(|(kind, _)| *kind)
    }

    /// The properties of an item, in the order in which they apply.
    pub(super) fn properties(&self, id: Id) -> impl Iterator<Item = Property<'a>> {
        let indices = self.associations.get(&id).into_iter().flatten();
        indices.filter_map(|index| self.properties.get(usize::from(*index).checked_sub(1)?).copied())
    }

    /// All references of a kind: from which item, to which ones.
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

    /// The bytes of an item, borrowed if the file has them in one piece.
    pub(super) fn data(&self, id: Id) -> Result<Cow<'a, [u8]>, Fault> {
        let Place { source, extents } = self.places.get(&id).ok_or(Fault::Corrupt)?;
        let source = match source {
            Source::File => self.file,
            Source::Metadata => self.data,
            Source::Elsewhere => return Err(Fault::Corrupt),
        };
        let mut joined = Vec::new();
        for &(start, length) in extents {
            let start = usize::try_from(start).map_err(|_| Fault::Truncated)?;
            let rest = source.get(start..).ok_or(Fault::Truncated)?;
            // A length of zero means everything that follows.
            let length = if length == 0 { rest.len() } else { usize::try_from(length).unwrap_or(usize::MAX) };
            let piece = rest.get(..length).ok_or(Fault::Truncated)?;
            if extents.len() == 1 {
                return Ok(Cow::Borrowed(piece));
            }
            // The pieces of one or more items may overlap and add up to more than the file.
            let copied = self.joined.get() + piece.len();
            if copied > self.file.len() {
                return Err(Fault::Corrupt);
            }
            self.joined.set(copied);
            joined.extend(piece);
        }
        Ok(Cow::Owned(joined))
    }
}

/// What `read` finds up to the end of its table, by item number.
fn table<T>(read: impl FnOnce(&mut BTreeMap<Id, T>) -> Option<()>) -> BTreeMap<Id, T> {
    let mut found = BTreeMap::new();
    // A truncated table still has its first entries.
    let _ = read(&mut found);
    found
}

fn kinds(infos: &[u8]) -> BTreeMap<Id, (&Name, &[u8])> {
    let entries = Numbers::of_full(infos).and_then(|(version, _, mut numbers)| {
        numbers.next(if version == 0 { 2 } else { 4 })?;
        Some(Boxes::of(numbers.rest()))
    });
    let mut found = BTreeMap::new();
    for (_, body) in entries.unwrap_or_else(|| Boxes::of(&[])) {
        let kind = Numbers::of_full(body).and_then(|(version, _, mut numbers)| {
            let id = numbers.next(if version < 3 { 2 } else { 4 })? as Id;
            // Skips the protection, which must be none.
            numbers.next(2)?;
            Some((id, (numbers.name()?, numbers.rest())))
        });
        if let Some((id, entry)) = kind {
            found.entry(id).or_insert(entry);
        }
    }
    found
}

fn associations(table: &[u8], found: &mut BTreeMap<Id, Vec<u16>>) -> Option<()> {
    let (version, flags, mut numbers) = Numbers::of_full(table)?;
    let wide = flags & 1 == 1;
    for _ in 0..numbers.next_u32()? {
        let item = numbers.next(if version == 0 { 2 } else { 4 })? as Id;
        let count = numbers.next(1)?;
        let mut indices = Vec::new();
        for _ in 0..count {
            // The first bit says whether the property is essential.
            indices.push(if wide { numbers.next(2)? & 0x7FFF } else { numbers.next(1)? & 0x7F } as u16);
        }
        found.entry(item).or_insert(indices);
    }
    Some(())
}

fn places(table: &[u8], found: &mut BTreeMap<Id, Place>) -> Option<()> {
    let (version, _, mut numbers) = Numbers::of_full(table)?;
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
        if count > 1 && index + offset + length == 0 {
            // Pieces of no bytes, of which there could be as many as two bytes can count.
            return None;
        }
        let mut extents = Vec::new();
        for _ in 0..count {
            numbers.next(index)?;
            extents.push((base.checked_add(numbers.next(offset)?)?, numbers.next(length)?));
        }
        let source = match (elsewhere, method) {
            (0, 0) => Source::File,
            (0, 1) => Source::Metadata,
            _ => Source::Elsewhere,
        };
        found.entry(item).or_insert(Place { source, extents });
    }
    Some(())
}
