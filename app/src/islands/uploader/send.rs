//! Sending files: a ticket, its parts one after another, and the report that all were sent.

use gallery::{
    format::SNIFF_BYTES,
    id::PhotoId,
    ticket::{Ticket, TicketPart, UploadAnswer},
};
use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, ProgressEvent, XmlHttpRequest};

use super::{
    ask::{begin_upload, cancel_uploads, finish_upload},
    hash::unreadable,
    item::{ItemId, State},
    pace::{Verdict, backoff_ms, verdict},
    run::pump,
    state::{now_ms, with},
    waiting::{pause, read},
};
use crate::{api::ApiError, islands::connection, messages::t};

/// How many internal errors of the gallery are tolerated before the person is asked to try again.
const MOST_FAULTS: u32 = 6;

/// Why sending a file stopped.
enum Stop {
    /// It was cancelled or restarted.
    CalledOff,
    /// It failed: a sentence, and whether another attempt may help.
    Failed(String, bool),
}

/// The result of sending the parts of a ticket.
enum Parts {
    Arrived,
    Stale,
}

/// One attempt to send one file. It waits when the connection is lost.
struct Carrier {
    id: ItemId,
    turn: u32,
    file: File,
    failures: u32,
    /// Whether a new ticket was requested, and nothing has arrived since.
    refreshed: bool,
}

/// Sends one file, then lets the queue continue.
pub async fn carry(id: ItemId, turn: u32) {
    let Some(file) = with(|state| state.work.get(&id).map(|work| work.file.clone())) else { return };
    let mut carrier = Carrier { id, turn, file, failures: 0, refreshed: false };
    if let Err(Stop::Failed(reason, again)) = carrier.carry().await {
        with(|state| state.put(id, turn, State::Failed { reason, again }));
    }
    pump();
}

/// Requests that photos which will not be sent are deleted.
pub fn forget(photos: Vec<PhotoId>) {
    if !photos.is_empty() {
        // If this fails, unfinished uploads still expire.
        spawn_local(async move {
            let _ = cancel_uploads(&photos).await;
        });
    }
}

impl Carrier {
    async fn carry(&mut self) -> Result<(), Stop> {
        loop {
            let Some(ticket) = self.ticket().await? else { return Ok(()) };
            match self.parts(&ticket).await? {
                Parts::Arrived if self.finish(&ticket.photo).await? => {
                    with(|state| state.arrived(self.id, self.turn, ticket.photo));
                    return Ok(());
                }
                _ if self.refreshed => {
                    let reason = t!(uploader_failed_again, file = &self.file.name());
                    return Err(Stop::Failed(reason, true));
                }
                _ => self.refreshed = true,
            }
        }
    }

    /// Returns how to send the file, or nothing if there is nothing to send.
    async fn ticket(&mut self) -> Result<Option<Ticket>, Stop> {
        let name = self.file.name();
        let bytes = self.file.size() as u64;
        let head = read(&self.file, 0, SNIFF_BYTES as u64).await.map_err(|_| Stop::Failed(unreadable(&name), true))?;
        loop {
            let known = with(|state| state.queue.get(self.id).map(|item| (item.sha256.clone(), item.keep_both)));
            let Some((Some(sha256), keep_both)) = known else { return Err(Stop::CalledOff) };
            let answer = begin_upload(&name, bytes, &sha256, &head, keep_both).await;
            if let (Ok(UploadAnswer::Send(ticket)), None) =
                (&answer, with(|state| state.queue.get(self.id).map(|_| ())))
            {
                forget(vec![ticket.photo.clone()]);
            }
            self.called_off()?;
            match answer {
                Ok(UploadAnswer::Send(ticket)) => {
                    with(|state| {
                        if let Some(item) = state.queue.get_mut(self.id) {
                            item.photo = Some(ticket.photo.clone());
                        }
                        state.put(self.id, self.turn, State::Sending);
                    });
                    return Ok(Some(ticket));
                }
                Ok(UploadAnswer::Duplicate { photo, trashed, .. }) => {
                    with(|state| state.known(self.id, self.turn, photo, trashed));
                    return Ok(None);
                }
                Ok(UploadAnswer::Arrived { photo }) => {
                    with(|state| state.arrived(self.id, self.turn, photo));
                    return Ok(None);
                }
                Err(error) => self.bear(error).await?,
            }
        }
    }

