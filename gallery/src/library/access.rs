//! Who may do what. All decisions about access are in this file: what a viewer may do with a thing, and which facts
//! about it they get. Use cases ask here for a photo, a list or a zip, and get it or an error.
//!
//! - What a viewer may not know of is [`Error::NotFound`].
//! - [`Viewer::Nobody`] is told to sign in, whether the thing exists or not.
//! - A visitor is never told to sign in: people with a share link need no account.
//!
//! Work that the program does itself needs no permission. It names the person it works for ([`photos_of`], [`owns`])
//! and never pretends to be a viewer.

use std::collections::HashMap;

use super::Library;
use crate::{
    Error, Result,
    id::{AlbumId, PersonId, PhotoId, ZipId},
    person::{Person, Role, Viewer},
    photo::{Photo, Tile},
    ports::{Table, table::MAX_KEYS},
    records::{decode, keys, list::List},
    zip_job::ZipJob,
};

/// What a viewer wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See a photo, or the contents of a list.
    See,
    /// Get the uploaded bytes, alone or in a zip.
    FetchOriginal,
    /// Set the title and the description.
    Describe,
    /// Turn and crop the picture.
    EditPicture,
    /// Move a photo to the trash.
    Trash,
    /// Restore a photo from the trash.
    Restore,
    /// Delete a photo permanently.
    Delete,
    /// Report that all bytes of an upload were sent.
    FinishUpload,
    /// See the state of an upload.
    FollowUpload,
    /// Cancel an upload.
    CancelUpload,
    /// Have a failed photo rendered again.
    Retry,
}

impl Action {
    const ALL: [Self; 11] = [
        Self::See,
        Self::FetchOriginal,
        Self::Describe,
        Self::EditPicture,
        Self::Trash,
        Self::Restore,
        Self::Delete,
        Self::FinishUpload,
        Self::FollowUpload,
        Self::CancelUpload,
        Self::Retry,
    ];
}

/// A set of actions. Pages draw their buttons from it, so that every button works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Powers(u16);

impl Powers {
    /// No action.
    pub const NONE: Self = Self(0);

    /// Every action.
    pub const ALL: Self = Self::of(&Action::ALL);

    /// Creates a set of these actions.
    #[must_use]
    pub const fn of(actions: &[Action]) -> Self {
        let (mut bits, mut next) = (0, 0);
        while next < actions.len() {
            bits |= 1 << actions[next] as u16;
            next += 1;
        }
        Self(bits)
    }

    /// Returns whether the set contains the action.
    #[must_use]
    pub const fn may(self, action: Action) -> bool {
        self.0 & (1 << action as u16) != 0
    }
}

/// Which facts about a photo a viewer gets. The picture, its size and its time come with [`Action::See`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shows {
    /// Title, description, tags and rating.
    pub words: bool,
    /// Who made the photo, and the copyright notice.
    pub credits: bool,
    /// Camera, lens and exposure.
    pub camera: bool,
    /// Where it was taken.
    pub place: bool,
    /// The facts about the file that only its owner knows: its name and size, and when it was added.
    pub file: bool,
}

impl Shows {
    /// Only the picture.
    pub const NOTHING: Self = Self { words: false, credits: false, camera: false, place: false, file: false };

    /// Everything.
    pub const ALL: Self = Self { words: true, credits: true, camera: true, place: true, file: true };

    /// Returns a tile without what may not be shown of it.
    pub fn tile(self, tile: Tile) -> Tile {
        if self.words { tile } else { Tile { title: String::new(), ..tile } }
    }
}

/// What a viewer may do with a thing, and which facts they get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// What they may do.
    pub powers: Powers,
    /// What they are shown.
    pub shows: Shows,
}

impl Standing {
    const OWNER: Self = Self { powers: Powers::ALL, shows: Shows::ALL };
    const STRANGER: Self = Self { powers: Powers::NONE, shows: Shows::NOTHING };

    /// Returns this standing if it allows the action.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the action is not allowed.
    fn check(self, action: Action) -> Result<Self> {
        if self.powers.may(action) { Ok(self) } else { Err(Error::NotFound) }
    }
}

