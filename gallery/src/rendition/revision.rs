//! Revisions distinguish the sets of renditions that a photo has had over time.
//!
//! A revision is `{recipe}{number}`: six characters for what the renditions are made from, and two that count how often
//! the photo's renditions were replaced. Rendering the same again gives the same revision, so a job that runs twice
//! writes the same keys. Anything that changes the files gives another revision. A replaced revision is never used
//! again, not even if an edit is undone. So its files can be deleted without checking whether they are about to be
//! written again.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

use crate::id::ALPHABET;
#[cfg(feature = "library")]
use crate::sha256::Sha256;

/// Part of each [`Recipe`]. Raise it whenever the same original with the same edits gives different files than before:
/// other sizes, qualities or formats, or a renderer with a different result.
pub const LADDER_VERSION: u32 = 1;

/// Number of characters in a recipe: 30 bits.
const RECIPE: usize = 6;

/// Number of characters for the number.
const NUMBER: usize = 2;

/// How many numbers there are. After the last one, counting starts again from zero. By then, the files of the first
/// ones were deleted long ago.
const NUMBERS: u32 = 1 << (5 * NUMBER);

/// Identifies a set of renditions of one photo: 8 characters in base 32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Revision([u8; RECIPE + NUMBER]);

/// A digest of what renditions are made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe([u8; RECIPE]);

/// The text is not a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a revision")]
pub struct NotARevision;

#[cfg(feature = "library")]
impl Recipe {
    /// Returns the recipe for an original with this digest and these edits. Only refused files have no digest.
    #[must_use]
    pub fn of(sha256: Option<Sha256>, edits: &crate::edits::Edits) -> Self {
        Self::in_version(LADDER_VERSION, sha256, edits)
    }

    /// Returns the recipes of all versions of the ladder, for finding what earlier versions of this program made.
    pub fn of_all_versions(sha256: Option<Sha256>, edits: &crate::edits::Edits) -> impl Iterator<Item = Self> {
        (1..=LADDER_VERSION).map(move |version| Self::in_version(version, sha256, edits))
    }

    fn in_version(version: u32, sha256: Option<Sha256>, edits: &crate::edits::Edits) -> Self {
        use sha2::Digest as _;

        let crate::edits::Edits { turns, straighten, crop } = edits;
        let crop = crop.map(|crop| [crop.left, crop.top, crop.width, crop.height]);
        let sha256 = sha256.map_or_else(String::new, |sha256| sha256.to_string());
        let text = format!("{version}\n{sha256}\n{turns}\n{straighten}\n{crop:?}");
        let digest = sha2::Sha256::digest(text.as_bytes());
        Self(std::array::from_fn(|place| ALPHABET[usize::from(digest[place] & 31)]))
    }
}

impl Revision {
    /// Returns the revision of a photo's first renditions.
    #[must_use]
    pub fn first(recipe: Recipe) -> Self {
        Self::numbered(recipe, 0)
    }

    /// Returns the revision for renditions from this recipe, of a photo whose renditions have the revision `current`.
    /// It is `current` if those were made from the same recipe, otherwise one that the photo has never had. `current`
    /// is `None` for renditions that were made before there were revisions.
    #[must_use]
    pub fn next(current: Option<Self>, recipe: Recipe) -> Self {
        match current {
            Some(current) if current.is_of(recipe) => current,
            Some(current) => Self::numbered(recipe, (current.number() + 1) % NUMBERS),
            None => Self::first(recipe),
        }
    }

    /// Returns whether its renditions were made from this recipe.
    #[must_use]
    pub fn is_of(self, recipe: Recipe) -> bool {
        self.0[..RECIPE] == recipe.0
    }

    /// Whether the photo's renditions were never replaced, or 1024 times.
    #[must_use]
    pub fn is_first(self) -> bool {
        self.number() == 0
    }

    fn numbered(recipe: Recipe, number: u32) -> Self {
        let mut text = [0; RECIPE + NUMBER];
        text[..RECIPE].copy_from_slice(&recipe.0);
        text[RECIPE] = ALPHABET[(number >> 5) as usize & 31];
        text[RECIPE + 1] = ALPHABET[number as usize & 31];
        Self(text)
    }

