//! Use case × kind of viewer: what each of them gets. The use cases are read from the source, so none is missed.

use std::{collections::BTreeSet, fmt::Write as _, slice};

use bytes::Bytes;
use futures::{StreamExt as _, future::BoxFuture, stream};
use gallery::{
    Error, Result,
    edits::Edits,
    library::{Proof, TimelineRange},
    person::Role,
    ports::blobs::ByteStream,
    settings::Registration,
    ticket::UploadAnswer,
};

use crate::{
    scene::{About, Asker, Kind, Scene},
    use_cases,
    world::{BYTES, PASSWORD, gone},
};

/// What a viewer gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gets {
    /// What they ask for. It belongs to the owner.
    Yes,
    /// A result about their own things, and nothing of the owner's.
    Own,
    /// An empty result: the owner's things are left out as if they did not exist.
    Empty,
    /// [`Error::NotFound`].
    NotFound,
    /// [`Error::SignInRequired`].
    SignIn,
}

use Gets::{Empty, NotFound, Own, SignIn, Yes};

impl Gets {
    fn of(answer: Result<About>) -> Result<Self> {
        match answer {
            Ok(About::TheOwners) => Ok(Yes),
            Ok(About::TheirOwn) => Ok(Own),
            Ok(About::Nothing) => Ok(Empty),
            Err(Error::NotFound) => Ok(NotFound),
            Err(Error::SignInRequired) => Ok(SignIn),
            Err(error) => Err(error),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Yes => "yes",
            Own => "own",
            Empty => "nothing",
            NotFound => "404",
            SignIn => "401",
        }
    }
}

/// What each viewer gets, in the order of [`Kind::ALL`]: the owner, another person, the administrator, a visitor,
/// nobody.
type Expected = [Gets; 5];

/// For one thing that belongs to somebody.
const ONE: Expected = [Yes, NotFound, NotFound, NotFound, SignIn];

/// For several things: those that the viewer may know of.
const SEVERAL: Expected = [Yes, Empty, Empty, Empty, SignIn];

/// For things that each person has.
const ONE_S_OWN: Expected = [Yes, Own, Own, NotFound, SignIn];

/// For what only administrators do. It is about somebody else.
const ADMINISTRATION: Expected = [NotFound, NotFound, Yes, NotFound, SignIn];

/// A use case, what each viewer gets, and how to call it.
struct Row {
    use_case: &'static str,
    expected: Expected,
    ask: for<'a> fn(&'a Scene, &'a Asker) -> BoxFuture<'a, Result<About>>,
}

macro_rules! row {
    ($use_case:ident, $expected:expr, |$scene:ident, $asker:ident| $answer:expr) => {
        Row {
            use_case: stringify!($use_case),
            expected: $expected,
            ask: |$scene, $asker| Box::pin(async move { $answer }),
        }
    };
}

