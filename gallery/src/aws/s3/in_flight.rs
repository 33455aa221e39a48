//! Sends pieces of a stream, several at once.

use bytes::Bytes;
use futures::{Stream, StreamExt as _, TryStreamExt as _, stream::FuturesUnordered};

use crate::Result;

/// How many pieces are sent at once. No more are in memory.
const IN_FLIGHT: usize = 4;

/// Sends all pieces, each with its index, and returns the results in the order of the pieces. After an error, no more
/// pieces are sent; it is returned when those that are on their way have arrived or failed.
pub(super) async fn send<T, F: Future<Output = Result<T>>>(
    pieces: impl Stream<Item = Result<Bytes>>,
    send: impl Fn(usize, Bytes) -> F,
) -> Result<Vec<T>> {
    let mut pieces = std::pin::pin!(pieces);
    let mut in_flight = FuturesUnordered::new();
    let (mut sent, mut failed) = (Vec::new(), None);
    let (mut begun, mut more) = (0, true);
    loop {
        tokio::select! {
            piece = pieces.try_next(), if more && in_flight.len() < IN_FLIGHT => match piece {
                Ok(Some(piece)) => {
                    let (index, sending) = (begun, send(begun, piece));
                    in_flight.push(async move { (index, sending.await) });
                    begun += 1;
                }
                Ok(None) => more = false,
                Err(error) => (more, failed) = (false, failed.or(Some(error))),
            },
            Some((index, result)) = in_flight.next() => match result {
                Ok(result) => sent.push((index, result)),
                Err(error) => (more, failed) = (false, failed.or(Some(error))),
            },
            else => break,
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    sent.sort_unstable_by_key(|(index, _)| *index);
    Ok(sent.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use std::{
        cell::{Cell, RefCell},
        time::Duration,
    };

    use futures::stream;
    use tokio::time::{Instant, sleep};

    use super::*;
    use crate::Error;

    const LATENCY: Duration = Duration::from_secs(1);

    /// This many pieces that are there at once, followed by `end`.
    fn ready(count: u8, end: Option<Error>) -> impl Stream<Item = Result<Bytes>> {
        let pieces = (0..count).map(|number| Ok(Bytes::from(vec![number])));
        stream::iter(pieces.chain(end.map(Err)))
    }

    #[tokio::test(start_paused = true)]
    async fn four_are_sent_at_once_and_results_are_in_order() {
        let (now, most) = (&Cell::new(0), &Cell::new(0));
        let began = Instant::now();
        let sent = send(ready(40, None), |index, piece| async move {
            now.set(now.get() + 1);
            most.set(most.get().max(now.get()));
            // Later pieces of a group are faster.
            sleep(LATENCY - Duration::from_millis(index as u64 % 4)).await;
            now.set(now.get() - 1);
            Ok((index, piece[0]))
        });
        let sent = sent.await.expect("sent");
        assert_eq!(sent, (0..40).map(|index| (usize::from(index), index)).collect::<Vec<_>>());
        assert_eq!(most.get(), 4);
        let took = began.elapsed();
        assert!(took > LATENCY * 9 && took <= LATENCY * 10, "{took:?} for 40 pieces of {LATENCY:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_piece_keeps_no_others_waiting() {
        let began = Instant::now();
        let sent = send(ready(31, None), |index, _| async move {
            sleep(if index == 0 { LATENCY * 10 } else { LATENCY }).await;
            Ok(index)
        });
        assert_eq!(sent.await.expect("sent"), (0..31).collect::<Vec<_>>());
        assert_eq!(began.elapsed(), LATENCY * 10);
    }

    #[tokio::test(start_paused = true)]
    async fn after_an_error_nothing_is_begun_and_nothing_is_left_on_its_way() {
        for source_fails in [true, false] {
            let (begun, ended) = (&RefCell::new(Vec::new()), &RefCell::new(Vec::new()));
            let pieces = if source_fails { ready(3, Some(Error::unavailable("no more"))) } else { ready(40, None) };
            let sent = send(pieces, |index, _| async move {
                begun.borrow_mut().push(index);
                sleep(LATENCY * (index as u32 + 1)).await;
                ended.borrow_mut().push(index);
                if index == 1 { Err(Error::unavailable("refused")) } else { Ok(()) }
            });
            assert!(matches!(sent.await, Err(Error::Unavailable(_))));
            // The fifth began when the first had arrived, before the second failed.
            let expected: Vec<_> = (0..if source_fails { 3 } else { 5 }).collect();
            assert_eq!(*begun.borrow(), expected);
            assert_eq!(*ended.borrow(), expected);
        }
    }
}
