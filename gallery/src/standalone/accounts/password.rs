//! Passwords: argon2id with OWASP's parameters.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::error::AccountError;
use crate::{Error, Result};

/// Memory of one hash, in KiB: 19 MiB.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Maximum number of hashes that are computed at the same time, on a machine with many cores: together 76 MiB.
const AT_ONCE: usize = 4;

/// Maximum number of hashes that wait. They take a few seconds, and nobody waits longer for a page.
const WAITING: usize = 64;

/// After how many seconds whoever found the line full may try again.
const RETRY_AFTER_SECONDS: u64 = 5;

/// Hashes and checks passwords, outside the threads that serve requests. Half of the cores do it, so that the other half has time
/// for everything else.
#[derive(Clone)]
pub(super) struct Passwords {
    /// A place for each hash that is computed or waits.
    places: Arc<Semaphore>,
    /// A turn for each hash that is computed.
    turns: Arc<Semaphore>,
}

impl Passwords {
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::with((cores / 2).clamp(1, AT_ONCE), WAITING)
    }

    fn with(at_once: usize, waiting: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once + waiting)), turns: Arc::new(Semaphore::new(at_once)) }
    }

    /// A password's hash in PHC format.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.in_turn(move || hash(&password)).await?
    }

    /// Whether the password matches the hash. Without a hash (if there is no account) it takes as long and returns
    /// false.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let (password, stored) = (password.to_owned(), stored.map(str::to_owned));
        self.in_turn(move || match stored {
            Some(stored) => verify(&password, &stored),
            None => hash(&password).map(|_| false),
        })
        .await?
    }

    /// # Errors
    /// [`Error::Busy`] if too many wait; [`Error::Unavailable`].
    async fn in_turn<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        // A request that is dropped while it waits gives its place back.
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            tracing::warn!("too many passwords wait to be hashed");
            return Err(Error::Busy { retry_after_seconds: RETRY_AFTER_SECONDS });
        };
        let turn = self.turns.clone().acquire_owned().await.map_err(AccountError::from)?;
        let work = spawn_blocking(move || {
            // The turn ends with the work and not with the request, which may be dropped earlier.
            let _until_the_end = (turn, place);
            work()
        });
        Ok(work.await.map_err(AccountError::from)?)
    }
}

fn argon2id() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are within argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Result<String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).expect("the operating system provides random numbers");
    let hash = argon2id().hash_password_with_salt(password.as_bytes(), &salt).map_err(AccountError::from)?;
    Ok(hash.to_string())
}

/// Reads the parameters from the stored hash, so that older hashes stay valid when the parameters are raised.
fn verify(password: &str, stored: &str) -> Result<bool> {
    let stored = PasswordHash::new(stored).map_err(AccountError::StoredPassword)?;
    match argon2id().verify_password(password.as_bytes(), &stored) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(AccountError::PasswordHash(error).into()),
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicUsize, Ordering::SeqCst},
        time::{Duration, Instant},
    };

    use super::*;

    #[tokio::test]
    async fn a_password_matches_only_its_own_hash() {
        let passwords = Passwords::new();
        let first = passwords.hash("correct horse battery").await.expect("a hash");
        let second = passwords.hash("correct horse battery").await.expect("a hash");
        assert_ne!(first, second, "salted");
        assert!(first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{first}");
        assert!(passwords.verify("correct horse battery", Some(&first)).await.expect("an answer"));
        assert!(!passwords.verify("correct horse batterz", Some(&first)).await.expect("an answer"));
        assert!(!passwords.verify("correct horse battery", None).await.expect("an answer"));
        assert!(passwords.verify("correct horse battery", Some("rubbish")).await.is_err());
    }

    #[tokio::test]
    async fn stored_hashes_stay_valid() {
        const STORED: &str =
            "$argon2id$v=19$m=19456,t=2,p=1$lev2WDKd6cQJF1edKc/yTA$jRbxtj0F5zA8bd+OuOq8fw3uKwwWkSj71k3tkW7QCng";
        let passwords = Passwords::new();
        assert!(passwords.verify("correct horse battery", Some(STORED)).await.expect("an answer"));
        assert!(!passwords.verify("correct horse batterz", Some(STORED)).await.expect("an answer"));
    }

    #[tokio::test]
    async fn a_missing_account_takes_as_long_as_a_wrong_password() {
        let passwords = Passwords::new();
        let stored = passwords.hash("correct horse battery").await.expect("a hash");
        let mut times = [Duration::MAX; 2];
        for _ in 0..5 {
            for (time, stored) in times.iter_mut().zip([Some(stored.as_str()), None]) {
                let start = Instant::now();
                assert!(!passwords.verify("something else", stored).await.expect("an answer"));
                *time = start.elapsed().min(*time);
            }
        }
        // Without the dummy hash it would take microseconds. A factor of five shows that, whatever else the machine is
        // doing.
        assert!(times[1] * 5 > times[0], "{times:?}");
    }

    #[tokio::test]
    async fn concurrent_hashes_wait_their_turn() {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let passwords = Passwords::with(2, 10);
        let work = |_| {
            let (running, most) = (running.clone(), most.clone());
            passwords.in_turn(move || {
                most.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
                std::thread::sleep(Duration::from_millis(5));
                running.fetch_sub(1, SeqCst);
            })
        };
        let all = futures::future::join_all((0..12).map(work)).await;
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(most.load(SeqCst), 2);
    }

    #[tokio::test]
    async fn whoever_finds_the_line_full_is_told_at_once() {
        let passwords = Passwords::with(1, 3);
        let work = |_| passwords.in_turn(|| std::thread::sleep(Duration::from_millis(50)));
        let all = futures::future::join_all((0..200).map(work)).await;
        let busy = all.iter().filter(|done| matches!(done, Err(Error::Busy { retry_after_seconds: 5 }))).count();
        assert_eq!((all.iter().filter(|done| done.is_ok()).count(), busy), (4, 196));
        // Those who do not wait any more leave their places.
        let waiting: Vec<_> = (0..3).map(work).collect();
        let mut both = Box::pin(futures::future::join_all(waiting));
        assert!(tokio::time::timeout(Duration::from_millis(10), &mut both).await.is_err());
        drop(both);
        tokio::time::sleep(Duration::from_millis(200)).await;
        let again = futures::future::join_all((0..4).map(work)).await;
        assert!(again.iter().all(Result::is_ok));
    }

    #[tokio::test]
    async fn half_of_the_cores_hash() {
        let passwords = Passwords::new();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let turns = passwords.turns.available_permits();
        assert!(turns == 1 || (turns <= AT_ONCE && turns <= cores / 2), "{turns} of {cores}");
        assert_eq!(passwords.places.available_permits(), turns + WAITING);
    }
}