fn rows() -> Vec<Row> {
    vec![
        // One photo.
        row!(photo, ONE, |scene, asker| {
            let view = scene.library().photo(&asker.viewer, &scene.things.ready).await?;
            Ok(scene.about(asker, [view.id]))
        }),
        row!(original_link, ONE, |scene, asker| {
            let link = scene.library().original_link(&asker.viewer, &scene.things.ready, false).await?;
            Ok(if link.contains(scene.things.ready.as_str()) { About::TheOwners } else { About::Nothing })
        }),
        row!(describe, ONE, |scene, asker| {
            scene.library().describe(&asker.viewer, &scene.things.ready, "Mine", "All mine").await?;
            Ok(About::TheOwners)
        }),
        row!(edit_picture, ONE, |scene, asker| {
            let edits = Edits { turns: 1, ..Edits::default() };
            scene.library().edit_picture(&asker.viewer, &scene.things.ready, edits).await?;
            Ok(About::TheOwners)
        }),
        // Several photos.
        row!(trash, SEVERAL, |scene, asker| {
            changed(scene.library().trash(&asker.viewer, slice::from_ref(&scene.things.ready)).await?.changed)
        }),
        row!(restore, SEVERAL, |scene, asker| {
            changed(scene.library().restore(&asker.viewer, slice::from_ref(&scene.things.trashed)).await?.changed)
        }),
        row!(delete_forever, SEVERAL, |scene, asker| {
            let ids = slice::from_ref(&scene.things.trashed);
            changed(gone(scene.library().delete_forever(&asker.viewer, ids).await?))
        }),
        row!(empty_trash, ONE_S_OWN, |scene, asker| {
            assert_eq!(gone(scene.library().empty_trash(&asker.viewer).await?), 1, "one photo of theirs");
            Ok(own(asker))
        }),
        row!(deletions, ONE_S_OWN, |scene, asker| {
            let deletions = scene.library().deletions(&asker.viewer).await?;
            Ok(scene.about_deletions(asker, &deletions))
        }),
        row!(trash_view, ONE_S_OWN, |scene, asker| {
            let (page, deletions) = scene.library().trash_view(&asker.viewer, None, 240).await?;
            let about = scene.about(asker, page.tiles.into_iter().map(|tile| tile.id));
            assert_eq!(scene.about_deletions(asker, &deletions), about, "the two results are about different people");
            Ok(about)
        }),
        row!(download, ONE, |scene, asker| {
            let ids = [scene.things.ready.clone(), scene.things.trashed.clone()];
            let found = scene.library().download(&asker.viewer, &ids).await?;
            changed(found.len() as u32)
        }),
        row!(begin_zip, ONE, |scene, asker| {
            scene.library().begin_zip(&asker.viewer, slice::from_ref(&scene.things.ready)).await?;
            Ok(About::TheOwners)
        }),
        row!(zip_job, ONE, |scene, asker| {
            changed(scene.library().zip_job(&asker.viewer, &scene.things.zip).await?.photos)
        }),
        // Lists.
        row!(timeline, ONE_S_OWN, |scene, asker| {
            let page = scene.library().timeline(&asker.viewer, &all()).await?;
            Ok(scene.about(asker, page.tiles.into_iter().map(|tile| tile.id)))
        }),
        row!(trash_page, ONE_S_OWN, |scene, asker| {
            let page = scene.library().trash_page(&asker.viewer, None, 240).await?;
            Ok(scene.about(asker, page.tiles.into_iter().map(|tile| tile.id)))
        }),
        row!(months, ONE_S_OWN, |scene, asker| {
            let months = scene.library().months(&asker.viewer).await?;
            assert_eq!(months.iter().map(|month| month.total()).sum::<u32>(), 1, "one photo of theirs");
            Ok(own(asker))
        }),
        row!(outline, ONE_S_OWN, |scene, asker| {
            let outline = scene.library().outline(&asker.viewer).await?;
            assert_eq!(outline.stretches.iter().map(|stretch| stretch.count).sum::<u32>(), 1, "one photo of theirs");
            Ok(own(asker))
        }),
        row!(page, ONE, |scene, asker| {
            let mut tiles = Vec::new();
            for list in scene.lists() {
                tiles.push(scene.library().page(&asker.viewer, &list, &all()).await);
            }
            let tiles = same(tiles)?.into_iter().flat_map(|page| page.tiles);
            Ok(scene.about(asker, tiles.map(|tile| tile.id)))
        }),
        row!(months_of, ONE, |scene, asker| {
            let mut months = Vec::new();
            for list in scene.lists() {
                months.push(scene.library().months_of(&asker.viewer, &list).await);
            }
            changed(same(months)?.concat().len() as u32)
        }),
        row!(outline_of, ONE, |scene, asker| {
            let mut outlines = Vec::new();
            for list in scene.lists() {
                outlines.push(scene.library().outline_of(&asker.viewer, &list).await);
            }
            changed(same(outlines)?.into_iter().flat_map(|outline| outline.months).count() as u32)
        }),
        // Uploads.
        row!(begin_upload, ONE_S_OWN, |scene, asker| {
            // Everybody has these bytes, and each gets their own photo.
            let file = scene.world.file("again.jpg", BYTES);
            match scene.library().begin_upload(&asker.viewer, &file).await? {
                UploadAnswer::Duplicate { photo, .. } => Ok(scene.about(asker, [photo])),
                other => panic!("{other:?}"),
            }
        }),
        row!(receive, ONE_S_OWN, |scene, asker| {
            scene.library().receive(&asker.viewer, stream_of(BYTES)).await?;
            Ok(own(asker))
        }),
        row!(add_received, ONE_S_OWN, |scene, asker| {
            // The owner's file is not added to anybody else's photos, and each gets their own.
            let received = scene.library().receive(&scene.asker(Kind::Owner).viewer, stream_of(BYTES)).await?;
            match scene.library().add_received(&asker.viewer, "again.jpg", received).await? {
                UploadAnswer::Duplicate { photo, .. } => Ok(scene.about(asker, [photo])),
                other => panic!("{other:?}"),
            }
        }),
        row!(finish_upload, ONE, |scene, asker| {
            scene.library().finish_upload(&asker.viewer, &scene.things.begun).await?;
            Ok(About::TheOwners)
        }),
        row!(photo_states, SEVERAL, |scene, asker| {
            let ids = [scene.things.begun.clone(), scene.things.failed.clone()];
            let states = scene.library().photo_states(&asker.viewer, &ids).await?;
            Ok(scene.about(asker, states.into_iter().map(|upload| upload.id)))
        }),
        row!(pending, ONE_S_OWN, |scene, asker| {
            let pending = scene.library().pending(&asker.viewer).await?;
            Ok(scene.about(asker, pending.into_iter().map(|upload| upload.id)))
        }),
        row!(pending_page, ONE_S_OWN, |scene, asker| {
            let (pending, _) = scene.library().pending_page(&asker.viewer, None).await?;
            Ok(scene.about(asker, pending.into_iter().map(|upload| upload.id)))
        }),
        row!(retry, ONE, |scene, asker| {
            scene.library().retry(&asker.viewer, &scene.things.failed).await?;
            Ok(About::TheOwners)
        }),
        row!(cancel_uploads, SEVERAL, |scene, asker| {
            let ids = [scene.things.begun.clone(), scene.things.failed.clone()];
            changed(scene.library().cancel_uploads(&asker.viewer, &ids).await?.changed)
        }),
        row!(upload_form, ONE_S_OWN, |scene, asker| {
            let form = scene.library().upload_form(&asker.viewer, "https://photos.example/upload").await?;
            assert!(form.is_none(), "this home receives forms itself");
            Ok(own(asker))
        }),
        // Accounts.
        row!(account, ONE_S_OWN, |scene, asker| {
            assert_eq!(scene.library().account(&asker.viewer).await?.email, asker.email);
            Ok(own(asker))
        }),
        row!(rename, ONE_S_OWN, |scene, asker| {
            scene.library().rename(&asker.viewer, "Somebody").await?;
            assert_eq!(scene.library().account(&asker.viewer).await?.display_name, "Somebody");
            Ok(own(asker))
        }),
        row!(set_language, ONE_S_OWN, |scene, asker| {
            scene.library().set_language(&asker.viewer, Some("de")).await?;
            let signed_in = scene.library().sign_in(asker.email, PASSWORD, "::1").await?.open().expect("one step");
            assert_eq!(signed_in.language.as_deref(), Some("de"));
            Ok(own(asker))
        }),
        row!(change_password, ONE_S_OWN, |scene, asker| {
            scene.library().change_password(&asker.viewer, &asker.proof(), "another password").await?;
            scene.library().sign_in(asker.email, "another password", "::1").await?;
            Ok(own(asker))
        }),
        row!(sign_out_everywhere, ONE_S_OWN, |scene, asker| {
            scene.library().sign_out_everywhere(&asker.viewer).await?;
            Ok(own(asker))
        }),
        row!(delete_account, ONE_S_OWN, |scene, asker| {
            scene.only_administrators().await;
            scene.library().delete_account(&asker.viewer, &asker.proof(), asker.email).await?;
            assert!(scene.library().account(&asker.viewer).await.is_err(), "the account still exists");
            Ok(own(asker))
        }),
        row!(two_step, ONE_S_OWN, |scene, asker| {
            assert!(!scene.library().two_step(&asker.viewer).await?.on);
            Ok(own(asker))
        }),
        row!(begin_two_step, ONE_S_OWN, |scene, asker| {
            scene.library().begin_two_step(&asker.viewer, &asker.proof()).await?;
            Ok(own(asker))
        }),
        row!(confirm_two_step, ONE_S_OWN, |scene, asker| {
            let code = scene.code(asker).await?;
            scene.library().confirm_two_step(&asker.viewer, &asker.access, &code).await?;
            assert!(scene.library().two_step(&asker.viewer).await?.on);
            Ok(own(asker))
        }),
        row!(replace_recovery_code, ONE_S_OWN, |scene, asker| {
            let code = scene.with_two_steps(asker).await?;
            let proof = Proof { code: &code, ..asker.proof() };
            scene.library().replace_recovery_code(&asker.viewer, &proof).await?;
            Ok(own(asker))
        }),
        row!(end_two_step, ONE_S_OWN, |scene, asker| {
            let code = scene.with_two_steps(asker).await?;
            let proof = Proof { code: &code, ..asker.proof() };
            scene.library().end_two_step(&asker.viewer, &proof).await?;
            assert!(!scene.library().two_step(&asker.viewer).await?.on);
            Ok(own(asker))
        }),
        // Administration.
        row!(people, ADMINISTRATION, |scene, asker| {
            let people = scene.library().people(&asker.viewer, None).await?;
            changed(people.lines.len() as u32)
        }),
        row!(person, ADMINISTRATION, |scene, asker| {
            let person = scene.library().person(&asker.viewer, &scene.somebody(asker).await).await?;
            changed(u32::from(!person.oneself))
        }),
        row!(set_quota, ADMINISTRATION, |scene, asker| {
            let person = scene.somebody(asker).await;
            scene.library().set_quota(&asker.viewer, &asker.access, &person, Some(1)).await?;
            Ok(About::TheOwners)
        }),
        row!(set_role_of, ADMINISTRATION, |scene, asker| {
            let person = scene.somebody(asker).await;
            scene.library().set_role_of(&asker.viewer, &asker.proof(), &person, Role::Administrator).await?;
            Ok(About::TheOwners)
        }),
        row!(delete_account_of, ADMINISTRATION, |scene, asker| {
            let person = scene.somebody(asker).await;
            scene.library().delete_account_of(&asker.viewer, &asker.proof(), &person).await?;
            Ok(About::TheOwners)
        }),
        row!(restore_account_of, ADMINISTRATION, |scene, asker| {
            let person = scene.somebody(asker).await;
            scene.library().restore_account_of(&asker.viewer, &asker.proof(), &person).await?;
            Ok(About::TheOwners)
        }),
        row!(end_two_step_of, ADMINISTRATION, |scene, asker| {
            let person = scene.somebody(asker).await;
            scene.library().end_two_step_of(&asker.viewer, &asker.proof(), &person).await?;
            Ok(About::TheOwners)
        }),
        row!(end_sessions_of, ADMINISTRATION, |scene, asker| {
            let person = scene.somebody(asker).await;
            scene.library().end_sessions_of(&asker.viewer, &asker.proof(), &person).await?;
            Ok(About::TheOwners)
        }),
        row!(send_reset_code_to, ADMINISTRATION, |scene, asker| {
            let person = scene.somebody(asker).await;
            scene.library().send_reset_code_to(&asker.viewer, &asker.proof(), &person).await?;
            Ok(About::TheOwners)
        }),
        row!(invite, ADMINISTRATION, |scene, asker| {
            let link = |token: &str| token.to_owned();
            let invited = scene.library().invite(&asker.viewer, &asker.access, "", link).await?;
            changed(invited.link.len() as u32)
        }),
        row!(invitations, ADMINISTRATION, |scene, asker| {
            scene.invitation().await;
            changed(scene.library().invitations(&asker.viewer).await?.len() as u32)
        }),
        row!(revoke_invitation, ADMINISTRATION, |scene, asker| {
            let invitation = scene.invitation().await;
            scene.library().revoke_invitation(&asker.viewer, &asker.access, &invitation).await?;
            Ok(About::TheOwners)
        }),
        row!(set_registration, ADMINISTRATION, |scene, asker| {
            scene.library().set_registration(&asker.viewer, &asker.access, Registration::Closed).await?;
            Ok(About::TheOwners)
        }),
        row!(gallery_state, ADMINISTRATION, |scene, asker| {
            let state = scene.library().gallery_state(&asker.viewer).await?;
            changed(u32::from(state.parts.records))
        }),
        row!(redrive, ADMINISTRATION, |scene, asker| {
            scene.library().redrive(&asker.viewer, &asker.access).await?;
            Ok(About::TheOwners)
        }),
    ]
}

