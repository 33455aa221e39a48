//! Files that forms send through the gallery: the responses, and what is stored.

mod world;

use bytes::Bytes;
use futures::stream;
use gallery::{
    Error,
    error::{Invalid, TooLarge},
    library::Library,
    person::Viewer,
    photo::PhotoState,
    ports::blobs::ByteStream,
    settings::Settings,
    ticket::UploadAnswer,
};
use world::{BYTES, World};

fn pieces(pieces: &[&'static [u8]]) -> ByteStream {
    Box::pin(stream::iter(pieces.iter().map(|piece| Ok(Bytes::from_static(piece))).collect::<Vec<_>>()))
}

#[tokio::test]
async fn a_received_file_becomes_a_photo_once() {
    let world = World::new().await;
    let library = &world.library;
    let (first, rest) = BYTES.split_at(2);
    let received = library.receive(&world.owner, pieces(&[first, rest])).await.expect("received");
    let added = library.add_received(&world.owner, "a.jpg", received).await.expect("added");
    let UploadAnswer::Send(ticket) = added else { panic!("{added:?}") };
    let states = library.photo_states(&world.owner, std::slice::from_ref(&ticket.photo)).await.expect("states");
    assert_eq!((states[0].state.clone(), states[0].file_name.as_str()), (PhotoState::Processing, "a.jpg"));
    world.render(&ticket.photo).await;
    assert_eq!(
        library.photo(&world.owner, &ticket.photo).await.expect("the owner").file.expect("the owner").bytes,
        BYTES.len() as u64
    );
    let bytes = world.bytes_left();

    let again = library.receive(&world.owner, pieces(&[BYTES])).await.expect("received");
    let again = library.add_received(&world.owner, "b.jpg", again).await.expect("known");
    assert!(matches!(again, UploadAnswer::Duplicate { photo, .. } if photo == ticket.photo));
    assert_eq!((world.bytes_left(), world.forms_left()), (bytes, 0), "the second one is removed");
}

#[tokio::test]
async fn nothing_is_left_of_a_refused_file() {
    let world = World::new().await;
    let owner = &world.owner;
    let settings = Settings { max_file_bytes: 9, ..world.library.settings.clone() };
    let library = Library { settings, ..world.library.clone() };
    let endless: ByteStream = Box::pin(stream::repeat_with(|| Ok(Bytes::from_static(&[0; 5]))));
    for stream in [pieces(&[b"12345", b"67890"]), endless] {
        let error = library.receive(owner, stream).await.expect_err("too large");
        assert!(matches!(error, Error::TooLarge(TooLarge::File { limit_bytes: 9 })), "{error:?}");
    }
    let broken: ByteStream =
        Box::pin(stream::iter([Ok(Bytes::from_static(b"12")), Err(std::io::Error::other("reset"))]));
    let error = library.receive(owner, broken).await.expect_err("the connection was lost");
    assert_eq!(error.status(), 422);
    assert!(matches!(error, Error::Invalid(Invalid::ConnectionLost)), "{error:?}");
    let received = library.receive(owner, pieces(&[b"no photo"])).await.expect("received");
    let error = library.add_received(owner, "a.txt", received).await.expect_err("not a picture");
    assert_eq!(error.status(), 415);
    let received = library.receive(owner, pieces(&[])).await.expect("received");
    assert_eq!(library.add_received(owner, "a.jpg", received).await.expect_err("empty").status(), 422);
    assert_eq!((world.bytes_left(), world.forms_left()), (0, 0));
    assert!(library.pending(owner).await.expect("the owner").is_empty());
}

#[tokio::test]
async fn only_signed_in_people_can_send_files() {
    let world = World::new().await;
    let refused = world.library.receive(&Viewer::Nobody, pieces(&[BYTES])).await.expect_err("nobody");
    assert!(matches!(refused, Error::SignInRequired));
    let received = world.library.receive(&world.owner, pieces(&[BYTES])).await.expect("received");
    let refused = world.library.add_received(&Viewer::Nobody, "a.jpg", received).await.expect_err("nobody");
    assert!(matches!(refused, Error::SignInRequired));
    assert_eq!((world.bytes_left(), world.forms_left()), (0, 0));
}
