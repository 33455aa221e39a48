//! A gallery in which everybody has one thing of each kind, and the five kinds of viewers.

use gallery::{
    Result,
    admin::Admin,
    id::{PersonId, PhotoId, ZipId},
    library::{Deleting, Deletion, FEW, Library, Proof},
    person::{Role, Viewer, Visitor},
    ports::{identity::Context, table::Query},
    records::{keys, list::List},
};
use totp_rs::{Builder, Secret};

use crate::world::{FAULTY, PASSWORD, World};

/// The kind of a viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The person whose things are requested.
    Owner,
    /// Another person.
    Another,
    /// The gallery's administrator.
    Administrator,
    /// Somebody with a share link.
    Visitor,
    /// Somebody who did not sign in.
    Nobody,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Owner, Self::Another, Self::Administrator, Self::Visitor, Self::Nobody];

    fn email(self) -> &'static str {
        match self {
            // The first account is the administrator.
            Self::Administrator => "owner@example.test",
            Self::Another => "other@example.test",
            // An access token of the owner is the best that a stranger can have.
            Self::Owner | Self::Visitor | Self::Nobody => "ada@example.test",
        }
    }
}

/// A viewer who calls use cases.
pub struct Asker {
    pub kind: Kind,
    pub viewer: Viewer,
    /// An access token.
    pub access: String,
    /// The email address.
    pub email: &'static str,
    things: Things,
}

impl Asker {
    /// What only the holder of the account could know, with the best access token that the asker can have.
    pub fn proof(&self) -> Proof<'_> {
        Proof { access_token: &self.access, password: PASSWORD, code: "", context: Context::default() }
    }
}

/// One thing of each kind.
#[derive(Clone)]
pub struct Things {
    pub ready: PhotoId,
    pub trashed: PhotoId,
    /// An upload whose bytes were all sent.
    pub begun: PhotoId,
    pub failed: PhotoId,
    pub zip: ZipId,
    /// How many photos their deletion includes. It is different for each person.
    pub deletion: usize,
}

impl Things {
    fn photos(&self) -> [&PhotoId; 4] {
        [&self.ready, &self.trashed, &self.begun, &self.failed]
    }
}

/// Whose things a result was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Something of the owner.
    TheOwners,
    /// Only the viewer's own things.
    TheirOwn,
    /// Nothing.
    Nothing,
}

/// The gallery, and the things that are requested.
pub struct Scene {
    pub world: World,
    /// The owner's things.
    pub things: Things,
    owner: PersonId,
    askers: Vec<Asker>,
}

impl Scene {
    pub async fn new() -> Self {
        let mut world = World::new().await;
        let owner = world.join(Kind::Owner.email()).await;
        let people = [
            (Kind::Administrator, world.owner.clone()),
            (Kind::Another, world.other.clone()),
            (Kind::Owner, owner.clone()),
        ];
        let mut askers = Vec::new();
        for (place, (kind, viewer)) in people.into_iter().enumerate() {
            world.owner = viewer.clone();
            let things = furnish(&world, FEW + 1 + place).await;
            let entrance = world.library.sign_in(kind.email(), PASSWORD, "::1").await.expect("signs in");
            let access = entrance.open().expect("one step").tokens.access;
            askers.push(Asker { kind, viewer, access, email: kind.email(), things });
        }
        let things = askers[2].things.clone();
        let link = "0123456789abcdefghjkmnpqrs".parse().expect("an id");
        let visitor = Viewer::Visitor(Visitor { link, guest: None });
        for (kind, viewer) in [(Kind::Visitor, visitor), (Kind::Nobody, Viewer::Nobody)] {
            let access = askers[2].access.clone();
            askers.push(Asker { kind, viewer, access, email: kind.email(), things: things.clone() });
        }
        let owner = owner.person().expect("a person").clone();
        Self { world, things, owner, askers }
    }

    pub fn asker(&self, kind: Kind) -> &Asker {
        self.askers.iter().find(|asker| asker.kind == kind).expect("one of each kind")
    }

    pub fn library(&self) -> &Library {
        &self.world.library
    }

    /// Returns the owner's lists.
    pub fn lists(&self) -> [List; 4] {
        List::all_of(&self.owner)
    }

    /// Returns whose photos these are.
    pub fn about(&self, asker: &Asker, photos: impl IntoIterator<Item = PhotoId>) -> About {
        let named: Vec<_> = photos.into_iter().collect();
        let some = |things: &Things| things.photos().into_iter().any(|photo| named.contains(photo));
        if some(&self.things) {
            About::TheOwners
        } else if some(&asker.things) {
            About::TheirOwn
        } else {
            assert!(named.is_empty(), "photos that belong to nobody");
            About::Nothing
        }
    }