/// Public functions of `Library` without a viewer, and why they need none.
const WITHOUT_VIEWER: [(&str, &str); 29] = [
    ("now", "reveals nothing about anybody"),
    ("accepts", "reveals nothing about anybody"),
    ("is_invitation", "takes the token of an invitation"),
    ("parts", "reveals nothing about anybody"),
    ("is_new", "reveals nothing about anybody"),
    ("sign_up", "begins a sign-up; a code is mailed"),
    ("confirm", "takes the mailed code"),
    ("resend_code", "mails a code to the sign-up’s own address"),
    ("sign_in", "takes the password"),
    ("answer", "takes the signed challenge and a code"),
    ("is_waiting", "checks a signed challenge"),
    ("recover", "takes the signed challenge and the recovery code"),
    ("restorable_until", "takes the text that a sign-in to the deleted account returned"),
    ("restore_account", "takes the text that a sign-in to the deleted account returned"),
    ("forgot_password", "mails a code to the account’s own address"),
    ("reset_password", "takes the mailed code"),
    ("viewer", "takes an access token"),
    ("renew", "takes a refresh token"),
    ("sign_out", "takes a refresh token"),
    ("rendition_url", "makes the URL of a photo that the page got from another use case"),
    ("zip", "takes what only `download` returns"),
    ("fan_out", "the program’s own work"),
    ("finish_erasing", "the program’s own work"),
    ("migrate", "the program’s own work"),
    ("records_version", "reveals nothing about anybody"),
    ("stored_bytes", "the program’s own work"),
    ("look_at_clock", "the program’s own work"),
    ("forget_stray_parts", "the program’s own work"),
    ("awaits_parts", "is asked by the store after it has checked a signed link to the photo"),
];

