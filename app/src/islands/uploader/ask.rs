//! The upload calls to the gallery, with the browser's own JSON.

use gallery::{
    id::PhotoId,
    ticket::{Ticket, TicketPart, UploadAnswer},
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;

use crate::{
    api::{ApiError, uploads::UploadState},
    islands::call::{call, get, list},
};

/// Asks how to send a file. See [`crate::api::uploads`] for this function and the following ones.
pub async fn begin_upload(
    name: &str,
    bytes: u64,
    sha256: &str,
    head: &Uint8Array,
    keep_both: bool,
) -> Result<UploadAnswer, ApiError> {
    let arguments = [
        ("name", JsValue::from_str(name)),
        ("bytes", JsValue::from_f64(bytes as f64)),
        ("sha256", JsValue::from_str(sha256)),
        ("head", Array::from(head).into()),
        ("keep_both", JsValue::from_bool(keep_both)),
    ];
    answer(&call("begin_upload", &arguments).await?)
        .ok_or_else(|| ApiError::new(500, "", crate::words::calls::not_understood()))
}

/// Reports that every part of a file was sent.
pub async fn finish_upload(photo: &PhotoId) -> Result<(), ApiError> {
    call("finish_upload", &[("photo", JsValue::from_str(photo.as_str()))]).await.map(drop)
}

/// Returns the states of photos.
pub async fn upload_states(photos: &[PhotoId]) -> Result<Vec<UploadState>, ApiError> {
    let states = call("upload_states", &[("photos", ids(photos))]).await?;
    Ok(Array::from(&states).iter().filter_map(|value| state(&value)).collect())
}

/// Requests that a photo is rendered again.
pub async fn retry_photo(photo: &PhotoId) -> Result<(), ApiError> {
    call("retry_photo", &[("photo", JsValue::from_str(photo.as_str()))]).await.map(drop)
}

/// Requests that photos which will not be sent are deleted.
pub async fn cancel_uploads(photos: &[PhotoId]) -> Result<(), ApiError> {
    call("cancel_uploads", &[("photos", ids(photos))]).await.map(drop)
}

fn ids(photos: &[PhotoId]) -> JsValue {
    list(&photos.iter().map(PhotoId::as_str).collect::<Vec<_>>())
}

fn text(value: &JsValue, name: &str) -> Option<String> {
    get(value, name).as_string()
}

fn whole(value: &JsValue, name: &str) -> Option<u64> {
    get(value, name).as_f64().map(|number| number as u64)
}

fn photo(value: &JsValue) -> Option<PhotoId> {
    text(value, "photo")?.parse().ok()
}

fn answer(value: &JsValue) -> Option<UploadAnswer> {
    Some(match text(value, "answer")?.as_str() {
        "send" => {
            let parts = Array::from(&get(value, "parts")).iter().map(|value| part(&value)).collect::<Option<_>>()?;
            UploadAnswer::Send(Ticket { photo: photo(value)?, parts })
        }
        "duplicate" => UploadAnswer::Duplicate {
            photo: photo(value)?,
            file_name: text(value, "file_name")?,
            trashed: get(value, "trashed").is_truthy(),
        },
        "arrived" => UploadAnswer::Arrived { photo: photo(value)? },
        _ => return None,
    })
}

fn part(value: &JsValue) -> Option<TicketPart> {
    let header = |pair: JsValue| {
        let pair = Array::from(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    Some(TicketPart {
        number: whole(value, "number")? as u32,
        offset: whole(value, "offset")?,
        length: whole(value, "length")?,
        url: text(value, "url")?,
        headers: Array::from(&get(value, "headers")).iter().map(header).collect::<Option<_>>()?,
        arrived: get(value, "arrived").is_truthy(),
    })
}

fn state(value: &JsValue) -> Option<UploadState> {
    Some(UploadState {
        photo: photo(value)?,
        state: text(value, "state")?,
        fault: text(value, "fault"),
        thumb_url: text(value, "thumb_url"),
    })
}
