//! Files that forms without JavaScript send directly to the store of bytes: what they become, and what people are told
//! about refused ones.

mod world;

use bytes::Bytes;
use gallery::{
    Error,
    fault::Fault,
    form_upload::{FormUpload, FormUploadOutcome},
    id::{PersonId, PhotoId},
    key::ObjectKey,
    person::Viewer,
    photo::{Photo, PhotoState},
    ports::table::Write,
    records::keys,
};
use world::World;

/// A form's file that has arrived.
struct Form<'a> {
    world: &'a World,
    form_upload: FormUpload,
    person: PersonId,
    photo: PhotoId,
}

impl<'a> Form<'a> {
    async fn of(world: &'a World, bytes: &[u8]) -> Self {
        let person = world.owner.person().expect("somebody").clone();
        Self::in_the_name_of(world, person, PhotoId::random(), bytes).await
    }

    async fn in_the_name_of(world: &'a World, person: PersonId, photo: PhotoId, bytes: &[u8]) -> Self {
        let key = ObjectKey::Form(person.clone(), photo.clone());
        world.library.blobs.put(&key, Bytes::copy_from_slice(bytes), "image/*").await.expect("stored");
        Self { world, form_upload: FormUpload { library: world.library.clone() }, person, photo }
    }

    async fn run(&self) -> FormUploadOutcome {
        self.form_upload.run(&self.person, &self.photo).await.expect("no internal error")
    }

    async fn left(&self) -> bool {
        let key = ObjectKey::Form(self.person.clone(), self.photo.clone());
        self.world.library.blobs.head(&key).await.expect("an answer").is_some()
    }

    /// The reason that is shown to the person.
    async fn refusal(&self) -> Fault {
        let FormUploadOutcome::Refused(fault) = self.run().await else { panic!("not refused") };
        assert!(!self.left().await, "the file is removed");
        let pending = self.world.library.pending(&self.world.owner).await.expect("the owner");
        let told = pending.into_iter().find(|photo| photo.id == self.photo).expect("the person sees it");
        assert_eq!(told.state, PhotoState::Failed { reason: fault.clone() });
        fault
    }
}

async fn photo(world: &World, id: &PhotoId) -> Photo {
    world.record(id).await
}

#[tokio::test]
async fn the_file_of_a_form_becomes_a_photo_like_any_other() {
    let world = World::new().await;
    let form = Form::of(&world, world::BYTES).await;
    assert_eq!(form.run().await, FormUploadOutcome::Taken(form.photo.clone()));
    assert!(!form.left().await);
    assert_eq!(photo(&world, &form.photo).await.state, PhotoState::Processing);
    world.render(&form.photo).await;
    assert_eq!(photo(&world, &form.photo).await.state, PhotoState::Ready);
    let account = world.library.account(&world.owner).await.expect("the owner");
    assert_eq!((account.photos, account.used_bytes), (1, world::BYTES.len() as u64));
    // The notification arrives again, late.
    assert_eq!(form.run().await, FormUploadOutcome::Nothing);
    assert_eq!(photo(&world, &form.photo).await.state, PhotoState::Ready);
    assert_eq!(world.library.account(&world.owner).await.expect("the owner").photos, 1);
}

#[tokio::test]
async fn refused_files_say_why_and_can_be_removed() {
    let mut world = World::new().await;
    world.library.settings.max_file_bytes = 1000;
    world.library.settings.quota_bytes = Some(100);
    let large = [world::BYTES, &[0; 1000]].concat();
    let much = [world::BYTES, &[0; 100]].concat();
    for (bytes, fault) in [
        (&b"%PDF-1.7"[..], Fault::UnsupportedFormat),
        (b"", Fault::Empty),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Fault::HeicNotYet),
        (&large, Fault::TooLarge { limit_bytes: 1000 }),
        (&much, Fault::OverQuota { limit_bytes: 100 }),
    ] {
        let form = Form::of(&world, bytes).await;
        assert_eq!(form.refusal().await, fault);
        assert_eq!(form.run().await, FormUploadOutcome::Nothing, "again");
        let retried = world.library.retry(&world.owner, &form.photo).await;
        assert!(matches!(retried, Err(Error::Conflict(_))), "nothing to try again");
        let link = world.library.original_link(&world.owner, &form.photo, false).await;
        assert!(matches!(link, Err(Error::NotFound)), "nothing to download");
        let removed = world.library.cancel_uploads(&world.owner, std::slice::from_ref(&form.photo)).await;
        assert_eq!(removed.expect("the owner").changed, 1);
    }
    let account = world.library.account(&world.owner).await.expect("the owner");
    assert_eq!((account.photos, account.used_bytes), (0, 0));
    assert_eq!(world.bytes_left(), 0);
}