fn all() -> TimelineRange {
    TimelineRange { limit: 240, ..TimelineRange::default() }
}

fn stream_of(bytes: &'static [u8]) -> ByteStream {
    Box::pin(stream::iter([Ok(Bytes::from_static(bytes))]))
}

fn own(asker: &Asker) -> About {
    if asker.kind == Kind::Owner { About::TheOwners } else { About::TheirOwn }
}

/// Returns that the result is about the owner's things, which are all that was asked for.
fn changed(count: u32) -> Result<About> {
    Ok(if count > 0 { About::TheOwners } else { About::Nothing })
}

/// Merges the results for several lists: all values, or the error that all of them returned.
fn same<T>(answers: Vec<Result<T>>) -> Result<Vec<T>> {
    let total = answers.len();
    let mut good = Vec::new();
    let mut refusals = Vec::new();
    for answer in answers {
        match answer {
            Ok(answer) => good.push(answer),
            Err(error) => refusals.push(error),
        }
    }
    match refusals.pop() {
        None => Ok(good),
        Some(refusal) => {
            assert_eq!(refusals.len() + 1, total, "some lists returned a value and others an error");
            let as_the_last = |other: &Error| other.status() == refusal.status();
            assert!(refusals.iter().all(as_the_last), "{refusal:?} and {refusals:?}");
            Err(refusal)
        }
    }
}

