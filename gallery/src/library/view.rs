//! The data for pages. Each view is made from a stored record for one viewer, and contains only what that viewer may
//! know.

use jiff::{Timestamp, civil::DateTime};

use super::access::{Powers, Standing};
use crate::{
    capture::Capture,
    color::Color,
    dimensions::Dimensions,
    file_names::clean_name,
    format::Format,
    id::PhotoId,
    photo::{Photo, PhotoState, Tile},
    rendition::{Rendition, RenditionKind, Revision},
};

/// A photo as one viewer sees it, and its neighbours in the list.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct PhotoView {
    /// The photo.
    pub id: PhotoId,
    /// Its state.
    pub state: PhotoState,
    /// What the viewer may do with it.
    pub powers: Powers,
    /// Its time on the timeline.
    pub at: DateTime,
    /// The upright size, with edits applied; known once the photo is ready.
    pub dimensions: Option<Dimensions>,
    /// ThumbHash in base 64.
    pub thumbhash: String,
    /// The revision of its renditions; older ones have none.
    pub revision: Option<Revision>,
    /// The most common color; unknown for older photos.
    pub color: Option<Color>,
    /// Whether the original is animated.
    pub animated: bool,
    /// The original's format, detected from its content.
    pub format: Format,
    /// The title; may be empty.
    pub title: String,
    /// The description; may be empty.
    pub description: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Stars, 0 to 5, or −1: rejected.
    pub stars: Option<i8>,
    /// Who made the photo; may be empty.
    pub creator: String,
    /// The copyright notice; may be empty.
    pub copyright: String,
    /// When it was taken, and the camera, exposure and place, as far as the viewer may know them.
    pub capture: Capture,
    /// Facts about the file, for the photo's owner.
    pub file: Option<FileFacts>,
    /// When it was moved to the trash.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub trashed_at: Option<Timestamp>,
    /// The next newer photo.
    pub newer: Option<Tile>,
    /// The next older photo.
    pub older: Option<Tile>,
}

/// The facts about a photo's file that only its owner knows.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FileFacts {
    /// The name of the file on the person's device.
    pub name: String,
    /// The size in bytes.
    pub bytes: u64,
    /// When the person added it.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub added_at: Timestamp,
}

impl PhotoView {
    /// Creates the view of a photo for a viewer with this standing, without neighbours.
    pub(super) fn of(photo: Photo, standing: Standing) -> Self {
        let Standing { powers, shows } = standing;
        let words = |text: &str| if shows.words { text.to_owned() } else { String::new() };
        let credits = |text: &str| if shows.credits { text.to_owned() } else { String::new() };
        let mut capture = photo.corrected_capture();
        capture.place = capture.place.filter(|_| shows.place);
        if !shows.camera {
            let Capture { taken_at, offset_minutes, place, .. } = capture;
            capture = Capture { taken_at, offset_minutes, place, ..Capture::default() };
        }
        Self {
            powers,
            at: photo.timeline_at(),
            title: words(photo.title()),
            description: words(photo.description()),
            tags: if shows.words { photo.tags().to_vec() } else { Vec::new() },
            stars: photo.stars().filter(|_| shows.words),
            creator: credits(&photo.creator),
            copyright: credits(&photo.copyright),
            capture,
            dimensions: photo.dimensions,
            thumbhash: photo.thumbhash,
            revision: photo.revision,
            color: photo.color,
            animated: photo.animated,
            format: photo.format,
            file: shows.file.then_some(FileFacts {
                name: photo.file_name,
                bytes: photo.bytes,
                added_at: photo.added_at,
            }),
            trashed_at: photo.trashed_at,
            state: photo.state,
            id: photo.id,
            newer: None,
            older: None,
        }
    }

    /// Returns the photo's tile, or `None` before its dimensions are known.
    #[must_use]
    pub fn tile(&self) -> Option<Tile> {
        Some(Tile {
            id: self.id.clone(),
            at: self.at,
            dimensions: self.dimensions?,
            thumbhash: self.thumbhash.clone(),
            revision: self.revision,
            color: self.color,
            animated: self.animated,
            title: self.title.clone(),
            trashed_at: self.trashed_at,
        })
    }
}

/// A photo that is not ready, as the person who added it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadView {
    /// The photo.
    pub id: PhotoId,
    /// Its state.
    pub state: PhotoState,
    /// The name of the file on the person's device.
    pub file_name: String,
    /// When the person added it.
    pub added_at: Timestamp,
    /// Whether its original is stored, so that it can be rendered again.
    pub has_original: bool,
    /// The smallest rendition, once the photo is ready.
    pub thumb: Option<Rendition>,
}

impl UploadView {
    pub(super) fn of(photo: Photo) -> Self {
        Self {
            has_original: photo.has_original(),
            thumb: (photo.state == PhotoState::Ready).then(|| photo.rendition(RenditionKind::Thumb)),
            id: photo.id,
            state: photo.state,
            file_name: photo.file_name,
            added_at: photo.added_at,
        }
    }
}

