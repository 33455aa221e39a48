//! The progress of deletions of many photos.

use gallery::library::{Deletion, DeletionStage};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use leptos_meta::Meta;

use crate::{messages::t, paths};

/// How long a page mentions a finished deletion.
const TOLD: SignedDuration = SignedDuration::from_mins(10);

/// A line and a progress bar for each deletion in progress. While the whole trash is being emptied, the page reloads
/// every few seconds. Otherwise there is a link to reload it, because somebody may be selecting photos.
#[component]
pub fn Deletions(
    /// All of the person's deletions.
    deletions: Vec<Deletion>,
) -> impl IntoView {
    let by_itself = deletions.iter().any(|deletion| deletion.whole_trash && deletion.stage == DeletionStage::Running);
    deletions
        .into_iter()
        .filter(|deletion| !matches!(deletion.stage, DeletionStage::Done(_)))
        .map(|Deletion { photos, done, stage, .. }| {
            let hint = match stage {
                DeletionStage::Stalled => t!(deletion_stalled),
                _ if by_itself => t!(progress_updates),
                _ => t!(progress_leave),
            };
            view! {
                <div class="deletion">
                    <p role="status">{sentence(photos, done)}</p>
                    {photos.map(|photos| view! {
                        <progress max=photos.max(1).to_string() value=done.to_string() aria-label=t!(deletion_bar)></progress>
                    })}
                    <p class="hint">
                        {hint}
                        {(!by_itself).then(|| view! { " "<a href=paths::TRASH.path()>{t!(progress_refresh)}</a> })}
                    </p>
                    {by_itself.then(|| view! { <Meta http_equiv="refresh" content="3"/> })}
                </div>
            }
        })
        .collect_view()
}

fn sentence(photos: Option<u64>, done: u64) -> String {
    match photos {
        Some(photos) => t!(deletion_progress, count = photos, done = done),
        None => t!(deletion_counting),
    }
}

/// Returns a sentence about deletions that finished a short while ago.
#[must_use]
pub fn told(deletions: &[Deletion], now: Timestamp) -> Option<String> {
    let just_now = |stage| matches!(stage, DeletionStage::Done(at) if at > now - TOLD);
    let done: u64 = deletions.iter().filter(|deletion| just_now(deletion.stage)).map(|deletion| deletion.done).sum();
    (done > 0).then(|| t!(trash_deleted, count = done))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_progress_is_shown() {
        assert_eq!(sentence(Some(10_000), 3200), "Deleting 10,000 photos… 3,200 done");
        assert_eq!(sentence(None, 0), "Deleting photos…", "without a number while they are being counted");
        let ended = |at, done| Deletion { whole_trash: true, photos: Some(done), done, stage: DeletionStage::Done(at) };
        let now = Timestamp::constant(1_700_000_000, 0);
        let (before, after) = (now - TOLD, now - TOLD + SignedDuration::from_millis(1));
        let all = [ended(before, 5), ended(after, 2), Deletion { stage: DeletionStage::Running, ..ended(now, 9) }];
        assert_eq!(told(&all, now).as_deref(), Some("2 photos permanently deleted."));
        assert_eq!(told(&all[..1], now), None);
    }
}
