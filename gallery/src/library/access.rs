//! Who may do what. All decisions about access are in this file: what a viewer may do with a thing, and which facts about
//! it they get. Use cases ask here for a photo, a list or a zip, and get it or the refusal.
//!
//! - What a viewer may not know exists is [`Error::NotFound`].
//! - A viewer who is nobody is told to sign in, whether the thing exists or not.
//! - A visitor is never told to sign in: whoever came by a share link needs no account.
//!
//! Work that the program does itself asks for no permission. It names the person it works for ([`photos_of`], [`owns`])
//! and never pretends to be a viewer.

use std::collections::HashMap;

use super::Library;
use crate::{
    Error, Result,
    id::{AlbumId, PersonId, PhotoId, ZipId},
    person::Viewer,
    photo::{Photo, Tile},
    ports::{Table, table::MAX_KEYS},
    records::{decode, keys, list::List},
    zip_job::ZipJob,
};

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// See a photo, or what is on a list.
    See,
    /// Get the bytes that were uploaded, alone or in a zip.
    FetchOriginal,
    /// Write title and description.
    Describe,
    /// Turn and crop the picture.
    EditPicture,
    /// Move a photo to the trash.
    Trash,
    /// Move a photo from the trash back.
    Restore,
    /// Delete a photo for ever.
    Delete,
    /// Say that all bytes of an upload were sent.
    FinishUpload,
    /// See how an upload is doing.
    FollowUpload,
    /// Give up an upload.
    CancelUpload,
    /// Have a photo rendered again that failed.
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

/// A set of actions. Pages draw their buttons from it, so that there is none whose use case refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Powers(u16);

impl Powers {
    /// No action.
    pub const NONE: Self = Self(0);

    /// Every action.
    pub const ALL: Self = Self::of(&Action::ALL);

    /// These actions.
    #[must_use]
    pub const fn of(actions: &[Action]) -> Self {
        let (mut bits, mut next) = (0, 0);
        while next < actions.len() {
            bits |= 1 << actions[next] as u16;
            next += 1;
        }
        Self(bits)
    }

    /// Whether the action is among them.
    #[must_use]
    pub const fn may(self, action: Action) -> bool {
        self.0 & (1 << action as u16) != 0
    }
}

/// Which facts about a photo a viewer gets. The picture, its size and its time come with [`Action::See`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shows {
    /// Title, description, tags and stars.
    pub words: bool,
    /// Who made the photo, and the copyright notice.
    pub credits: bool,
    /// Camera, lens and exposure.
    pub camera: bool,
    /// Where it was taken.
    pub place: bool,
    /// What only its owner knows of the file: its name and size, and when it was added.
    pub file: bool,
}

impl Shows {
    /// Nothing but the picture.
    pub const NOTHING: Self = Self { words: false, credits: false, camera: false, place: false, file: false };

    /// Everything.
    pub const ALL: Self = Self { words: true, credits: true, camera: true, place: true, file: true };

    /// A tile with what may be shown of it.
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

    /// # Errors
    /// [`Error::NotFound`] when the action is not allowed.
    fn check(self, action: Action) -> Result<Self> {
        if self.powers.may(action) { Ok(self) } else { Err(Error::NotFound) }
    }
}

/// What a viewer asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject<'a> {
    /// Something that a person owns: a photo, a zip, a list.
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

/// The rules. Owners may do everything with what is theirs, and others nothing; administrators are no exception. There
/// are no albums yet, so there is none that a member or a share link could open.
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

/// The person who signed in, for what needs an account.
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

/// One of the viewer's own lists, such as [`List::Timeline`].
///
/// # Errors
/// As [`signed_in`].
pub(crate) fn own_list(viewer: &Viewer, list: fn(PersonId) -> List) -> Result<List> {
    Ok(list(signed_in(viewer)?.clone()))
}

/// What the viewer may do with a list that they may see.
///
/// # Errors
/// [`Error::NotFound`] for a list that the viewer may not see; [`Error::SignInRequired`] for nobody.
pub(crate) fn list_for(viewer: &Viewer, list: &List) -> Result<Standing> {
    standing(viewer, Subject::list(list))?.check(Action::See)
}

