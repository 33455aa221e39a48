//! How many connections are open at the same time: in all, and from one client.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};

use gallery::network::client_of;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Maximum number of open connections. Further clients wait in the operating system's queue.
const IN_ALL: usize = 1_000;

/// Maximum number of open connections of one client. A browser opens six, and many browsers may share an address.
const OF_ONE: usize = 200;

/// How many files the process can have open besides its connections.
const OTHER_FILES: u64 = 1_000;

/// Counts the open connections. Cheap to clone.
#[derive(Clone)]
pub struct Connections {
    in_all: Arc<Semaphore>,
    of_one: usize,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Default for Connections {
    fn default() -> Self {
        Self::new(IN_ALL, OF_ONE)
    }
}

/// A permit for one connection. It is released when this value is dropped.
pub type Room = OwnedSemaphorePermit;

/// An open connection, counted until this value is dropped.
pub struct Open {
    _room: Room,
    connections: Connections,
    client: Option<IpAddr>,
}

impl Connections {
    /// Allows `in_all` connections, and `of_one` from the same client.
    pub fn new(in_all: usize, of_one: usize) -> Self {
        Self { in_all: Arc::new(Semaphore::new(in_all)), of_one, open: Arc::default() }
    }

    /// Waits until another connection is allowed.
    pub async fn room(&self) -> Room {
        self.in_all.clone().acquire_owned().await.expect("the semaphore is never closed")
    }

    /// Counts a connection from `peer`. Returns `None` if the client has too many already. Connections from the same
    /// machine come from a proxy with many clients, so they are not limited.
    pub fn open(&self, room: Room, peer: SocketAddr) -> Option<Open> {
        let client = client(peer.ip());
        if let Some(client) = client {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            let count = open.entry(client).or_default();
            if *count >= self.of_one {
                return None;
            }
            *count += 1;
        }
        Some(Open { _room: room, connections: self.clone(), client })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let Some(client) = self.client else { return };
        let mut open = self.connections.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get_mut(&client) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(open.remove(&client)),
        }
    }
}

/// Returns what identifies a client; `None` for the same machine.
fn client(address: IpAddr) -> Option<IpAddr> {
    (!address.to_canonical().is_loopback()).then(|| client_of(address))
}

/// Raises the limit of open files as far as the system allows. It is often as low as the number of connections.
pub fn raise_open_files() {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let wanted = IN_ALL as u64 + OTHER_FILES;
    let raised = getrlimit(Resource::RLIMIT_NOFILE).and_then(|(soft, hard)| {
        if soft >= wanted { Ok(()) } else { setrlimit(Resource::RLIMIT_NOFILE, wanted.min(hard), hard) }
    });
    if let Err(error) = raised {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(text: &str) -> SocketAddr {
        SocketAddr::new(text.parse().expect("an address"), 4000)
    }

    #[tokio::test]
    async fn one_client_cannot_take_all_connections() {
        let connections = Connections::new(10, 2);
        let mut open = Vec::new();
        for (address, allowed) in [
            ("192.0.2.1", true),
            ("192.0.2.1", true),
            ("192.0.2.1", false),
            ("::ffff:192.0.2.1", false),
            ("192.0.2.2", true),
            ("2001:db8::1", true),
            ("2001:db8::2", true),
            ("2001:db8::3", false),
            ("2001:db8:0:1::3", true),
            ("127.0.0.1", true),
            ("127.0.0.1", true),
            ("::1", true),
        ] {
            let opened = connections.open(connections.room().await, peer(address));
            assert_eq!(opened.is_some(), allowed, "{address}");
            open.extend(opened);
        }
        assert_eq!(connections.in_all.available_permits(), 1);
        open.remove(0);
        assert!(connections.open(connections.room().await, peer("192.0.2.1")).is_some());
        drop(open);
        assert_eq!(connections.in_all.available_permits(), 10);
        assert!(connections.open.lock().expect("no panic").is_empty());
    }
}
