//! Forms about photos. They act on all photos in fields named `photo`. Photos of other people are treated as if they
//! did not exist.

use axum::{
    Extension, Form,
    body::Body,
    extract::{Path, State},
};
use gallery::{Error, id::PhotoId, library::Deleting};
use http::Response;

use super::{again, photo_ids, see_other};
use crate::{
    paths::{
        self, Address, Parameter,
        parameters::{DELETED, NEXT, RESTORED, SAVED, TRASHED},
    },
    server::{AppState, FieldName, FormName, RequestInfo, error_page},
};

type Answer = Response<Body>;
type App = State<AppState>;
type Who = Extension<RequestInfo>;
type Fields = Form<Vec<(String, String)>>;

/// Moves photos to the trash.
pub async fn trash(State(state): App, Extension(info): Who, Form(fields): Fields) -> Answer {
    let ids = photo_ids(&fields);
    done(&state, &info, TRASHED, &ids, state.library.trash(&info.viewer, &ids).await, &fields).await
}

/// Restores photos from the trash.
pub async fn restore(State(state): App, Extension(info): Who, Form(fields): Fields) -> Answer {
    let ids = photo_ids(&fields);
    done(&state, &info, RESTORED, &ids, state.library.restore(&info.viewer, &ids).await, &fields).await
}

/// Deletes photos permanently.
pub async fn delete_forever(State(state): App, Extension(info): Who, Form(fields): Fields) -> Answer {
    let ids = photo_ids(&fields);
    match state.library.delete_forever(&info.viewer, &ids).await {
        Ok(Deleting::Done(outcome)) => done(&state, &info, DELETED, &ids, Ok(outcome), &fields).await,
        // The page shows the progress.
        Ok(Deleting::Begun) => see_other(paths::TRASH.path()),
        Err(error) => error_page(&state, &info, &error).await,
    }
}

/// Deletes everything in the trash permanently.
pub async fn empty_trash(State(state): App, Extension(info): Who) -> Answer {
    match state.library.empty_trash(&info.viewer).await {
        Ok(Deleting::Done(outcome)) => see_other(&paths::TRASH.with(DELETED, &outcome.changed.to_string())),
        // The page shows the progress.
        Ok(Deleting::Begun) => see_other(paths::TRASH.path()),
        Err(error) => error_page(&state, &info, &error).await,
    }
}

/// Deletes photos that never became ready.
pub async fn cancel(State(state): App, Extension(info): Who, Form(fields): Fields) -> Answer {
    match state.library.cancel_uploads(&info.viewer, &photo_ids(&fields)).await {
        Ok(_) => see_other(&paths::UPLOAD),
        Err(error) => error_page(&state, &info, &error).await,
    }
}

/// Renders failed photos again.
pub async fn retry(State(state): App, Extension(info): Who, Form(fields): Fields) -> Answer {
    for id in photo_ids(&fields) {
        if let Err(error) = state.library.retry(&info.viewer, &id).await {
            return error_page(&state, &info, &error).await;
        }
    }
    see_other(&paths::UPLOAD)
}

/// Sets a photo's title and description.
pub async fn describe(State(state): App, Extension(info): Who, Path(id): Path<String>, Form(fields): Fields) -> Answer {
    let value = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    let Ok(id) = id.parse::<PhotoId>() else {
        return error_page(&state, &info, &Error::NotFound).await;
    };
    match state.library.describe(&info.viewer, &id, value("title"), value("description")).await {
        Ok(()) => see_other(&paths::PHOTO.of(&id).with(SAVED, "1")),
        Err(error @ Error::NotFound) => error_page(&state, &info, &error).await,
        Err(error) => {
            let values = vec![
                (FieldName::Title, value("title").to_owned()),
                (FieldName::Description, value("description").to_owned()),
            ];
            again(&state, &info, &paths::PHOTO.of(&id), FormName::Describe, &error, values).await
        }
    }
}

async fn done(
    state: &AppState,
    info: &RequestInfo,
    what: Parameter,
    ids: &[PhotoId],
    outcome: gallery::Result<gallery::library::Outcome>,
    fields: &[(String, String)],
) -> Answer {
    match outcome {
        // Submitting without a selection is only a mistake, but photos that do not exist are a 404.
        Ok(outcome) if outcome.changed == 0 && !ids.is_empty() => error_page(state, info, &Error::NotFound).await,
        Ok(outcome) => {
            let next = fields.iter().find(|(name, _)| name == NEXT.name()).map_or("", |(_, next)| next.as_str());
            see_other(&Address::local(next).with(what, &outcome.changed.to_string()))
        }
        Err(error) => error_page(state, info, &error).await,
    }
}