    async fn parts(&mut self, ticket: &Ticket) -> Result<Parts, Stop> {
        let mut sent: u64 = ticket.parts.iter().filter(|part| part.arrived).map(|part| part.length).sum();
        self.note(sent);
        for part in ticket.parts.iter().filter(|part| !part.arrived) {
            loop {
                let (status, text, retry_after_seconds) = self.put(part, sent).await;
                self.called_off()?;
                match verdict(status) {
                    Verdict::Arrived => break,
                    Verdict::Stale => return Ok(Parts::Stale),
                    Verdict::Refused => {
                        forget(vec![ticket.photo.clone()]);
                        return Err(Stop::Failed(self.sentence(&text), false));
                    }
                    Verdict::Later => {
                        self.note(sent);
                        // A file that was moved or changed looks like a lost connection.
                        if status == 0 && read(&self.file, part.offset, part.offset + 1).await.is_err() {
                            return Err(Stop::Failed(unreadable(&self.file.name()), true));
                        }
                        let error = ApiError::new(status, "", self.sentence(&text));
                        self.bear(ApiError { retry_after_seconds, ..error }).await?;
                    }
                }
            }
            sent += part.length;
            self.note(sent);
            (self.failures, self.refreshed) = (0, false);
        }
        Ok(Parts::Arrived)
    }

    /// Reports that all parts were sent. Returns `false` if the gallery misses some.
    async fn finish(&mut self, photo: &PhotoId) -> Result<bool, Stop> {
        loop {
            let answer = finish_upload(photo).await;
            self.called_off()?;
            match answer {
                Ok(()) => return Ok(true),
                Err(error) if error.status == 409 => return Ok(false),
                Err(error) => self.bear(error).await?,
            }
        }
    }

    /// Waits after a temporary error. Gives up after others.
    async fn bear(&mut self, error: ApiError) -> Result<(), Stop> {
        self.called_off()?;
        if !error.passing() {
            // Another attempt may help after signing in again, when another tab has finished with the same file, or when there
            // is disk space again.
            return Err(Stop::Failed(error.message, matches!(error.status, 401 | 409 | 507)));
        }
        self.failures += 1;
        let wait = backoff_ms(self.failures, error.retry_after_seconds);
        if error.status == 0 {
            with(|state| state.put(self.id, self.turn, State::Offline));
            connection::lost();
            connection::pause_or_online(wait).await;
        } else if error.status >= 500 && self.failures > MOST_FAULTS {
            return Err(Stop::Failed(error.message, true));
        } else {
            pause(wait).await;
        }
        self.called_off()
    }

    fn called_off(&self) -> Result<(), Stop> {
        if with(|state| state.queue.current(self.id, self.turn)) { Ok(()) } else { Err(Stop::CalledOff) }
    }

    fn note(&self, sent: u64) {
        with(|state| state.note(self.id, self.turn, sent));
    }

    /// Sends one part. Returns the status (0 for none), the text, and how long to wait if the gallery says so.
    async fn put(&self, part: &TicketPart, before: u64) -> (u16, String, Option<u64>) {
        let nothing = (0, String::new(), None);
        let Ok(request) = XmlHttpRequest::new() else { return nothing };
        let (id, turn) = (self.id, self.turn);
        let mut loaded = 0;
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            let now = event.loaded() as u64;
            with(|state| state.moved(id, turn, before + now, now.saturating_sub(loaded)));
            loaded = now;
        });
        let over = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        if self.send(&request, part, progress.as_ref()).is_err() {
            return nothing;
        }
        with(|state| {
            if let Some(work) = state.work.get_mut(&id) {
                work.moved_ms = now_ms();
                work.request = Some(request.clone());
            }
        });
        let _ = JsFuture::from(over).await;
        with(|state| {
            if let Some(work) = state.work.get_mut(&id) {
                work.request = None;
            }
        });
        let status = request.status().unwrap_or(0);
        // Only read when needed: browsers log an error if another origin does not expose it.
        let wait =
            matches!(status, 429 | 503).then(|| request.get_response_header("retry-after").ok().flatten()).flatten();
        let wait = wait.and_then(|text| text.parse().ok());
        (status, request.response_text().ok().flatten().unwrap_or_default(), wait)
    }

    fn send(&self, request: &XmlHttpRequest, part: &TicketPart, progress: &JsValue) -> Result<(), JsValue> {
        request.open("PUT", &part.url)?;
        for (name, value) in &part.headers {
            request.set_request_header(name, value)?;
        }
        request.upload()?.set_onprogress(Some(progress.unchecked_ref()));
        let end = (part.offset + part.length) as f64;
        request.send_with_opt_blob(Some(&self.file.slice_with_f64_and_f64(part.offset as f64, end)?))
    }

    /// Returns the sentence in a response: `{"message": …}`, or a short plain text.
    fn sentence(&self, text: &str) -> String {
        let told = js_sys::JSON::parse(text)
            .ok()
            .and_then(|json| js_sys::Reflect::get(&json, &JsValue::from_str("message")).ok())
            .and_then(|message| message.as_string());
        match told {
            Some(message) => message,
            None if !text.is_empty() && text.len() <= 300 && !text.starts_with(['<', '{']) => text.to_owned(),
            None => t!(uploader_failed, file = &self.file.name()),
        }
    }
}
