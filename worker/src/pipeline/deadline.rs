//! How long one photo may take.

use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

use gallery::fault::Fault;

/// Bytes a decoder gets before the clock is checked again.
const STRIDE: usize = 64 * 1024;

/// The moment after which a photo is given up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    /// `None` if it is further away than the clock can express.
    end: Option<Instant>,
    seconds: u64,
}

impl Deadline {
    pub(super) fn after(seconds: u64) -> Self {
        Self { end: Instant::now().checked_add(Duration::from_secs(seconds)), seconds }
    }

    /// The fault of a photo that took too long.
    pub(super) fn over(&self) -> Fault {
        Fault::TimedOut { limit_seconds: self.seconds }
    }

    /// The time that is left; `None` if it never ends.
    pub(super) fn left(&self) -> Option<Duration> {
        self.end.map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// Fails once the time is over.
    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.is_over() { Err(self.over()) } else { Ok(()) }
    }

    /// A reader over `bytes` that fails once the time is over, which stops decoders that read as they go.
    pub(super) fn reader<'a>(&self, bytes: &'a [u8]) -> TimedReader<'a> {
        TimedReader { bytes, at: 0, deadline: *self }
    }

    /// The fault of a file whose reader failed with this error.
    pub(super) fn fault(&self, error: &io::Error) -> Fault {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Fault::Truncated,
            io::ErrorKind::TimedOut => self.over(),
            _ => Fault::Corrupt,
        }
    }

    fn is_over(&self) -> bool {
        self.end.is_some_and(|end| Instant::now() >= end)
    }
}

/// See [`Deadline::reader`].
#[derive(Debug, Clone)]
pub(super) struct TimedReader<'a> {
    bytes: &'a [u8],
    at: usize,
    deadline: Deadline,
}

impl Read for TimedReader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let read = available.len().min(out.len());
        out[..read].copy_from_slice(&available[..read]);
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for TimedReader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // The end of the current stride, not STRIDE bytes from here: small reads would check the clock every time.
        let end = (self.at / STRIDE + 1).saturating_mul(STRIDE).min(self.bytes.len());
        if self.at.is_multiple_of(STRIDE) && self.deadline.is_over() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(self.bytes.get(self.at..end).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = self.at.saturating_add(amount);
    }
}

impl Seek for TimedReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => (self.bytes.len() as u64).checked_add_signed(offset),
            SeekFrom::Current(offset) => (self.at as u64).checked_add_signed(offset),
        };
        let position = position.ok_or(io::ErrorKind::InvalidInput)?;
        self.at = usize::try_from(position).map_err(|_| io::ErrorKind::InvalidInput)?;
        Ok(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_zero_ends_at_once_and_an_endless_one_never() {
        assert_eq!(Deadline::after(0).check(), Err(Fault::TimedOut { limit_seconds: 0 }));
        assert_eq!(Deadline::after(u64::MAX).check(), Ok(()));
    }

    #[test]
    fn readers_give_every_byte_until_the_time_is_over() {
        let bytes: Vec<u8> = (0..200_000u32).map(|i| i as u8).collect();
        let mut read = Vec::new();
        let mut reader = Deadline::after(60).reader(&bytes);
        reader.read_to_end(&mut read).expect("time is left");
        assert!(read == bytes);
        reader.seek(SeekFrom::End(-1)).expect("inside");
        assert_eq!(reader.bytes().count(), 1);

        let late = Deadline::after(0);
        let error = late.reader(&bytes).read_to_end(&mut read).expect_err("no time is left");
        assert_eq!(late.fault(&error), Fault::TimedOut { limit_seconds: 0 });
    }
}