#[tokio::test]
async fn the_same_bytes_are_not_kept_twice() {
    let world = World::new().await;
    let known = world.ready_photo("a.jpg").await;
    let form = Form::of(&world, world::BYTES).await;
    assert_eq!(form.refusal().await, Fault::AlreadyHere { trashed: false });
    world.library.cancel_uploads(&world.owner, &[form.photo]).await.expect("the owner");
    world.library.trash(&world.owner, std::slice::from_ref(&known)).await.expect("the owner");
    let form = Form::of(&world, world::BYTES).await;
    assert_eq!(form.refusal().await, Fault::AlreadyHere { trashed: true });
    // Removing the refused one must not remove the hash of the photo that has the bytes.
    world.library.cancel_uploads(&world.owner, &[form.photo]).await.expect("the owner");
    let form = Form::of(&world, world::BYTES).await;
    assert_eq!(form.refusal().await, Fault::AlreadyHere { trashed: true });
    let theirs = world.other.person().expect("somebody").clone();
    let form = Form::in_the_name_of(&world, theirs, PhotoId::random(), world::BYTES).await;
    assert!(matches!(form.run().await, FormUploadOutcome::Taken(_)), "other people may have them, too");
}

#[tokio::test]
async fn a_form_completes_an_unfinished_upload() {
    let world = World::new().await;
    let begun = world.begin(&world.file("a.jpg", world::BYTES)).await;
    let form = Form::of(&world, world::BYTES).await;
    assert_eq!(form.run().await, FormUploadOutcome::Taken(begun.clone()));
    world.render(&begun).await;
    assert_eq!(photo(&world, &begun).await.state, PhotoState::Ready);
    assert_eq!(world.library.account(&world.owner).await.expect("the owner").photos, 1);
}

#[tokio::test]
async fn a_crash_in_between_is_repaired() {
    let world = World::new().await;
    let form = Form::of(&world, world::BYTES).await;
    form.run().await;
    // As if the last step had not been done.
    let back = serde_json::json!("uploading");
    let write = Write::Update {
        key: keys::photo(&form.photo),
        set: [("state".to_owned(), back)].into_iter().collect(),
        remove: Vec::new(),
        add: Vec::new(),
        conditions: Vec::new(),
    };
    world.library.table.write(vec![write]).await.expect("written");
    assert_eq!(form.run().await, FormUploadOutcome::Taken(form.photo.clone()));
    assert_eq!(photo(&world, &form.photo).await.state, PhotoState::Processing);
}

#[tokio::test]
async fn files_that_belong_to_nobody_are_removed() {
    let world = World::new().await;
    let form = Form::in_the_name_of(&world, PersonId::random(), PhotoId::random(), world::BYTES).await;
    assert_eq!(form.run().await, FormUploadOutcome::Nothing);
    assert!(!form.left().await);
    // A person cannot replace somebody else's photo.
    let mine = world.begin(&world.file("a.jpg", world::BYTES)).await;
    let theirs = world.other.person().expect("somebody").clone();
    let form = Form::in_the_name_of(&world, theirs, mine.clone(), world::BYTES).await;
    assert_eq!(form.run().await, FormUploadOutcome::Nothing);
    assert!(!form.left().await);
    assert_eq!(photo(&world, &mine).await.state, PhotoState::Uploading);
    let nothing = FormUpload { library: world.library.clone() };
    let Viewer::Person(owner) = &world.owner else { panic!("somebody") };
    assert_eq!(nothing.run(owner, &PhotoId::random()).await.expect("no internal error"), FormUploadOutcome::Nothing);
}

