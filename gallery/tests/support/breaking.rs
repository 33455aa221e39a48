//! A proxy to the stand-in that breaks connections.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// Forwards bytes in both directions, and breaks the first few connections after a number of response bytes.
pub struct Breaking {
    /// Its address, without a slash at the end.
    pub url: String,
}

impl Breaking {
    /// Starts a proxy to `url` (an `http:` URL without a path) that breaks `breaks` connections.
    pub fn start(url: &str, after_bytes: usize, breaks: u32) -> Self {
        let target = url.strip_prefix("http://").expect("an http URL").to_owned();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let left = Arc::new(AtomicU32::new(breaks));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (target, left) = (target.clone(), Arc::clone(&left));
                thread::spawn(move || pass(&client, &target, after_bytes, &left));
            }
        });
        Self { url }
    }
}

fn pass(client: &TcpStream, target: &str, after_bytes: usize, left: &AtomicU32) {
    let server = TcpStream::connect(target).expect("the stand-in");
    let (from, to) = (client.try_clone().expect("a handle"), server.try_clone().expect("a handle"));
    thread::spawn(move || copy(&from, &to, |_| false));
    let mut sent = 0;
    copy(&server, client, |bytes| {
        sent += bytes;
        let less = |left: u32| left.checked_sub(1);
        sent > after_bytes && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_ok()
    });
}

/// Copies until one side ends, or until `cut` returns true.
fn copy(mut from: &TcpStream, mut to: &TcpStream, mut cut: impl FnMut(usize) -> bool) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        if cut(read) || to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
