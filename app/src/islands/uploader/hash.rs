//! Checking files: their SHA-256 is computed by a Web Worker.

use std::cell::RefCell;

use gallery::format::{Format, SNIFF_BYTES};
use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, MessageChannel, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{
    ask::begin_upload,
    hasher::Hasher,
    item::{ItemId, State},
    run::pump,
    state::with,
    waiting::read,
};
use crate::{messages::t, paths::HASH_WORKER};

/// How many bytes the page itself hashes at once if there is no worker. It is small enough for the page to stay
/// responsive.
const PIECE: u64 = 256 * 1024;

/// Files with more bytes than this are announced to the gallery before they are read completely.
const LARGE_BYTES: u64 = 64 * 1024 * 1024;

#[wasm_bindgen]
extern "C" {
    type ImportMeta;

    #[wasm_bindgen(method, getter)]
    fn url(this: &ImportMeta) -> String;

    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static IMPORT_META: ImportMeta;
}

thread_local! {
    static WORKER: RefCell<Aide> = const { RefCell::new(Aide::Unborn) };
}

enum Aide {
    Unborn,
    At(Worker),
    Unable,
}

/// Checks one file, then lets the queue continue.
pub async fn check(id: ItemId, turn: u32) {
    let Some(file) = with(|state| state.work.get(&id).map(|work| work.file.clone())) else { return };
    let refusal = refused_early(&file).await;
    let after = match refusal {
        Some(reason) => Err((reason, false)),
        None => sha256(&file).await.ok_or_else(|| (unreadable(&file.name()), true)),
    };
    with(|state| match after {
        Ok(sha256) if state.queue.current(id, turn) => {
            state.queue.checked(id, sha256);
            state.show(id);
        }
        Ok(_) => {}
        Err((reason, again)) => state.put(id, turn, State::Failed { reason, again }),
    });
    pump();
}

/// Returns the sentence for a file that the browser cannot read.
pub fn unreadable(name: &str) -> String {
    t!(uploader_unreadable, file = name)
}

/// Asks the gallery about files that are large or not a known kind of picture, without their SHA-256. It reports what
/// is wrong with the file before it reports the missing digest. So a video of 4 GB need not be read completely to be
/// refused.
async fn refused_early(file: &File) -> Option<String> {
    let bytes = file.size() as u64;
    let head = read(file, 0, SNIFF_BYTES as u64).await.ok()?;
    if bytes <= LARGE_BYTES && Format::sniff(&head.to_vec()).is_some() {
        return None;
    }
    let error = begin_upload(&file.name(), bytes, "", &head, false).await.err()?;
    matches!(error.status, 413 | 415).then_some(error.message)
}

async fn sha256(file: &File) -> Option<String> {
    let answer = match ask_worker(file) {
        Some(answer) => JsFuture::from(answer).await.ok(),
        None => None,
    };
    // The worker responds with a message, or its `error` event rejects the promise.
    let text = answer
        .and_then(|event| event.dyn_into::<MessageEvent>().ok())
        .and_then(|message| message.data().as_string())
        .unwrap_or_else(|| "unable".to_owned());
    match text.as_str() {
        "unable" => {
            WORKER.replace(Aide::Unable);
            hash_here(file).await
        }
        digits if digits.len() == 64 => Some(text),
        _ => None,
    }
}

fn ask_worker(file: &File) -> Option<Promise> {
    let worker = worker()?;
    let channel = MessageChannel::new().ok()?;
    let answer = Promise::new(&mut |resolve, reject| {
        channel.port1().set_onmessage(Some(&resolve));
        worker.set_onerror(Some(&reject));
    });
    let message = Array::of3(&IMPORT_META.with(ImportMeta::url).into(), &wasm_bindgen::module(), file);
    worker.post_message_with_transfer(&message, &Array::of1(&channel.port2())).ok()?;
    Some(answer)
}

fn worker() -> Option<Worker> {
    WORKER.with_borrow_mut(|aide| {
        if let Aide::Unborn = aide {
            let options = WorkerOptions::new();
            options.set_type(WorkerType::Module);
            *aide = Worker::new_with_options(HASH_WORKER.path(), &options).map_or(Aide::Unable, Aide::At);
        }
        match aide {
            Aide::At(worker) => Some(worker.clone()),
            _ => None,
        }
    })
}

/// Hashes a file on the page, slowly and in small pieces, for browsers without the worker.
async fn hash_here(file: &File) -> Option<String> {
    let bytes = file.size() as u64;
    let (mut hasher, mut at) = (Hasher::new(), 0);
    while at < bytes {
        let piece: Result<_, JsValue> = read(file, at, at + PIECE).await;
        hasher.update(&piece.ok()?.to_vec());
        at += PIECE;
    }
    Some(hasher.finish())
}