/// Asks as everybody for the owner's things, as the owner last. Returns what they got, in the order of [`Kind::ALL`].
async fn ask(row: &Row) -> (Expected, Vec<String>) {
    let scene = Scene::new().await;
    let (mut got, mut faults) = (row.expected, Vec::new());
    for (place, kind) in Kind::ALL.into_iter().enumerate().rev() {
        let before = scene.owners_records().await;
        match Gets::of((row.ask)(&scene, scene.asker(kind)).await) {
            Ok(gets) => got[place] = gets,
            Err(error) => faults.push(format!("{} by {kind:?} fails: {error:?}", row.use_case)),
        }
        if got[place] != row.expected[place] {
            let (gets, expected) = (got[place], row.expected[place]);
            faults.push(format!("{} by {kind:?}: {gets:?} instead of {expected:?}", row.use_case));
        }
        if kind != Kind::Owner && scene.owners_records().await != before {
            faults.push(format!("{} by {kind:?} changed the owner's records", row.use_case));
        }
    }
    (got, faults)
}

fn table(rows: &[(&str, Expected)]) -> String {
    let mut text = String::from("| use case | owner | another person | administrator | visitor | nobody |\n");
    text.push_str("|---|---|---|---|---|---|\n");
    for (use_case, gets) in rows {
        let words = gets.map(Gets::word).join(" | ");
        writeln!(text, "| `{use_case}` | {words} |").expect("text");
    }
    text
}

