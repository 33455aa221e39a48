//! Keys of records.

use crate::{
    id::{JobId, PersonId, PhotoId, ZipId},
    photo::Photo,
    ports::table::Key,
    records::shard::partition,
    rendition::Revision,
    sha256::Sha256,
};

/// A photo's record.
#[must_use]
pub fn photo(id: &PhotoId) -> Key {
    Key::new(format!("PHOTO#{id}"), "PHOTO")
}

/// A note that a ready photo must be rendered again.
#[must_use]
pub fn render_again(id: &PhotoId) -> Key {
    Key::new(photo(id).pk, "AGAIN")
}

/// A zip that somebody requested.
#[must_use]
pub fn zip_job(id: &ZipId) -> Key {
    Key::new(format!("ARCHIVE#{id}"), "ARCHIVE")
}

/// The zip of these photos that a person requested last. `photos` names them, and their order.
#[must_use]
pub fn zip_of(person: &PersonId, photos: &Sha256) -> Key {
    Key::new(jobs(person), format!("ZIP#{photos}"))
}

/// Prefix of the sort keys of the photos of a zip.
pub const ZIP_PARTS: &str = "P#";

/// Some of the photos of a zip.
#[must_use]
pub fn zip_part(id: &ZipId, number: usize) -> Key {
    Key::new(zip_job(id).pk, format!("{ZIP_PARTS}{number:03}"))
}

/// The partition of everything that one person owns.
#[must_use]
pub fn owner(person: &PersonId) -> String {
    format!("OWNER#{person}")
}

/// Prefix of the sort keys of the trash in version 1, which was among its owner's other rows.
pub const TRASH_OF_VERSION_1: &str = "X#";

/// A photo's place in the trash of version 1.
#[must_use]
pub fn trash_of_version_1(photo: &Photo) -> Key {
    let at = photo.trashed_at.unwrap_or_default().as_millisecond();
    Key::new(owner(&photo.owner), format!("{TRASH_OF_VERSION_1}{at:013}#{}", photo.id))
}

/// Prefix of the sort keys of photos that are not ready.
pub const PENDING: &str = "U#";

/// A photo's entry among those that are not ready.
#[must_use]
pub fn pending(photo: &Photo) -> Key {
    Key::new(owner(&photo.owner), format!("{PENDING}{:013}#{}", photo.added_at.as_millisecond(), photo.id))
}

/// Prefix of the sort keys that map hashes to photos.
pub const HASHES: &str = "H#";

/// Maps a photo's bytes to the photo; `None` if the file was never read.
#[must_use]
pub fn hash(photo: &Photo) -> Option<Key> {
    let sha256 = photo.sha256?;
    let sk = if photo.kept_twice { format!("H#{sha256}#{}", photo.id) } else { format!("H#{sha256}") };
    Some(Key::new(owner(&photo.owner), sk))
}

/// How many bytes and originals a person has.
#[must_use]
pub fn usage(person: &PersonId) -> Key {
    Key::new(owner(person), "USAGE")
}

/// A person's record.
#[must_use]
pub fn person(id: &PersonId) -> Key {
    Key::new(format!("PERSON#{id}"), "PERSON")
}

/// The hash of a person's recovery code.
#[must_use]
pub fn recovery(id: &PersonId) -> Key {
    Key::new(format!("PERSON#{id}"), "RECOVERY")
}

/// Prefix of the partitions that list all people.
pub const PEOPLE: &str = "PEOPLE";

/// A person's line in the directory.
#[must_use]
pub fn directory(id: &PersonId) -> Key {
    Key::new(partition(PEOPLE, id.as_str()), id.as_str())
}

/// The same line in older versions.
#[must_use]
pub fn directory_unsharded(id: &PersonId) -> Key {
    Key::new(PEOPLE, id.as_str())
}

/// Prefix of the partitions that list photos without records, whose bytes may still exist.
pub const ERASED: &str = "ERASED";

/// A note that a photo's bytes must be deleted.
#[must_use]
pub fn erased(id: &PhotoId) -> Key {
    Key::new(partition(ERASED, id.as_str()), id.as_str())
}

/// The same note in older versions.
#[must_use]
pub fn erased_unsharded(id: &PhotoId) -> Key {
    Key::new(ERASED, id.as_str())
}

