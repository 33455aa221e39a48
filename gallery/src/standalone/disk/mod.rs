//! The file system with the data: how much is free, and what is refused when that is little.
//!
//! Photos may use all of it but a rest ([`Disk::room_for_photos`]). Renditions may use some of that rest, so that photos
//! that were added become ready ([`Disk::room_for_renditions`]). Below that, only records are written. If the disk is
//! full even for records, a file that was kept for this case is removed ([`Disk::give_up_reserve`]): people can then
//! sign in and delete photos.

mod reserve;
#[cfg(test)]
mod tests;

use std::{
    io,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use self::reserve::Reserve;
use crate::{Error, Result, error::OutOfSpace};

/// What uploads leave free by default: this many bytes, or a share of the file system if that is more.
const LEAST_FREE: u64 = 1_000_000_000;

/// The share, as its divisor: 2 %.
const LEAST_SHARE: u64 = 50;

/// What renditions leave free, at most.
const FREE_OF_RENDITIONS: u64 = 64 * 1024 * 1024;

/// The reserve is made when this many times its size is free.
const ROOM_FOR_RESERVE: u64 = 3;

/// With less than this, nothing that needs space can work.
const EXHAUSTED: u64 = 1024 * 1024;

/// The size of a file system, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// What this process can still use.
    pub free: u64,
    /// All of it.
    pub total: u64,
}

/// How full a disk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// There is room for photos.
    Roomy,
    /// No photos can be added.
    Low,
    /// It was full: the reserve is in use, or there is no room for it.
    Full,
}

impl Fill {
    /// One word for logs and monitoring.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Roomy => "ok",
            Self::Low => "low",
            Self::Full => "full",
        }
    }
}

/// Measures a file system.
type Measure = Box<dyn Fn() -> io::Result<Space> + Send + Sync>;

/// The file system with the data directory.
pub struct Disk {
    measure: Measure,
    /// What uploads leave free, in bytes; `None` for the default.
    keep_free: Option<u64>,
    reserve: Option<Reserve>,
    full: AtomicBool,
    /// What was written to the log last.
    told: Mutex<Fill>,
}

impl Disk {
    /// The file system of a directory, which must exist. Uploads leave `keep_free` bytes of it free; `None` is 1 GB, or
    /// 2 % of the file system if that is more. Blocks for a moment.
    #[must_use]
    pub fn of(directory: &Path, keep_free: Option<u64>) -> Self {
        let measured = directory.to_owned();
        Self::measured(Box::new(move || measure(&measured)), Some(Reserve::in_directory(directory)), keep_free)
    }

    /// A disk without limits, for stores that are not in a gallery.
    #[must_use]
    pub fn unlimited() -> Self {
        let endless = || -> io::Result<Space> { Ok(Space { free: u64::MAX, total: u64::MAX }) };
        Self::measured(Box::new(endless), None, Some(0))
    }

    fn measured(measure: Measure, reserve: Option<Reserve>, keep_free: Option<u64>) -> Self {
        let disk = Self { measure, keep_free, reserve, full: AtomicBool::new(false), told: Mutex::new(Fill::Roomy) };
        let lacks_reserve = disk.reserve.as_ref().is_some_and(|reserve| !reserve.exists());
        disk.full.store(lacks_reserve && !disk.has_room_for_reserve(), Ordering::Release);
        disk
    }

    /// The size of the file system; `None` if it cannot be measured.
    pub fn space(&self) -> Option<Space> {
        // Some network file systems report nothing.
        (self.measure)().ok().filter(|space| space.total > 0)
    }

    /// How full it is.
    pub fn fill(&self) -> Fill {
        if self.is_full() {
            Fill::Full
        } else if self.has_free(|total| self.kept_by_photos(total)) {
            Fill::Roomy
        } else {
            Fill::Low
        }
    }

    /// Whether the reserve is in use, or missing.
    pub fn is_full(&self) -> bool {
        self.full.load(Ordering::Acquire)
    }

    /// Whether hardly anything is free, so that this may be why something failed.
    pub(in crate::standalone) fn is_exhausted(&self) -> bool {
        self.space().is_some_and(|space| space.free < EXHAUSTED)
    }

    /// Checks that photos can be added.
    ///
    /// # Errors
    /// [`Error::OutOfSpace`].
    pub fn room_for_photos(&self) -> Result<()> {
        if self.fill() == Fill::Roomy { Ok(()) } else { Err(Error::OutOfSpace(OutOfSpace::Photos)) }
    }

    /// Checks that files can be made of the photos that were added.
    ///
    /// # Errors
    /// [`Error::OutOfSpace`].
    pub fn room_for_renditions(&self) -> Result<()> {
        let room = self.has_free(|total| FREE_OF_RENDITIONS.min(self.kept_by_photos(total) / 4));
        if room && !self.is_full() { Ok(()) } else { Err(Error::OutOfSpace(OutOfSpace::Photos)) }
    }

    /// Removes the reserve, because the disk is full. Returns false if there was none: then nothing became free.
    pub fn give_up_reserve(&self) -> bool {
        let Some(reserve) = &self.reserve else { return false };
        self.full.store(true, Ordering::Release);
        let removed = reserve.remove();
        match &removed {
            Ok(true) => tracing::error!("the disk is full: the reserve is in use; no photos can be added"),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the disk is full, and the reserve cannot be removed"),
        }
        removed.unwrap_or(false)
    }

    /// Makes the reserve if it is missing and there is room for it, and writes to the log how full the disk is if that
    /// has changed. Call it regularly. Blocks while it writes the reserve.
    pub fn tend(&self) {
        if let Some(reserve) = &self.reserve {
            if reserve.exists() {
                // Nothing used it, or it could not be removed.
                self.full.store(false, Ordering::Release);
            } else if self.has_room_for_reserve() {
                match reserve.make() {
                    Ok(()) => self.full.store(false, Ordering::Release),
                    Err(error) => tracing::warn!(%error, "the reserve of disk space cannot be made"),
                }
            } else {
                self.full.store(true, Ordering::Release);
            }
        }
        let (fill, free) = (self.fill(), self.space().map(|space| space.free));
        let before = std::mem::replace(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner), fill);
        if fill == before {
            return;
        }
        match fill {
            Fill::Roomy => tracing::info!(free, "there is enough disk space again"),
            Fill::Low => tracing::warn!(free, "little disk space is left: no photos can be added"),
            Fill::Full => tracing::error!(free, "the disk is full: no photos can be added"),
        }
    }

    fn has_room_for_reserve(&self) -> bool {
        self.has_free(|_| ROOM_FOR_RESERVE * reserve::BYTES)
    }

    /// Whether so many bytes of the total are free. A disk that cannot be measured counts as large enough.
    fn has_free(&self, wanted: impl FnOnce(u64) -> u64) -> bool {
        self.space().is_none_or(|space| space.free >= wanted(space.total))
    }

    fn kept_by_photos(&self, total: u64) -> u64 {
        self.keep_free.unwrap_or_else(|| LEAST_FREE.max(total / LEAST_SHARE))
    }
}

/// Whether an operation failed because the disk is full.
pub(in crate::standalone) fn is_full_io(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Measures the file system of a directory. This reads no disk.
#[allow(clippy::unnecessary_cast, reason = "the types differ between systems")]
fn measure(directory: &Path) -> io::Result<Space> {
    let told = nix::sys::statvfs::statvfs(directory)?;
    let block = told.fragment_size() as u64;
    let bytes = |blocks: u64| blocks.saturating_mul(block);
    Ok(Space { free: bytes(told.blocks_available() as u64), total: bytes(told.blocks() as u64) })
}