#[tokio::test]
async fn bytes_that_were_altered_fail() {
    let world = World::new().await;
    let photo_id = world.begin(&world.file("a.jpg", world::BYTES)).await;
    for other in [&b"\xFF\xD8\xFF b picture"[..], b"longer than announced"] {
        let key = ObjectKey::Original(photo_id.clone());
        world.library.blobs.put(&key, Bytes::copy_from_slice(other), "image/jpeg").await.expect("stored");
        world.render(&photo_id).await;
        let failed = photo(&world, &photo_id).await;
        assert_eq!(failed.state, PhotoState::Failed { reason: Fault::Altered });
    }
}

#[tokio::test]
async fn a_file_that_arrived_altered_can_be_added_again() {
    let world = World::new().await;
    let file = world.file("a.jpg", world::BYTES);
    let alter = async |photo: &PhotoId| {
        let other = vec![0; world::BYTES.len()].into();
        world.library.blobs.put(&ObjectKey::Original(photo.clone()), other, "image/jpeg").await.expect("stored");
        world.library.finish_upload(&world.owner, photo).await.expect("finished, because nothing is compared");
        assert_eq!(self::photo(&world, photo).await.state, PhotoState::Processing);
        world.render(photo).await;
        assert_eq!(self::photo(&world, photo).await.state, PhotoState::Failed { reason: Fault::Altered });
    };
    let gone = async |photo: &PhotoId| {
        assert!(world.library.table.get(&keys::photo(photo)).await.expect("an answer").is_none());
        let key = ObjectKey::Original(photo.clone());
        assert_eq!(world.library.blobs.head(&key).await.expect("an answer"), None);
    };
    // With scripts: the answer is not that the file is already there.
    let first = world.begin(&file).await;
    alter(&first).await;
    let second = world.begin(&file).await;
    assert_ne!(second, first);
    gone(&first).await;
    // With a form.
    alter(&second).await;
    let form = Form::of(&world, world::BYTES).await;
    assert_eq!(form.run().await, FormUploadOutcome::Taken(form.photo.clone()));
    gone(&second).await;
    world.render(&form.photo).await;
    assert_eq!(photo(&world, &form.photo).await.state, PhotoState::Ready);
    let account = world.library.account(&world.owner).await.expect("the owner");
    assert_eq!(account.used_bytes, world::BYTES.len() as u64);
}

#[tokio::test]
async fn a_second_file_through_the_same_form_is_another_photo() {
    let world = World::new().await;
    let first = Form::of(&world, world::BYTES).await;
    assert_eq!(first.run().await, FormUploadOutcome::Taken(first.photo.clone()));
    world.render(&first.photo).await;
    // A browser that goes back shows the page from its cache, with the same form in it.
    let again = async |bytes: &[u8]| {
        Form::in_the_name_of(&world, first.person.clone(), first.photo.clone(), bytes).await.run().await
    };
    let FormUploadOutcome::Taken(second) = again(world::INSCRIBED).await else { panic!("not taken") };
    assert_ne!(second, first.photo);
    world.render(&second).await;
    assert_eq!(photo(&world, &second).await.state, PhotoState::Ready);
    assert_eq!(photo(&world, &first.photo).await.state, PhotoState::Ready);
    assert_eq!(again(world::INSCRIBED).await, FormUploadOutcome::Nothing, "the same once more");
    assert_eq!(again(world::BYTES).await, FormUploadOutcome::Nothing, "the first once more");
    assert_eq!(first.run().await, FormUploadOutcome::Nothing, "a late notification");
    // A refused file is reported next to the accepted ones.
    assert_eq!(again(b"%PDF-1.7").await, FormUploadOutcome::Refused(Fault::UnsupportedFormat));
    assert_eq!(world.library.pending(&world.owner).await.expect("the owner").len(), 1);
    let account = world.library.account(&world.owner).await.expect("the owner");
    assert_eq!(account.used_bytes, (world::BYTES.len() + world::INSCRIBED.len()) as u64);
    assert!(!first.left().await);
}

#[tokio::test]
async fn bytes_that_differ_from_the_announced_ones_become_another_photo() {
    let world = World::new().await;
    let begun = world.begin(&world.file("a.jpg", world::BYTES)).await;
    let person = world.owner.person().expect("somebody").clone();
    let form = Form::in_the_name_of(&world, person, begun.clone(), world::INSCRIBED).await;
    let FormUploadOutcome::Taken(other) = form.run().await else { panic!("not taken") };
    assert_ne!(other, begun);
    assert_eq!(photo(&world, &begun).await.state, PhotoState::Uploading);
}
