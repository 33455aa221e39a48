//! The zip format (PKWARE's APPNOTE 6.3.10), as far as photos need it: stored entries, written once from start to end.
//!
//! Photos are already compressed, so they are not compressed again. Files whose checksum is known before they are
//! written have plain headers, which every program can read. Others are followed by a data descriptor. Sizes and
//! offsets that do not fit in 32 bits are in zip64's extra fields, which are used only when needed: old programs can
//! read small archives.

use jiff::civil::DateTime;

/// A 32-bit value that means: see the extra field.
const FULL: u32 = u32::MAX;

/// The checksum and sizes follow after the data.
const DESCRIPTOR: u16 = 1 << 3;

/// The name is UTF-8.
const UTF8: u16 = 1 << 11;

/// The size and checksum of an entry's data.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub bytes: u64,
    pub crc: u32,
}

struct Entry {
    name: String,
    /// Time and date in the format of MS-DOS.
    at: (u16, u16),
    flags: u16,
    offset: u64,
    sum: Sum,
}

/// An archive that is being written. Its methods return the bytes to write next, in the order of the calls.
#[derive(Default)]
pub(super) struct Zip {
    entries: Vec<Entry>,
    offset: u64,
}

impl Zip {
    /// The bytes before an entry's data. `sum` has the size and checksum if they are known, or else the size.
    pub fn begin(&mut self, name: &str, at: DateTime, sum: Result<Sum, u64>) -> Vec<u8> {
        let at = dos(at);
        let flags = UTF8 | if sum.is_ok() { 0 } else { DESCRIPTOR };
        let size = sum.map_or_else(|size| size, |sum| sum.bytes);
        let known = sum.unwrap_or_default();
        let large = size >= u64::from(FULL);
        let mut header = Vec::with_capacity(64 + name.len());
        header.extend(b"PK\x03\x04");
        header.extend(version(large).to_le_bytes());
        fixed(&mut header, flags, at, known.crc);
        let short = if large { FULL } else { known.bytes as u32 };
        header.extend([short, short].into_iter().flat_map(u32::to_le_bytes));
        header.extend(length(name).to_le_bytes());
        header.extend(if large { 20_u16 } else { 0 }.to_le_bytes());
        header.extend(name.as_bytes());
        if large {
            extra(&mut header, &[known.bytes, known.bytes]);
        }
        self.entries.push(Entry { name: name.to_owned(), at, flags, offset: self.offset, sum: known });
        self.offset += header.len() as u64;
        header
    }

    /// The bytes after an entry's data.
    pub fn end(&mut self, sum: Sum) -> Vec<u8> {
        self.offset += sum.bytes;
        let Some(entry) = self.entries.last_mut() else { return Vec::new() };
        // If the header announced a large file, each size has eight bytes, whatever the actual size is.
        entry.sum = sum;
        if entry.flags & DESCRIPTOR == 0 {
            return Vec::new();
        }
        let mut descriptor = b"PK\x07\x08".to_vec();
        descriptor.extend(sum.crc.to_le_bytes());
        if sum.bytes >= u64::from(FULL) {
            descriptor.extend([sum.bytes, sum.bytes].into_iter().flat_map(u64::to_le_bytes));
        } else {
            descriptor.extend([sum.bytes as u32, sum.bytes as u32].into_iter().flat_map(u32::to_le_bytes));
        }
        self.offset += descriptor.len() as u64;
        descriptor
    }

    /// The directory of the whole archive.
    pub fn finish(self) -> Vec<u8> {
        let mut directory = Vec::new();
        for entry in &self.entries {
            entry.in_directory(&mut directory);
        }
        let (size, count) = (directory.len() as u64, self.entries.len() as u64);
        if self.offset >= u64::from(FULL) || size >= u64::from(FULL) || count >= u64::from(u16::MAX) {
            let end = self.offset + size;
            directory.extend(b"PK\x06\x06");
            directory.extend(44_u64.to_le_bytes());
            directory.extend([(3 << 8) | 45, 45_u16].into_iter().flat_map(u16::to_le_bytes));
            directory.extend([0_u32; 2].into_iter().flat_map(u32::to_le_bytes));
            directory.extend([count, count, size, self.offset].into_iter().flat_map(u64::to_le_bytes));
            directory.extend(b"PK\x06\x07\0\0\0\0");
            directory.extend(end.to_le_bytes());
            directory.extend(1_u32.to_le_bytes());
        }
        let count = u16::try_from(count).unwrap_or(u16::MAX);
        directory.extend(b"PK\x05\x06");
        directory.extend([0, 0, count, count].into_iter().flat_map(u16::to_le_bytes));
        directory.extend([clipped(size), clipped(self.offset)].into_iter().flat_map(u32::to_le_bytes));
        directory.extend([0, 0]);
        directory
    }
}

impl Entry {
    fn in_directory(&self, directory: &mut Vec<u8>) {
        let large = self.sum.bytes >= u64::from(FULL);
        let mut long = Vec::new();
        if large {
            long.extend([self.sum.bytes, self.sum.bytes]);
        }
        if self.offset >= u64::from(FULL) {
            long.push(self.offset);
        }
        directory.extend(b"PK\x01\x02");
        // The archive says that it was made on Unix, so that the permissions below apply.
        directory
            .extend([(3 << 8) | version(!long.is_empty()), version(!long.is_empty())].map(u16::to_le_bytes).concat());
        fixed(directory, self.flags, self.at, self.sum.crc);
        directory.extend([clipped(self.sum.bytes), clipped(self.sum.bytes)].map(u32::to_le_bytes).concat());
        let extra_bytes = if long.is_empty() { 0 } else { 4 + 8 * long.len() as u16 };
        directory.extend([length(&self.name), extra_bytes, 0, 0, 0].map(u16::to_le_bytes).concat());
        directory.extend((0o100_644_u32 << 16).to_le_bytes());
        directory.extend(clipped(self.offset).to_le_bytes());
        directory.extend(self.name.as_bytes());
        if !long.is_empty() {
            extra(directory, &long);
        }
    }
}

/// Flags, no compression, time, checksum.
fn fixed(header: &mut Vec<u8>, flags: u16, (time, date): (u16, u16), crc: u32) {
    header.extend([flags, 0, time, date].map(u16::to_le_bytes).concat());
    header.extend(crc.to_le_bytes());
}

/// The extra field of zip64.
fn extra(header: &mut Vec<u8>, values: &[u64]) {
    header.extend([1, 8 * values.len() as u16].map(u16::to_le_bytes).concat());
    header.extend(values.iter().copied().flat_map(u64::to_le_bytes));
}

fn version(zip64: bool) -> u16 {
    if zip64 { 45 } else { 20 }
}

fn clipped(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(FULL)
}

/// Names have at most 200 characters, and a number.
fn length(name: &str) -> u16 {
    u16::try_from(name.len()).unwrap_or(u16::MAX)
}

/// A local time in steps of two seconds, from 1980 to 2107.
fn dos(at: DateTime) -> (u16, u16) {
    let year = at.year().clamp(1980, 2107);
    let part = |value: i8| u16::try_from(value).unwrap_or(0);
    let time = (part(at.hour()) << 11) | (part(at.minute()) << 5) | (part(at.second()) / 2);
    let date = (u16::try_from(year - 1980).unwrap_or(0) << 9) | (part(at.month()) << 5) | part(at.day());
    (time, date)
}

#[cfg(test)]
mod tests;