/// What an access decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject<'a> {
    /// Something that this person owns: a photo, a zip, a list.
    Of(&'a PersonId),
    /// An album.
    Album(&'a AlbumId),
}

impl<'a> Subject<'a> {
    fn photo(photo: &'a Photo) -> Self {
        Self::Of(&photo.owner)
    }

    fn list(list: &'a List) -> Self {
        match list {
            List::Timeline(owner) | List::Archived(owner) | List::Locked(owner) | List::Trash(owner) => Self::Of(owner),
            List::Album(album) => Self::Album(album),
        }
    }
}

/// Decides what a viewer may do with a subject. Owners may do everything with their own things, and others may do
/// nothing; administrators are no exception. There are no albums yet, so no member and no share link can open one.
///
/// # Errors
/// [`Error::SignInRequired`] for nobody.
pub(crate) fn standing(viewer: &Viewer, subject: Subject<'_>) -> Result<Standing> {
    match (viewer, subject) {
        (Viewer::Nobody, _) => Err(Error::SignInRequired),
        (Viewer::Person(person), Subject::Of(owner)) if person == owner => Ok(Standing::OWNER),
        (Viewer::Person(_) | Viewer::Visitor(_), _) => Ok(Standing::STRANGER),
    }
}

/// Returns the person who signed in, for use cases that need an account.
///
/// # Errors
/// [`Error::SignInRequired`] for nobody, [`Error::NotFound`] for a visitor.
pub(crate) fn signed_in(viewer: &Viewer) -> Result<&PersonId> {
    match viewer {
        Viewer::Person(person) => Ok(person),
        Viewer::Visitor(_) => Err(Error::NotFound),
        Viewer::Nobody => Err(Error::SignInRequired),
    }
}

/// Returns one of the viewer's own lists, such as [`List::Timeline`].
///
/// # Errors
/// Like [`signed_in`].
pub(crate) fn own_list(viewer: &Viewer, list: fn(PersonId) -> List) -> Result<List> {
    Ok(list(signed_in(viewer)?.clone()))
}

/// Returns what the viewer may do with a list.
///
/// # Errors
/// [`Error::NotFound`] for a list that the viewer may not see; [`Error::SignInRequired`] for nobody.
pub(crate) fn list_for(viewer: &Viewer, list: &List) -> Result<Standing> {
    standing(viewer, Subject::list(list))?.check(Action::See)
}

/// Returns what the viewer may do with a photo.
///
/// # Errors
/// Like [`Library::photo_for`].
pub(crate) fn photo_standing(viewer: &Viewer, photo: &Photo) -> Result<Standing> {
    standing(viewer, Subject::photo(photo))?.check(Action::See)
}

impl Library {
    /// Returns the administrator who asks.
    ///
    /// # Errors
    /// [`Error::NotFound`] for anybody else; [`Error::SignInRequired`] for nobody, and for an account that was deleted
    /// while its token was still valid.
    pub(crate) async fn administers<'a>(&self, viewer: &'a Viewer) -> Result<&'a PersonId> {
        let id = signed_in(viewer)?;
        let person: Person = decode(self.table.get(&keys::person(id)).await?.ok_or(Error::SignInRequired)?)?;
        match person.role {
            _ if person.deleted_at.is_some() => Err(Error::SignInRequired),
            Role::Administrator => Ok(id),
            Role::Member => Err(Error::NotFound),
        }
    }

    /// Returns a photo, if the viewer is allowed this action.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such photo, or the action is not allowed; [`Error::SignInRequired`] for
    /// nobody.
    pub(crate) async fn photo_for(&self, viewer: &Viewer, id: &PhotoId, action: Action) -> Result<Photo> {
        known(viewer)?;
        let photo: Photo = decode(self.table.get(&keys::photo(id)).await?.ok_or(Error::NotFound)?)?;
        standing(viewer, Subject::photo(&photo))?.check(action)?;
        Ok(photo)
    }

    /// Returns the photos for which the viewer is allowed this action, in the order of `ids`, each once. Others are
    /// left out as if they did not exist.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] for nobody.
    pub(crate) async fn photos_for(&self, viewer: &Viewer, ids: &[PhotoId], action: Action) -> Result<Vec<Photo>> {
        known(viewer)?;
        let mut photos = read_photos(self.table.as_ref(), ids).await?;
        photos
            .retain(|photo| standing(viewer, Subject::photo(photo)).is_ok_and(|standing| standing.powers.may(action)));
        Ok(photos)
    }

    /// Returns a zip that the viewer requested.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such zip, or somebody else requested it; [`Error::SignInRequired`] for
    /// nobody.
    pub(crate) async fn zip_for(&self, viewer: &Viewer, id: &ZipId) -> Result<ZipJob> {
        known(viewer)?;
        let zip = ZipJob::read(self.table.as_ref(), id).await?.ok_or(Error::NotFound)?;
        standing(viewer, Subject::Of(&zip.owner))?.check(Action::FetchOriginal)?;
        Ok(zip)
    }
}

/// Returns whether the person owns a photo.
pub(crate) fn owns(person: &PersonId, photo: &Photo) -> bool {
    &photo.owner == person
}