#[tokio::test]
#[allow(clippy::print_stdout, reason = "the matrix is for people to read")]
async fn everybody_gets_what_the_matrix_says() {
    let rows = rows();
    let asked = stream::iter(&rows).map(|row| async move { (row.use_case, ask(row).await) });
    let asked: Vec<_> = asked.buffered(4).collect().await;
    let got: Vec<_> = asked.iter().map(|(use_case, (got, _))| (*use_case, *got)).collect();
    println!("{}", table(&got));
    let faults: Vec<_> = asked.iter().flat_map(|(_, (_, faults))| faults.clone()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_use_case_has_a_row_and_every_row_a_use_case() {
    let found = use_cases::all();
    let rows = rows();
    let names =
        |viewer| found.iter().filter(move |found| found.takes_viewer == viewer).map(|found| found.name.as_str());
    let with: BTreeSet<_> = names(true).collect();
    let without: BTreeSet<_> = names(false).collect();
    let listed = BTreeSet::from_iter(rows.iter().map(|row| row.use_case));
    let known = BTreeSet::from_iter(WITHOUT_VIEWER.iter().map(|(name, _)| *name));
    assert!(with.len() > 30 && without.len() > 15, "too few use cases were found in the source");
    let missing: Vec<_> = with.difference(&listed).chain(without.difference(&known)).collect();
    let left_over: Vec<_> = listed.difference(&with).chain(known.difference(&without)).collect();
    assert!(missing.is_empty(), "use cases without a row in tests/access/matrix.rs: {missing:?}");
    assert!(left_over.is_empty(), "rows of tests/access/matrix.rs without a use case: {left_over:?}");
    assert_eq!((listed.len(), known.len()), (rows.len(), WITHOUT_VIEWER.len()), "a row is listed twice");
}

#[test]
fn the_document_has_the_matrix() {
    let rows: Vec<_> = rows().iter().map(|row| (row.use_case, row.expected)).collect();
    let mut others = String::from("| function | why it asks no viewer |\n|---|---|\n");
    for (name, why) in WITHOUT_VIEWER {
        writeln!(others, "| `{name}` | {why} |").expect("text");
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/ACCESS.md");
    let text = std::fs::read_to_string(path).expect("docs/ACCESS.md");
    let fresh = with_block(&with_block(&text, "matrix", &table(&rows)), "without a viewer", &others);
    if std::env::var_os("WRITE_DOCS").is_some() {
        std::fs::write(path, &fresh).expect("written");
    } else {
        assert!(text == fresh, "docs/ACCESS.md is out of date: run the tests with WRITE_DOCS=1 to write it");
    }
}

/// Returns the document with the block of this name replaced.
fn with_block(document: &str, name: &str, block: &str) -> String {
    let (begin, end) = (format!("<!-- begin: {name} -->\n"), format!("<!-- end: {name} -->"));
    let (before, rest) = document.split_once(&begin).unwrap_or_else(|| panic!("no {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no {end}"));
    format!("{before}{begin}\n{block}\n{end}{after}")
}