/// Returns the file name for a downloaded original: its own name for viewers who may know it, the photo's id for
/// others.
pub(super) fn saved_as(photo: &Photo, standing: Standing) -> String {
    if standing.shows.file {
        clean_name(&photo.file_name)
    } else {
        format!("{}.{}", photo.id, photo.format.extension())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;
    use crate::{
        capture::Place,
        corrections::Corrections,
        library::access::{Action, Shows},
        perceptual_hash::PerceptualHash,
        photo::NewPhoto,
    };

    /// A share link that shows as much as its owner can choose: everything but the place and the file.
    const GENEROUS: Standing = Standing {
        powers: Powers::of(&[Action::See, Action::FetchOriginal]),
        shows: Shows { place: false, file: false, ..Shows::ALL },
    };

    /// A share link with the default choices.
    const CAREFUL: Standing =
        Standing { powers: Powers::of(&[Action::See]), shows: Shows { words: true, ..Shows::NOTHING } };

    const OWNER: Standing = Standing { powers: Powers::ALL, shows: Shows::ALL };

    /// Values that no visitor may read, each in the form in which JSON would contain it.
    const NEEDLES: [&str; 11] = [
        "needle-file-name",
        "needle-owner",
        "5eed1e5eed1e",
        "47.123",
        "8.456",
        "612.5",
        "-33.789",
        "18.321",
        "1234567890",
        "1723456789012",
        "decafbaddecafbad",
    ];

    fn photo() -> Photo {
        let file = NewPhoto {
            file_name: "needle-file-name.jpg".to_owned(),
            bytes: 1_234_567_890,
            sha256: "5eed1e".repeat(11)[..64].parse().ok(),
            format: Format::Jpeg,
            keep_both: false,
        };
        let id = "the-photo".parse().expect("an id");
        let owner = "needle-owner".parse().expect("an id");
        Photo {
            state: PhotoState::Ready,
            dimensions: Some(Dimensions::new(30, 20)),
            perceptual_hash: Some(PerceptualHash(0xdeca_fbad_deca_fbad)),
            capture: Capture {
                taken_at: Some(datetime(2024, 7, 5, 12, 0, 0, 0)),
                offset_minutes: Some(120),
                make: Some("Canon".to_owned()),
                model: Some("EOS R5".to_owned()),
                lens: Some("RF 35mm".to_owned()),
                place: Some(Place { latitude: 47.123, longitude: 8.456, altitude_m: Some(612.5) }),
                ..Capture::default()
            },
            corrections: Corrections {
                place: Some(Place { latitude: -33.789, longitude: 18.321, altitude_m: None }),
                title: Some("The sea".to_owned()),
                ..Corrections::default()
            },
            keywords: vec!["sea".to_owned()],
            creator: "Ada".to_owned(),
            copyright: "© Ada".to_owned(),
            ..Photo::new(id, owner, file, Timestamp::from_millisecond(1_723_456_789_012).expect("a moment"))
        }
    }

    fn json(standing: Standing) -> String {
        serde_json::to_string(&PhotoView::of(photo(), standing)).expect("JSON")
    }

    #[test]
    fn visitors_get_none_of_the_needles() {
        let stored = serde_json::to_string(&photo()).expect("JSON");
        for needle in NEEDLES {
            assert!(stored.contains(needle), "{needle} is not in the record, so this test would not find it");
            for standing in [GENEROUS, CAREFUL] {
                let json = json(standing);
                assert!(!json.contains(needle), "{needle} in {json}");
            }
        }
        for name in ["sha256", "owner", "file_name", "place", "serial", "look_alike", "added_at"] {
            for standing in [GENEROUS, CAREFUL] {
                assert!(!json(standing).contains(name), "{name} in {}", json(standing));
            }
        }
    }

    #[test]
    fn visitors_get_what_the_link_shows() {
        let generous = json(GENEROUS);
        for fact in ["The sea", "2024-07-05T12:00:00", "EOS R5", "Ada"] {
            assert!(generous.contains(fact), "{fact} in {generous}");
        }
        let careful = json(CAREFUL);
        assert!(careful.contains("The sea") && careful.contains("2024-07-05T12:00:00"), "{careful}");
        assert!(!careful.contains("EOS R5") && !careful.contains("Ada"), "{careful}");
        let bare = PhotoView::of(photo(), Standing { shows: Shows::NOTHING, ..CAREFUL });
        assert_eq!((bare.title.as_str(), bare.tags.len()), ("", 0));
        assert_eq!(bare.tile().expect("a tile").title, "", "no title in its tile");
        assert_eq!(Shows::NOTHING.tile(Tile::of(&photo()).expect("a tile")).title, "", "no title in a list");
    }

    #[test]
    fn owners_get_the_place_and_the_file_but_no_digest() {
        let view = PhotoView::of(photo(), OWNER);
        assert_eq!(view.capture, photo().corrected_capture());
        assert_eq!(view.tile(), Tile::of(&photo()));
        let file = view.file.expect("the owner");
        assert_eq!(
            (file.name.as_str(), file.bytes, file.added_at.as_millisecond()),
            ("needle-file-name.jpg", 1_234_567_890, 1_723_456_789_012)
        );
        let json = json(OWNER);
        assert!(!json.contains("5eed1e") && !json.contains("needle-owner"), "{json}");
    }

    #[test]
    fn only_owners_save_originals_under_their_file_names() {
        assert_eq!(saved_as(&photo(), OWNER), "needle-file-name.jpg");
        assert_eq!(saved_as(&photo(), GENEROUS), "the-photo.jpg");
    }
}
