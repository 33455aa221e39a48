//! The promises of every queue of [`Jobs`]. The functions panic if a promise is broken. Each expects an empty queue and
//! leaves it empty.

use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;
use jiff::SignedDuration;

use crate::{
    id::{JobId, PersonId, PhotoId, ZipId},
    ports::jobs::{Job, JobSource, Lane, MAX_ATTEMPTS, Taken, backoff},
};

/// A queue, and a way to control its time.
#[async_trait]
pub trait Queue: Send + Sync {
    /// The queue.
    fn jobs(&self) -> &dyn JobSource;

    /// Advances the time, at least for the queue.
    async fn pass(&self, time: SignedDuration);
}

/// Checks every promise, one after another.
pub async fn every_promise(queue: &dyn Queue) {
    basic_promises(queue).await;
    a_job_queued_several_times_runs_once(queue).await;
    the_age_counts_from_when_a_job_is_due(queue).await;
    people_take_turns(queue).await;
}

/// The promises that are also kept by queues that do not look at the jobs they contain.
pub async fn basic_promises(queue: &dyn Queue) {
    every_kind_of_job_is_delivered(queue).await;
    lanes_are_independent(queue).await;
    a_failed_job_is_retried_and_finally_set_aside(queue).await;
    a_job_queued_while_it_runs_runs_again(queue).await;
}

/// Takes the next job of a lane, which must exist.
async fn take(queue: &dyn Queue, lane: Lane) -> Taken {
    queue.jobs().try_take(lane).await.expect("no error").expect("a job")
}

async fn nothing(queue: &dyn Queue, lane: Lane) {
    let found = queue.jobs().try_take(lane).await.expect("no error");
    assert!(found.is_none(), "{:?} was delivered", found.map(|taken| taken.job.clone()));
}

fn render() -> Job {
    Job::Render { photo: PhotoId::random() }
}

/// Each kind of job is delivered from its lane unchanged and with its person, and not again after it is done.
pub async fn every_kind_of_job_is_delivered(queue: &dyn Queue) {
    let person = PersonId::random();
    let all = [
        render(),
        Job::Zip { zip: ZipId::random() },
        Job::EmptyTrash { person: person.clone() },
        Job::ErasePhotos { person: person.clone(), id: JobId::random() },
        Job::EraseAccount { person: person.clone() },
        Job::TidyUploads { person: person.clone() },
    ];
    for job in &all {
        queue.jobs().enqueue(job, Some(&person)).await.expect("queued");
    }
    queue.jobs().enqueue(&Job::Tidy, None).await.expect("queued");
    let mut out = HashSet::new();
    for (lane, count) in [(Lane::Photos, 1), (Lane::Bulk, 6)] {
        assert_eq!(queue.jobs().counts(lane).await.expect("counts").waiting, count);
        for _ in 0..count {
            let taken = take(queue, lane).await;
            assert_eq!((taken.job.lane(), taken.attempts), (lane, 1));
            assert_eq!(taken.person.as_ref(), (taken.job != Job::Tidy).then_some(&person));
            queue.jobs().done(&taken).await.expect("done");
            out.insert(taken.job.clone());
        }
        nothing(queue, lane).await;
        assert_eq!(queue.jobs().counts(lane).await.expect("counts").waiting, 0);
    }
    assert!(out.len() == 7 && all.iter().all(|job| out.contains(job)), "{out:?}");
}

/// Photos do not wait for zips, and zips do not wait for photos.
pub async fn lanes_are_independent(queue: &dyn Queue) {
    let person = PersonId::random();
    let (photo, zip) = (render(), Job::Zip { zip: ZipId::random() });
    queue.jobs().enqueue(&photo, Some(&person)).await.expect("queued");
    nothing(queue, Lane::Bulk).await;
    queue.jobs().enqueue(&zip, Some(&person)).await.expect("queued");
    let (bulk, photos) = (take(queue, Lane::Bulk).await, take(queue, Lane::Photos).await);
    assert_eq!((&bulk.job, &photos.job), (&zip, &photo));
    for taken in [bulk, photos] {
        queue.jobs().done(&taken).await.expect("done");
    }
}

/// A failed job waits before it is delivered again. After [`MAX_ATTEMPTS`] it is set aside until it is redriven.
pub async fn a_failed_job_is_retried_and_finally_set_aside(queue: &dyn Queue) {
    for job in [render(), Job::EmptyTrash { person: PersonId::random() }] {
        let lane = job.lane();
        queue.jobs().enqueue(&job, None).await.expect("queued");
        for attempt in 1..=MAX_ATTEMPTS {
            let taken = take(queue, lane).await;
            assert_eq!((&taken.job, taken.attempts), (&job, attempt));
            queue.jobs().retry(&taken).await.expect("retried");
            nothing(queue, lane).await;
            queue.pass(backoff(attempt)).await;
        }
        nothing(queue, lane).await;
        let counts = queue.jobs().counts(lane).await.expect("counts");
        assert_eq!((counts.waiting, counts.dead), (0, 1));
        assert_eq!(queue.jobs().set_aside().await.expect("counts"), 1, "jobs of both lanes are counted once");
        assert_eq!(queue.jobs().redrive().await.expect("redriven"), 1);
        assert_eq!(queue.jobs().redrive().await.expect("nothing left"), 0);
        let taken = take(queue, lane).await;
        assert_eq!((&taken.job, taken.attempts), (&job, 1));
        queue.jobs().done(&taken).await.expect("done");
        let counts = queue.jobs().counts(lane).await.expect("counts");
        assert_eq!((counts.waiting, counts.dead), (0, 0));
    }
}

