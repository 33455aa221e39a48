//! What a process found out about a photo. The server does not trust it: a photo may have taken the process over.

use std::io::{self, Write};

use bytes::Bytes;
use gallery::{
    capture::Capture,
    color::Color,
    dimensions::Dimensions,
    embedded_metadata::EmbeddedMetadata,
    fault::Fault,
    format::Format,
    perceptual_hash::PerceptualHash,
    ports::renderer::{Rendered, RenderedFile},
    rendition::{RenditionFormat, RenditionKind},
};
use serde::{Deserialize, Serialize};

use super::{
    frame::{decode, encode},
    sandbox::Sandbox,
};

/// Maximum length of a text that the camera wrote or of a ThumbHash, in bytes.
const MAX_TEXT: usize = 1000;

/// The answer of a process.
pub struct Answer {
    /// How the process was restricted.
    pub sandbox: Sandbox,
    pub result: Result<Rendered, Fault>,
}

/// What is sent before the files.
#[derive(Serialize, Deserialize)]
struct Head {
    sandbox: Sandbox,
    result: Result<Facts, Fault>,
}

/// [`Rendered`] without the bytes of its files.
#[derive(Serialize, Deserialize)]
struct Facts {
    format: Format,
    dimensions: Dimensions,
    orientation: u8,
    capture: Capture,
    embedded_metadata: EmbeddedMetadata,
    thumbhash: String,
    color: Color,
    perceptual_hash: PerceptualHash,
    animated: bool,
    files: Vec<FileFacts>,
}

#[derive(Serialize, Deserialize)]
struct FileFacts {
    kind: RenditionKind,
    dimensions: Dimensions,
    extension: String,
    bytes: u64,
}

impl Answer {
    /// Writes the answer.
    pub fn write(self, mut to: impl Write) -> io::Result<()> {
        let (result, files) = match self.result {
            Ok(rendered) => {
                let (facts, files) = Facts::of(rendered);
                (Ok(facts), files)
            }
            Err(fault) => (Err(fault), Vec::new()),
        };
        to.write_all(&encode(&Head { sandbox: self.sandbox, result })?)?;
        files.iter().try_for_each(|bytes| to.write_all(bytes))?;
        to.flush()
    }

    /// Reads an answer, and checks that it is one that the renderer can give.
    pub fn decode(answer: Vec<u8>) -> io::Result<Self> {
        let mut rest = answer.as_slice();
        let Head { sandbox, result } = decode(&mut rest)?;
        let read = answer.len() - rest.len();
        let files = Bytes::from(answer).slice(read..);
        let result = match result {
            Ok(facts) => Ok(facts.with(files).ok_or_else(|| io::Error::other("no such photo"))?),
            Err(fault) => Err(fault),
        };
        Ok(Self { sandbox, result })
    }
}

impl Facts {
    fn of(rendered: Rendered) -> (Self, Vec<Bytes>) {
        let Rendered { format, dimensions, orientation, capture, embedded_metadata, .. } = rendered;
        let Rendered { thumbhash, color, perceptual_hash, animated, files, .. } = rendered;
        let facts = |file: &RenderedFile| FileFacts {
            kind: file.kind,
            dimensions: file.dimensions,
            extension: file.format.extension().to_owned(),
            bytes: file.bytes.len() as u64,
        };
        let (files, bytes) = files.into_iter().map(|file| (facts(&file), file.bytes)).unzip();
        let facts = Self {
            format,
            dimensions,
            orientation,
            capture,
            embedded_metadata,
            thumbhash,
            color,
            perceptual_hash,
            animated,
            files,
        };
        (facts, bytes)
    }

    /// Whether the renderer can have found this.
    fn is_possible(&self) -> bool {
        let ladder = RenditionKind::ladder(self.dimensions);
        let is_ladder = ladder.eq(self.files.iter().map(|file| (file.kind, file.dimensions)));
        let Capture { make, model, lens, .. } = &self.capture;
        let mut texts = [make, model, lens].into_iter().flatten().chain([&self.thumbhash]);
        is_ladder && (1..=8).contains(&self.orientation) && texts.all(|text| text.len() <= MAX_TEXT)
    }

    /// The same with the bytes of the files; `None` if they do not belong together.
    fn with(self, mut bytes: Bytes) -> Option<Rendered> {
        if !self.is_possible() {
            return None;
        }
        let mut files = Vec::with_capacity(self.files.len());
        for file in self.files {
            let length = usize::try_from(file.bytes).ok().filter(|length| *length <= bytes.len())?;
            let format = RenditionFormat::from_extension(&file.extension)?;
            files.push(RenderedFile {
                kind: file.kind,
                dimensions: file.dimensions,
                format,
                bytes: bytes.split_to(length),
            });
        }
        if !bytes.is_empty() {
            return None;
        }
        Some(Rendered {
            format: self.format,
            dimensions: self.dimensions,
            orientation: self.orientation,
            capture: self.capture,
            embedded_metadata: self.embedded_metadata.cleaned(),
            thumbhash: self.thumbhash,
            color: self.color,
            perceptual_hash: self.perceptual_hash,
            animated: self.animated,
            files,
        })
    }
}

#[cfg(test)]
mod tests {
    use gallery::{
        edits::Edits,
        ports::renderer::{RenderLimits, Renderer as _},
    };

    use super::*;
    use crate::seed_picture;

    fn rendered() -> Rendered {
        let limits = RenderLimits { max_pixels: 100_000_000, seconds: 60, max_memory: None };
        let original = seed_picture::png(Dimensions::new(640, 480)).expect("a picture");
        worker::Pipeline::new().render(&original, &Edits::default(), &limits).expect("rendered")
    }

    fn encoded(rendered: Rendered) -> Vec<u8> {
        let mut bytes = Vec::new();
        Answer { sandbox: Sandbox::COMPLETE, result: Ok(rendered) }.write(&mut bytes).expect("written");
        bytes
    }

    #[test]
    fn photos_and_faults_arrive_as_they_were_sent() {
        let sent = rendered();
        assert_eq!(Answer::decode(encoded(sent.clone())).expect("an answer").result, Ok(sent));
        for fault in [Fault::Corrupt, Fault::TimedOut { limit_seconds: 3 }] {
            let mut bytes = Vec::new();
            Answer { sandbox: Sandbox::COMPLETE, result: Err(fault.clone()) }.write(&mut bytes).expect("written");
            assert_eq!(Answer::decode(bytes).expect("an answer").result, Err(fault));
        }
    }

    #[test]
    fn answers_that_the_renderer_cannot_give_are_refused() {
        let changes: [fn(&mut Rendered); 6] = [
            |rendered| drop(rendered.files.pop()),
            |rendered| rendered.files.reverse(),
            |rendered| rendered.dimensions = Dimensions::new(100_000, 1),
            |rendered| rendered.orientation = 9,
            |rendered| rendered.thumbhash = "x".repeat(5000),
            |rendered| rendered.capture.make = Some("x".repeat(5000)),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut sent = rendered();
            change(&mut sent);
            assert!(Answer::decode(encoded(sent)).is_err(), "change {number}");
        }
        let whole = encoded(rendered());
        for length in [0, 3, 100, whole.len() - 1] {
            assert!(Answer::decode(whole[..length].to_vec()).is_err(), "{length} bytes of it");
        }
        assert!(Answer::decode([whole.as_slice(), b"more"].concat()).is_err(), "more than it");
    }
}