/// Prefix of the partitions that list replaced revisions of photos' renditions.
pub const REPLACED: &str = "REPLACED";

/// The note that the renditions of a revision of a photo must be deleted.
#[must_use]
pub fn replaced(id: &PhotoId, revision: Option<Revision>) -> Key {
    let revision = revision.map_or_else(|| NO_REVISION.to_owned(), |revision| revision.to_string());
    Key::new(partition(REPLACED, id.as_str()), format!("{id}#{revision}"))
}

/// Stands for renditions that were made before there were revisions.
const NO_REVISION: &str = "-";

/// The photo and the revision that the sort key of such a note names.
#[must_use]
pub fn replaced_of(sk: &str) -> Option<(PhotoId, Option<Revision>)> {
    let (photo, revision) = sk.split_once('#')?;
    let revision = if revision == NO_REVISION { None } else { Some(revision.parse().ok()?) };
    Some((photo.parse().ok()?, revision))
}

/// Prefix of the partitions that list deleted accounts of which something may be left.
pub const ENDED: &str = "ENDED";

/// A note that everything of a person's must be deleted, and how much has been.
#[must_use]
pub fn ended(id: &PersonId) -> Key {
    Key::new(partition(ENDED, id.as_str()), id.as_str())
}

/// The partition of the records about a person's jobs.
#[must_use]
pub fn jobs(person: &PersonId) -> String {
    format!("JOBS#{person}")
}

/// Prefix of the sort keys of a person's deletions.
pub const DELETIONS: &str = "DELETE#";

/// The progress of emptying a person's trash.
#[must_use]
pub fn emptying(person: &PersonId) -> Key {
    Key::new(jobs(person), format!("{DELETIONS}TRASH"))
}

/// The progress of a deletion of some of a person's photos.
#[must_use]
pub fn deletion(person: &PersonId, id: &JobId) -> Key {
    Key::new(jobs(person), format!("{DELETIONS}{id}"))
}

/// Some of the photos of a deletion.
#[must_use]
pub fn deletion_part(person: &PersonId, id: &JobId, number: usize) -> Key {
    Key::new(jobs(person), format!("PART#{id}#{number:03}"))
}

/// The position of the cleanup of a person's uploads.
#[must_use]
pub fn tidying(person: &PersonId) -> Key {
    Key::new(jobs(person), "UPLOADS")
}

/// The position of the gallery's own cleanup.
#[must_use]
pub fn round() -> Key {
    Key::new("SITE", "ROUND")
}

/// What the clock showed when a cleanup looked at it last.
#[must_use]
pub fn clock() -> Key {
    Key::new("SITE", "CLOCK")
}

/// A record that exists if there is an administrator.
#[must_use]
pub fn administrator() -> Key {
    Key::new("SITE", "ADMINISTRATOR")
}

/// A note that the owner of an address may create the first account.
#[must_use]
pub fn set_up(email: &str) -> Key {
    Key::new("SITE", format!("SETUP#{email}"))
}

/// Who may create an account, if an administrator has chosen it.
#[must_use]
pub fn registration() -> Key {
    Key::new("SITE", "REGISTRATION")
}

/// How much there was in the gallery at the last cleanup.
#[must_use]
pub fn totals() -> Key {
    Key::new("SITE", "TOTALS")
}

/// The partition of invitations.
pub const INVITATIONS: &str = "INVITATIONS";

/// An invitation. It is named by a hash of its token.
#[must_use]
pub fn invitation(hash: &str) -> Key {
    Key::new(INVITATIONS, hash)
}

/// A note of the invitation with which somebody signs up.
#[must_use]
pub fn invited(email: &str) -> Key {
    Key::new("SITE", format!("INVITED#{email}"))
}

/// The version of the gallery's records.
#[must_use]
pub fn version() -> Key {
    Key::new("SITE", "VERSION")
}

/// From when on browsers in which an account signed in are known. The account is named by a hash.
#[must_use]
pub fn devices(account: &str) -> Key {
    Key::new(format!("LIMIT#devices#{account}"), "DEVICES")
}

/// The attempts at an action for an account, from an address or from a browser, or everybody's.
#[must_use]
pub fn limit(what: &str, whom: &str) -> Key {
    Key::new(format!("LIMIT#{what}#{whom}"), "LIMIT")
}