/// A job that is queued again after it was taken runs again.
pub async fn a_job_queued_while_it_runs_runs_again(queue: &dyn Queue) {
    let (job, person) = (render(), PersonId::random());
    queue.jobs().enqueue(&job, Some(&person)).await.expect("queued");
    let first = take(queue, Lane::Photos).await;
    queue.jobs().enqueue(&job, Some(&person)).await.expect("queued again");
    queue.jobs().done(&first).await.expect("done");
    let second = take(queue, Lane::Photos).await;
    assert_eq!((&second.job, second.attempts), (&job, 1));
    queue.jobs().done(&second).await.expect("done");
    nothing(queue, Lane::Photos).await;
}

/// A job that is queued several times before it is taken is delivered once. If it is queued after it was set aside, it
/// starts afresh.
pub async fn a_job_queued_several_times_runs_once(queue: &dyn Queue) {
    let (job, person) = (Job::EmptyTrash { person: PersonId::random() }, PersonId::random());
    for _ in 0..3 {
        queue.jobs().enqueue(&job, Some(&person)).await.expect("queued");
    }
    for attempt in 1..=MAX_ATTEMPTS {
        let taken = take(queue, Lane::Bulk).await;
        nothing(queue, Lane::Bulk).await;
        queue.jobs().retry(&taken).await.expect("retried");
        queue.pass(backoff(attempt)).await;
    }
    nothing(queue, Lane::Bulk).await;
    queue.jobs().enqueue(&job, Some(&person)).await.expect("queued");
    assert_eq!(queue.jobs().counts(Lane::Bulk).await.expect("counts").dead, 0);
    let taken = take(queue, Lane::Bulk).await;
    assert_eq!(taken.attempts, 1);
    queue.jobs().done(&taken).await.expect("done");
    nothing(queue, Lane::Bulk).await;
}

/// The age of a lane is that of the job that has been due longest.
pub async fn the_age_counts_from_when_a_job_is_due(queue: &dyn Queue) {
    let age = async || queue.jobs().counts(Lane::Photos).await.expect("counts").oldest.expect("an age");
    assert_eq!(age().await, SignedDuration::ZERO);
    queue.jobs().enqueue(&render(), None).await.expect("queued");
    queue.pass(SignedDuration::from_secs(7)).await;
    queue.jobs().enqueue(&render(), None).await.expect("queued");
    assert_eq!(age().await, SignedDuration::from_secs(7));
    queue.jobs().done(&take(queue, Lane::Photos).await).await.expect("done");
    assert_eq!(age().await, SignedDuration::ZERO);
    let second = take(queue, Lane::Photos).await;
    queue.jobs().retry(&second).await.expect("retried");
    assert_eq!(age().await, SignedDuration::ZERO, "not due yet");
    queue.pass(backoff(1)).await;
    queue.jobs().done(&take(queue, Lane::Photos).await).await.expect("done");
}

/// Many people's jobs are delivered in turns. A person who comes last with one photo waits for at most one photo of
/// each of the others, not for all of them.
pub async fn people_take_turns(queue: &dyn Queue) {
    const MANY: usize = 1000;
    let [many, few, late] = [(); 3].map(|()| PersonId::random());
    for number in 0..MANY {
        queue.jobs().enqueue(&render(), Some(&many)).await.expect("queued");
        if number < 10 {
            queue.jobs().enqueue(&render(), Some(&few)).await.expect("queued");
        }
    }
    // Take some first, so that everybody's turn has already begun.
    for _ in 0..7 {
        queue.jobs().done(&take(queue, Lane::Photos).await).await.expect("done");
    }
    queue.pass(SignedDuration::from_secs(1)).await;
    queue.jobs().enqueue(&render(), Some(&late)).await.expect("queued");
    let mut order = Vec::new();
    for _ in 0..12 {
        let taken = take(queue, Lane::Photos).await;
        order.push(taken.person.clone().expect("somebody"));
        queue.jobs().done(&taken).await.expect("done");
    }
    let place = order.iter().position(|person| *person == late).expect("it was delivered");
    assert!(place < 3, "it was delivered as number {}", place + 1);
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    order.iter().for_each(|person| *counts.entry(person).or_default() += 1);
    assert!(counts[&few] >= 5, "people with few jobs get as many turns: {counts:?}");
    while let Some(taken) = queue.jobs().try_take(Lane::Photos).await.expect("no error") {
        queue.jobs().done(&taken).await.expect("done");
    }
}