    /// Returns whose deletions these are.
    pub fn about_deletions(&self, asker: &Asker, deletions: &[Deletion]) -> About {
        let photos: Vec<_> = deletions.iter().map(|deletion| deletion.photos).collect();
        let of = |things: &Things| photos == [Some(things.deletion as u64)];
        if of(&self.things) {
            About::TheOwners
        } else if of(&asker.things) {
            About::TheirOwn
        } else {
            assert!(photos.is_empty(), "deletions that belong to nobody");
            About::Nothing
        }
    }

    /// Returns all stored records of the owner.
    pub async fn owners_records(&self) -> Vec<String> {
        let person = &self.owner;
        let mut partitions: Vec<String> = self.lists().iter().map(List::pk).collect();
        partitions.extend(self.things.photos().map(|photo| keys::photo(photo).pk));
        partitions.extend([keys::person(person).pk, keys::zip_job(&self.things.zip).pk]);
        partitions.extend([keys::jobs(person), format!("PERSONACCOUNT#{person}")]);
        let mut all = Vec::new();
        for pk in partitions {
            let found = self.library().table.query(&Query::prefix(pk, "")).await.expect("records");
            for mut item in found.items {
                // When the administrator's account is deleted, somebody else becomes administrator.
                item.attributes.remove("role");
                all.push(format!("{item:?}"));
            }
        }
        assert!(all.len() > 10, "the owner has too few things");
        all
    }

    /// Turns on two-step sign-in for a person, and returns a code for the next step. Others get an invalid one.
    pub async fn with_two_steps(&self, asker: &Asker) -> Result<String> {
        if asker.viewer.person().is_none() {
            return Ok("123456".to_owned());
        }
        let secret = self.library().begin_two_step(&asker.viewer, &asker.proof()).await?;
        self.library().confirm_two_step(&asker.viewer, &asker.access, &self.code_of(&secret)).await?;
        self.world.pass_seconds(30);
        Ok(self.code_of(&secret))
    }

    /// Returns a code that confirms two-step sign-in, or an invalid code for viewers without an account.
    pub async fn code(&self, asker: &Asker) -> Result<String> {
        if asker.viewer.person().is_none() {
            return Ok("123456".to_owned());
        }
        let secret = self.library().begin_two_step(&asker.viewer, &asker.proof()).await?;
        Ok(self.code_of(&secret))
    }

    fn code_of(&self, secret: &str) -> String {
        let secret = Secret::try_from_base32(secret).expect("base 32");
        let codes = Builder::new().with_secret(secret).build().expect("a good secret");
        codes.generate(self.library().now().as_second().unsigned_abs()).to_string()
    }

    /// Returns a person whom nobody else asks about.
    pub async fn somebody(&self, asker: &Asker) -> PersonId {
        let email = format!("somebody-{:?}@example.test", asker.kind).to_lowercase();
        self.world.join(&email).await.person().expect("a person").clone()
    }

    /// Invites somebody. Returns the name of the invitation.
    pub async fn invitation(&self) -> String {
        let administrator = self.asker(Kind::Administrator);
        let Asker { viewer, access, .. } = administrator;
        self.library().invite(viewer, access, "", |token| token.to_owned()).await.expect("invited");
        let mut open = self.library().invitations(viewer).await.expect("invitations");
        open.pop().expect("an invitation").id
    }

    /// Makes everybody an administrator, so that each may leave.
    pub async fn only_administrators(&self) {
        let admin = Admin { library: self.library().clone() };
        for kind in [Kind::Owner, Kind::Another] {
            admin.set_role(kind.email(), Role::Administrator).await.expect("a person");
        }
    }
}

/// Gives the person that the world knows as its owner one thing of each kind.
async fn furnish(world: &World, deletion: usize) -> Things {
    let ready = world.ready_photo("ready.jpg").await;
    let trashed = world.ready_photo_of("trashed.jpg", b"\xFF\xD8\xFF trashed").await;
    world.library.trash(&world.owner, std::slice::from_ref(&trashed)).await.expect("theirs");
    let unsent = b"\xFF\xD8\xFF on its way";
    let begun = world.send(&world.file("begun.jpg", unsent), unsent).await;
    let failed = world.upload(&world.file("failed.jpg", FAULTY), FAULTY).await;
    let zip = world.library.begin_zip(&world.owner, std::slice::from_ref(&ready)).await.expect("theirs");
    // This deletion is started and never continued.
    let mut many = vec![trashed.clone()];
    many.resize_with(deletion, PhotoId::random);
    let begun_to_delete = world.library.delete_forever(&world.owner, &many).await.expect("theirs");
    assert_eq!(begun_to_delete, Deleting::Begun);
    Things { ready, trashed, begun, failed, zip, deletion }
}
