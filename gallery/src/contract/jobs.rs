//! What every queue of [`Jobs`] promises. The functions panic when a promise is broken; each expects an empty queue and
//! leaves it empty.

use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;
use jiff::SignedDuration;

use crate::{
    id::{JobId, PersonId, PhotoId, ZipId},
    ports::jobs::{Job, JobSource, Lane, MAX_ATTEMPTS, Taken, backoff},
};

/// A queue, and the time it lives in.
#[async_trait]
pub trait Queue: Send + Sync {
    /// The queue.
    fn jobs(&self) -> &dyn JobSource;

    /// Lets so much time pass, at least for the queue.
    async fn pass(&self, time: SignedDuration);
}

/// Every promise, one after another.
pub async fn every_promise(queue: &dyn Queue) {
    basic_promises(queue).await;
    a_job_is_one_job_however_often_it_is_handed_in(queue).await;
    the_oldest_is_as_old_as_it_is_due(queue).await;
    people_take_turns(queue).await;
}

/// The promises that queues keep which know nothing of the jobs in them.
pub async fn basic_promises(queue: &dyn Queue) {
    what_is_handed_in_comes_out(queue).await;
    lanes_are_apart(queue).await;
    a_failed_job_comes_again_and_is_set_aside_in_the_end(queue).await;
    what_is_handed_in_while_it_is_done_comes_again(queue).await;
}

/// The next job of a lane, which must be there.
async fn take(queue: &dyn Queue, lane: Lane) -> Taken {
    queue.jobs().try_take(lane).await.expect("a look").expect("a job")
}

async fn nothing(queue: &dyn Queue, lane: Lane) {
    let found = queue.jobs().try_take(lane).await.expect("a look");
    assert!(found.is_none(), "{:?} came out", found.map(|taken| taken.job.clone()));
}

fn render() -> Job {
    Job::Render { photo: PhotoId::random() }
}

/// Each kind of job comes out of its lane as it was handed in, with whom it is for, and once it is done no more.
pub async fn what_is_handed_in_comes_out(queue: &dyn Queue) {
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
        queue.jobs().enqueue(job, Some(&person)).await.expect("handed in");
    }
    queue.jobs().enqueue(&Job::Tidy, None).await.expect("handed in");
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

/// Photos do not wait for zips, nor zips for photos.
pub async fn lanes_are_apart(queue: &dyn Queue) {
    let person = PersonId::random();
    let (photo, zip) = (render(), Job::Zip { zip: ZipId::random() });
    queue.jobs().enqueue(&photo, Some(&person)).await.expect("handed in");
    nothing(queue, Lane::Bulk).await;
    queue.jobs().enqueue(&zip, Some(&person)).await.expect("handed in");
    let (bulk, photos) = (take(queue, Lane::Bulk).await, take(queue, Lane::Photos).await);
    assert_eq!((&bulk.job, &photos.job), (&zip, &photo));
    for taken in [bulk, photos] {
        queue.jobs().done(&taken).await.expect("done");
    }
}

/// A failed job waits before it comes again; after [`MAX_ATTEMPTS`] it is set aside, until somebody redrives it.
pub async fn a_failed_job_comes_again_and_is_set_aside_in_the_end(queue: &dyn Queue) {
    for job in [render(), Job::EmptyTrash { person: PersonId::random() }] {
        let lane = job.lane();
        queue.jobs().enqueue(&job, None).await.expect("handed in");
        for attempt in 1..=MAX_ATTEMPTS {
            let taken = take(queue, lane).await;
            assert_eq!((&taken.job, taken.attempts), (&job, attempt));
            queue.jobs().retry(&taken).await.expect("put back");
            nothing(queue, lane).await;
            queue.pass(backoff(attempt)).await;
        }
        nothing(queue, lane).await;
        let counts = queue.jobs().counts(lane).await.expect("counts");
        assert_eq!((counts.waiting, counts.dead), (0, 1));
        assert_eq!(queue.jobs().redrive().await.expect("redriven"), 1);
        assert_eq!(queue.jobs().redrive().await.expect("nothing left"), 0);
        let taken = take(queue, lane).await;
        assert_eq!((&taken.job, taken.attempts), (&job, 1));
        queue.jobs().done(&taken).await.expect("done");
        let counts = queue.jobs().counts(lane).await.expect("counts");
        assert_eq!((counts.waiting, counts.dead), (0, 0));
    }
}

