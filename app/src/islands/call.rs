//! Calls server functions. The clients that Leptos generates include a JSON parser, which the browser already has.

use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

use super::connection;
use crate::{api::ApiError, paths::CALLS, words};

/// Calls the server function of an endpoint and returns its result.
///
/// # Errors
/// The error of the server function; status 0 if the gallery cannot be reached.
pub async fn call(endpoint: &str, arguments: &[(&str, JsValue)]) -> Result<JsValue, ApiError> {
    let answer = send(endpoint, arguments).await.map_err(|_| {
        connection::lost();
        ApiError::new(0, "unreachable", words::calls::unreachable())
    })?;
    let text = match answer.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()).unwrap_or_default(),
        Err(_) => String::new(),
    };
    let value = JSON::parse(&text).unwrap_or(JsValue::NULL);
    if answer.ok() {
        return Ok(value);
    }
    // What the gallery itself answers has a status. Lambda and CloudFront also answer, when there are too many requests
    // or the gallery fails, and their messages are not for people.
    let ours = get(&value, "status").as_f64().is_some();
    let message = get(&value, "message").as_string().filter(|_| ours).unwrap_or_else(words::calls::fault_of_ours);
    let retry_after_seconds = get(&value, "retry_after_seconds").as_f64().map(|seconds| seconds as u64);
    Err(ApiError { retry_after_seconds, ..ApiError::new(answer.status(), "", message) })
}

async fn send(endpoint: &str, arguments: &[(&str, JsValue)]) -> Result<Response, JsValue> {
    let body = Object::new();
    for (name, value) in arguments {
        Reflect::set(&body, &JsValue::from_str(name), value)?;
    }
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    headers.set("accept", "application/json")?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&JSON::stringify(&body)?.into());
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let mut path = String::from(CALLS.prefix());
    path.push_str(endpoint);
    JsFuture::from(window.fetch_with_str_and_init(&path, &init)).await?.dyn_into()
}

/// Returns a property of an object, or `undefined` if it does not exist.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Creates an array of texts.
pub fn list<T: AsRef<str>>(texts: &[T]) -> JsValue {
    Array::from_iter(texts.iter().map(|text| JsValue::from_str(text.as_ref()))).into()
}

/// Moves photos to the trash (`trash_photos`) or back (`restore_photos`).
///
/// # Errors
/// Like [`call`].
pub async fn move_photos(endpoint: &str, ids: &[String]) -> Result<(), ApiError> {
    let moved = call(endpoint, &[("photos", list(ids))]).await;
    if moved.as_ref().is_err_and(|error| error.status == 401) {
        connection::signed_out();
    }
    moved.map(|_| ())
}