/// What the viewer may do with a photo that they may see.
///
/// # Errors
/// As [`Library::photo_for`].
pub(crate) fn photo_standing(viewer: &Viewer, photo: &Photo) -> Result<Standing> {
    standing(viewer, Subject::photo(photo))?.check(Action::See)
}

impl Library {
    /// A photo, if the viewer may do this with it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, or the viewer may not; [`Error::SignInRequired`] for nobody.
    pub(crate) async fn photo_for(&self, viewer: &Viewer, id: &PhotoId, action: Action) -> Result<Photo> {
        known(viewer)?;
        let photo: Photo = decode(self.table.get(&keys::photo(id)).await?.ok_or(Error::NotFound)?)?;
        standing(viewer, Subject::photo(&photo))?.check(action)?;
        Ok(photo)
    }

    /// Those of the photos with which the viewer may do this, in the order of `ids`, each once. Others are left out as if
    /// they did not exist.
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

    /// A zip that the viewer asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none, or somebody else asked for it; [`Error::SignInRequired`] for nobody.
    pub(crate) async fn zip_for(&self, viewer: &Viewer, id: &ZipId) -> Result<ZipJob> {
        known(viewer)?;
        let zip = ZipJob::read(self.table.as_ref(), id).await?.ok_or(Error::NotFound)?;
        standing(viewer, Subject::Of(&zip.owner))?.check(Action::FetchOriginal)?;
        Ok(zip)
    }
}

/// Whether a photo is the person's.
pub(crate) fn owns(person: &PersonId, photo: &Photo) -> bool {
    &photo.owner == person
}

/// Those of the photos that are the person's, in the order of `ids`, each once: for work that the program does itself.
pub(crate) async fn photos_of(table: &dyn Table, person: &PersonId, ids: &[PhotoId]) -> Result<Vec<Photo>> {
    let mut photos = read_photos(table, ids).await?;
    photos.retain(|photo| owns(person, photo));
    Ok(photos)
}

/// What a viewer is told of a thing that cannot exist, such as one whose id is none: the same as of any other.
#[must_use]
pub fn not_there(viewer: &Viewer) -> Error {
    known(viewer).err().unwrap_or(Error::NotFound)
}

/// Refuses nobody before anything is read, so that the answer tells nothing.
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
    fn what_is_somebody_s_is_theirs_alone() {
        let ada: PersonId = "ada-lovelace".parse().expect("an id");
        assert_eq!(standing(&Viewer::Person(ada.clone()), Subject::Of(&ada)).expect("known"), Standing::OWNER);
        for viewer in viewers() {
            assert_eq!(standing(&viewer, Subject::Of(&ada)).expect("known"), Standing::STRANGER, "{viewer:?}");
        }
        assert!(matches!(standing(&Viewer::Nobody, Subject::Of(&ada)), Err(Error::SignInRequired)));
    }

    #[test]
    fn lists_are_seen_by_their_owner_only_and_albums_by_nobody_yet() {
        let ada: PersonId = "ada-lovelace".parse().expect("an id");
        // An album whose id is that of a person opens nothing either.
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
    fn an_account_is_needed_for_what_is_about_accounts() {
        let [person, visitor, guest] = viewers();
        assert_eq!(signed_in(&person).expect("a person").as_str(), "bob-babbage");
        assert!(matches!(signed_in(&visitor), Err(Error::NotFound)));
        assert!(matches!(signed_in(&guest), Err(Error::NotFound)));
        assert!(matches!(signed_in(&Viewer::Nobody), Err(Error::SignInRequired)));
    }

    #[test]
    fn what_cannot_exist_is_refused_as_what_may_not_be_known() {
        for viewer in viewers() {
            assert!(matches!(not_there(&viewer), Error::NotFound), "{viewer:?}");
        }
        assert!(matches!(not_there(&Viewer::Nobody), Error::SignInRequired));
    }

    #[test]
    fn powers_are_sets_of_actions() {
        let some = Powers::of(&[Action::See, Action::Retry]);
        for (place, action) in Action::ALL.into_iter().enumerate() {
            assert_eq!(action as usize, place, "every action is in the list of all");
            assert!(Powers::ALL.may(action) && !Powers::NONE.may(action), "{action:?}");
            assert_eq!(some.may(action), matches!(action, Action::See | Action::Retry), "{action:?}");
        }
    }
}
