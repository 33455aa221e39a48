//! What is printed about each file: a JSON object for programs or a line for people.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gallery::{
    file_names::printable,
    format::Format,
    ports::renderer::{Rendered, RenderedFile},
    sha256::Sha256,
};
use serde::{Serialize, Serializer};

use crate::cost::Cost;

/// One file's outcome.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Line {
    Rendered(Box<Facts>),
    Failed { file: String, error: Failure },
}

/// Why a file has no renditions.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    /// For programs: a [`Fault`](gallery::fault::Fault)'s code, `unreadable` or `unwritable`.
    pub(crate) code: &'static str,
    /// For people.
    pub(crate) message: String,
}

/// What is known about a rendered file. The field names are those of the JSON.
#[derive(Debug, Serialize)]
pub(crate) struct Facts {
    /// The path as given on the command line.
    pub(crate) file: String,
    format: Format,
    /// Upright, in pixels.
    width: u32,
    height: u32,
    /// The original's EXIF orientation, 1 to 8.
    orientation: u8,
    /// What the camera's clock showed, such as `2024-05-01T12:30:00`.
    taken_at: Option<String>,
    /// That clock's offset from UTC, such as `+02:00`.
    offset: Option<String>,
    make: Option<String>,
    model: Option<String>,
    lens: Option<String>,
    /// Whether the file has a GPS position.
    gps: bool,
    animated: bool,
    /// Of the original.
    sha256: Sha256,
    /// Base 64.
    thumbhash: String,
    /// Smallest first.
    renditions: Vec<Written>,
    /// Peak resident memory while this file was rendered, in kB of 1024 bytes.
    peak_rss_kb: u64,
    /// Processor time from reading to writing, user and system, in milliseconds.
    cpu_ms: f64,
}

/// A rendition that was written.
#[derive(Debug, Serialize)]
pub(crate) struct Written {
    kind: &'static str,
    #[serde(serialize_with = "shown")]
    pub(crate) path: PathBuf,
    width: u32,
    height: u32,
    bytes: usize,
    /// Detected from the content.
    format: Option<Format>,
}

/// Paths need not be Unicode, but JSON must be.
fn shown<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

impl Written {
    /// Describes a rendition and its path in the folder `out`.
    pub(crate) fn new(out: &Path, stem: &str, rendition: &RenderedFile) -> Self {
        let format = Format::sniff(&rendition.bytes);
        let kind = rendition.kind.name();
        Self {
            kind,
            path: out.join(format!("{stem}.{kind}.{}", format.map_or("bin", Format::extension))),
            width: rendition.dimensions.width,
            height: rendition.dimensions.height,
            bytes: rendition.bytes.len(),
            format,
        }
    }
}

impl Facts {
    /// What the pipeline found out about a file, and what rendering it cost.
    pub(crate) fn new(file: &Path, rendered: &Rendered, sha256: Sha256, renditions: Vec<Written>, cost: Cost) -> Self {
        let capture = &rendered.capture;
        Self {
            file: file.display().to_string(),
            format: rendered.format,
            width: rendered.dimensions.width,
            height: rendered.dimensions.height,
            orientation: rendered.orientation,
            taken_at: capture.taken_at.map(|time| time.to_string()),
            offset: capture.offset_minutes.map(offset),
            make: capture.make.clone(),
            model: capture.model.clone(),
            lens: capture.lens.clone(),
            gps: capture.place.is_some(),
            animated: rendered.animated,
            sha256,
            thumbhash: rendered.thumbhash.clone(),
            renditions,
            peak_rss_kb: cost.peak_rss_kb,
            cpu_ms: (cost.cpu.as_secs_f64() * 1e6).round() / 1000.0,
        }
    }
}

/// In kB of 1000 bytes.
fn kilobytes(bytes: u64) -> String {
    format!("{} kB", bytes.div_ceil(1000))
}

/// As RFC 3339 writes it, with a plain hyphen.
fn offset(minutes: i16) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

impl Line {
    /// Prints the line immediately, so that people see each result as soon as it is ready. Failures go to standard
    /// error, or to standard output if the output is JSON.
    pub(crate) fn print(&self, json: bool) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        match self {
            _ if json => writeln!(stdout, "{}", serde_json::to_string(self)?)?,
            Self::Rendered(facts) => writeln!(stdout, "{}", printable(&facts.sentence()))?,
            Self::Failed { file, error } => eprintln!("{}: {}", printable(file), printable(&error.message)),
        }
        stdout.flush()
    }
}

impl Facts {
    fn sentence(&self) -> String {
        let sizes: Vec<_> = self
            .renditions
            .iter()
            .map(|one| format!("{} {} × {} {}", one.kind, one.width, one.height, kilobytes(one.bytes as u64)))
            .collect();
        format!(
            "{}: {} {} × {}; {}; {:.0} ms, {} at most",
            self.file,
            self.format.name(),
            self.width,
            self.height,
            sizes.join(", "),
            self.cpu_ms,
            kilobytes(self.peak_rss_kb * 1024)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_written_as_the_standard_does() {
        assert_eq!([0, 120, -570].map(offset), ["+00:00", "+02:00", "-09:30"]);
    }
}