/// Returns the photos that the person owns, in the order of `ids`, each once. It is for work that the program does
/// itself.
pub(crate) async fn photos_of(table: &dyn Table, person: &PersonId, ids: &[PhotoId]) -> Result<Vec<Photo>> {
    let mut photos = read_photos(table, ids).await?;
    photos.retain(|photo| owns(person, photo));
    Ok(photos)
}

/// Returns the error for a thing that cannot exist, such as one with a malformed id. It is the same as for a thing that
/// the viewer may not know of.
#[must_use]
pub fn not_there(viewer: &Viewer) -> Error {
    known(viewer).err().unwrap_or(Error::NotFound)
}

/// Refuses [`Viewer::Nobody`] before anything is read, so that the response reveals nothing.
///
/// # Errors
/// [`Error::SignInRequired`] for nobody.
pub(crate) fn known(viewer: &Viewer) -> Result<()> {
    if *viewer == Viewer::Nobody { Err(Error::SignInRequired) } else { Ok(()) }
}

async fn read_photos(table: &dyn Table, ids: &[PhotoId]) -> Result<Vec<Photo>> {
    let mut photos: Vec<Photo> = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(MAX_KEYS) {
        let mut wanted: Vec<_> = chunk.iter().map(keys::photo).collect();
        wanted.sort_by(|a, b| a.pk.cmp(&b.pk));
        wanted.dedup();
        for item in table.get_many(&wanted).await? {
            photos.push(decode(item)?);
        }
    }
    let places: HashMap<_, _> = ids.iter().rev().enumerate().map(|(place, id)| (id, ids.len() - place)).collect();
    photos.sort_by_key(|photo| places.get(&photo.id).copied());
    photos.dedup_by(|a, b| a.id == b.id);
    Ok(photos)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::Visitor;

    fn viewers() -> [Viewer; 3] {
        let visitor = |guest| Viewer::Visitor(Visitor { link: "a-share-link".parse().expect("an id"), guest });
        let guest = "a-guest-id".parse().expect("an id");
        [Viewer::Person("bob-babbage".parse().expect("an id")), visitor(None), visitor(Some(guest))]
    }

    #[test]
    fn only_owners_may_do_anything_with_their_things() {
        let ada: PersonId = "ada-lovelace".parse().expect("an id");
        assert_eq!(standing(&Viewer::Person(ada.clone()), Subject::Of(&ada)).expect("known"), Standing::OWNER);
        for viewer in viewers() {
            assert_eq!(standing(&viewer, Subject::Of(&ada)).expect("known"), Standing::STRANGER, "{viewer:?}");
        }
        assert!(matches!(standing(&Viewer::Nobody, Subject::Of(&ada)), Err(Error::SignInRequired)));
    }

    #[test]
    fn only_owners_see_their_lists_and_nobody_sees_albums_yet() {
        let ada: PersonId = "ada-lovelace".parse().expect("an id");
        // An album with the id of a person is not accessible either.
        let album = List::Album(ada.as_str().parse().expect("an id"));
        for list in List::all_of(&ada).iter().chain([&album]) {
            let own = list_for(&Viewer::Person(ada.clone()), list);
            assert_eq!(own.is_ok(), *list != album, "{list:?}");
            for viewer in viewers() {
                assert!(matches!(list_for(&viewer, list), Err(Error::NotFound)), "{viewer:?} {list:?}");
            }
            assert!(matches!(list_for(&Viewer::Nobody, list), Err(Error::SignInRequired)), "{list:?}");
        }
    }

    #[test]
    fn use_cases_about_accounts_need_an_account() {
        let [person, visitor, guest] = viewers();
        assert_eq!(signed_in(&person).expect("a person").as_str(), "bob-babbage");
        assert!(matches!(signed_in(&visitor), Err(Error::NotFound)));
        assert!(matches!(signed_in(&guest), Err(Error::NotFound)));
        assert!(matches!(signed_in(&Viewer::Nobody), Err(Error::SignInRequired)));
    }

    #[test]
    fn malformed_ids_are_refused_like_ids_of_others() {
        for viewer in viewers() {
            assert!(matches!(not_there(&viewer), Error::NotFound), "{viewer:?}");
        }
        assert!(matches!(not_there(&Viewer::Nobody), Error::SignInRequired));
    }

    #[test]
    fn powers_are_sets_of_actions() {
        let some = Powers::of(&[Action::See, Action::Retry]);
        for (place, action) in Action::ALL.into_iter().enumerate() {
            assert_eq!(action as usize, place, "ALL lists every action in order");
            assert!(Powers::ALL.may(action) && !Powers::NONE.may(action), "{action:?}");
            assert_eq!(some.may(action), matches!(action, Action::See | Action::Retry), "{action:?}");
        }
    }
}