    fn number(self) -> u32 {
        let digit = |byte: &u8| ALPHABET.iter().position(|letter| letter == byte).unwrap_or_default() as u32;
        self.0[RECIPE..].iter().fold(0, |number, byte| number * 32 + digit(byte))
    }
}

impl std::str::FromStr for Revision {
    type Err = NotARevision;

    fn from_str(text: &str) -> Result<Self, NotARevision> {
        let bytes: [u8; RECIPE + NUMBER] = text.as_bytes().try_into().map_err(|_| NotARevision)?;
        if bytes.iter().all(|byte| ALPHABET.contains(byte)) { Ok(Self(bytes)) } else { Err(NotARevision) }
    }
}

impl TryFrom<String> for Revision {
    type Error = NotARevision;

    fn try_from(text: String) -> Result<Self, NotARevision> {
        text.parse()
    }
}

impl From<Revision> for String {
    fn from(revision: Revision) -> Self {
        revision.to_string()
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| f.write_char(char::from(*byte)))
    }
}

#[cfg(all(test, feature = "library"))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::edits::{Crop, Edits};

    fn digest(byte: u8) -> Option<Sha256> {
        Some([byte; 32].into())
    }

    fn edits(turns: u8, crop: Option<Crop>) -> Edits {
        Edits { turns, crop, ..Edits::default() }
    }

    #[test]
    fn different_originals_or_edits_have_different_recipes() {
        let crop = |left, top, width, height| Some(Crop { left, top, width, height });
        let all = [
            (digest(0), edits(0, None)),
            (digest(1), edits(0, None)),
            (digest(0), edits(1, None)),
            (digest(0), edits(3, None)),
            (digest(0), Edits { straighten: 1, ..Edits::default() }),
            (digest(0), edits(0, crop(1, 2, 3, 4))),
            (digest(0), edits(0, crop(1, 2, 4, 3))),
            (digest(0), edits(1, crop(1, 2, 3, 4))),
        ];
        let recipes: BTreeSet<_> = all.iter().map(|(sha256, edits)| Recipe::of(*sha256, edits).0).collect();
        assert_eq!(recipes.len(), all.len());
        assert_eq!(Recipe::of(digest(0), &edits(1, None)), Recipe::of(digest(0), &edits(1, None)));
    }

    /// If this changes, all existing renditions have to be made again under other names.
    #[test]
    fn recipes_are_the_same_in_all_versions_of_the_program() {
        let original = "5eed1e".repeat(11)[..64].parse().expect("a digest");
        let recipe = Recipe::of(Some(original), &edits(1, Some(Crop { left: 1, top: 2, width: 3, height: 4 })));
        assert_eq!(Revision::first(recipe).to_string(), "56eshg00");
    }

    #[test]
    fn the_same_recipe_keeps_its_revision_and_no_replaced_revision_returns() {
        let (one, two) = (Recipe::of(digest(0), &edits(0, None)), Recipe::of(digest(0), &edits(2, None)));
        let first = Revision::next(None, one);
        assert_eq!((Revision::next(Some(first), one), Revision::first(one)), (first, first));
        let mut seen = BTreeSet::from([first]);
        let mut current = first;
        for n in 1..NUMBERS {
            let recipe = if n % 2 == 1 { two } else { one };
            current = Revision::next(Some(current), recipe);
            assert!(current.is_of(recipe) && seen.insert(current), "{current} was used before");
        }
        assert_eq!(current.number(), NUMBERS - 1);
        assert_eq!(Revision::next(Some(current), one), first, "after 1024 numbers, counting starts again");
    }

    #[test]
    fn only_eight_characters_of_the_alphabet_are_a_revision() {
        let revision = Revision::first(Recipe::of(digest(0), &Edits::default()));
        assert_eq!(revision.to_string().parse(), Ok(revision));
        for bad in ["", "0123456", "012345678", "0123456i", "0123456A", "../../..", "0123456ü"] {
            assert_eq!(bad.parse::<Revision>(), Err(NotARevision), "{bad}");
        }
        assert!(serde_json::from_str::<Revision>(r#""0123wxyz""#).is_ok());
        assert!(serde_json::from_str::<Revision>(r#""0123wxyl""#).is_err());
    }
}