/// Whatever was handed in after a job was taken is done after it.
pub async fn what_is_handed_in_while_it_is_done_comes_again(queue: &dyn Queue) {
    let (job, person) = (render(), PersonId::random());
    queue.jobs().enqueue(&job, Some(&person)).await.expect("handed in");
    let first = take(queue, Lane::Photos).await;
    queue.jobs().enqueue(&job, Some(&person)).await.expect("handed in again");
    queue.jobs().done(&first).await.expect("done");
    let second = take(queue, Lane::Photos).await;
    assert_eq!((&second.job, second.attempts), (&job, 1));
    queue.jobs().done(&second).await.expect("done");
    nothing(queue, Lane::Photos).await;
}

/// The same job, handed in again before it was taken, comes out once; handed in after it was set aside, it starts afresh.
pub async fn a_job_is_one_job_however_often_it_is_handed_in(queue: &dyn Queue) {
    let (job, person) = (Job::EmptyTrash { person: PersonId::random() }, PersonId::random());
    for _ in 0..3 {
        queue.jobs().enqueue(&job, Some(&person)).await.expect("handed in");
    }
    for attempt in 1..=MAX_ATTEMPTS {
        let taken = take(queue, Lane::Bulk).await;
        nothing(queue, Lane::Bulk).await;
        queue.jobs().retry(&taken).await.expect("put back");
        queue.pass(backoff(attempt)).await;
    }
    nothing(queue, Lane::Bulk).await;
    queue.jobs().enqueue(&job, Some(&person)).await.expect("handed in");
    assert_eq!(queue.jobs().counts(Lane::Bulk).await.expect("counts").dead, 0);
    let taken = take(queue, Lane::Bulk).await;
    assert_eq!(taken.attempts, 1);
    queue.jobs().done(&taken).await.expect("done");
    nothing(queue, Lane::Bulk).await;
}

/// The age of a lane is that of the job that has been due longest.
pub async fn the_oldest_is_as_old_as_it_is_due(queue: &dyn Queue) {
    let age = async || queue.jobs().counts(Lane::Photos).await.expect("counts").oldest.expect("an age");
    assert_eq!(age().await, SignedDuration::ZERO);
    queue.jobs().enqueue(&render(), None).await.expect("handed in");
    queue.pass(SignedDuration::from_secs(7)).await;
    queue.jobs().enqueue(&render(), None).await.expect("handed in");
    assert_eq!(age().await, SignedDuration::from_secs(7));
    queue.jobs().done(&take(queue, Lane::Photos).await).await.expect("done");
    assert_eq!(age().await, SignedDuration::ZERO);
    let second = take(queue, Lane::Photos).await;
    queue.jobs().retry(&second).await.expect("put back");
    assert_eq!(age().await, SignedDuration::ZERO, "it is not due yet");
    queue.pass(backoff(1)).await;
    queue.jobs().done(&take(queue, Lane::Photos).await).await.expect("done");
}

/// Of many people's jobs each comes out in turn: whoever comes last, with one photo, waits for one photo of each of the
/// others at most, not for all of them.
pub async fn people_take_turns(queue: &dyn Queue) {
    const MANY: usize = 1000;
    let [many, few, late] = [(); 3].map(|()| PersonId::random());
    for number in 0..MANY {
        queue.jobs().enqueue(&render(), Some(&many)).await.expect("handed in");
        if number < 10 {
            queue.jobs().enqueue(&render(), Some(&few)).await.expect("handed in");
        }
    }
    // Some of them first, so that those who wait are in the middle of their turns.
    for _ in 0..7 {
        queue.jobs().done(&take(queue, Lane::Photos).await).await.expect("done");
    }
    queue.pass(SignedDuration::from_secs(1)).await;
    queue.jobs().enqueue(&render(), Some(&late)).await.expect("handed in");
    let mut order = Vec::new();
    for _ in 0..12 {
        let taken = take(queue, Lane::Photos).await;
        order.push(taken.person.clone().expect("somebody"));
        queue.jobs().done(&taken).await.expect("done");
    }
    let place = order.iter().position(|person| *person == late).expect("it came out");
    assert!(place < 3, "it came out as number {}", place + 1);
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    order.iter().for_each(|person| *counts.entry(person).or_default() += 1);
    assert!(counts[&few] >= 5, "those with few jobs have as many turns: {counts:?}");
    while let Some(taken) = queue.jobs().try_take(Lane::Photos).await.expect("a look") {
        queue.jobs().done(&taken).await.expect("done");
    }
}
