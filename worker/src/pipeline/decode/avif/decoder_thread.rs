//! Work on a thread of its own, for a decoder that must neither unwind nor be waited for without end.
//!
//! The AV1 decoder is a port of a C library and keeps its C interface: a panic that unwinds into it ends the process,
//! and with it everything else that the process does. No panic of it is known, but it reads strangers' bytes. So it
//! runs on a thread whose panics stop before they unwind: the thread sleeps from then on, its memory is lost, and the
//! photo fails. The same thread lets the caller go on when the time is over, while the decoder comes to its end.

use std::cell::RefCell;
use std::panic;
use std::sync::{
    Once,
    atomic::{AtomicUsize, Ordering},
    mpsc,
};
use std::thread;

use gallery::fault::Fault;

use super::super::super::{deadline::Deadline, internal_error};

/// Bytes of stack: four times what the decoder was seen to need in a debug build.
const STACK: usize = 8 << 20;

thread_local! {
    /// Tells whoever waits that this thread will not answer. Only threads of this module have one.
    static GIVE_UP: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

static LOST: AtomicUsize = AtomicUsize::new(0);

/// How many threads panicked and sleep since the process began.
pub(super) fn lost() -> usize {
    LOST.load(Ordering::Relaxed)
}

/// Does the work, and gives what came out of it.
pub(super) fn run<T: Send + 'static>(
    deadline: &Deadline,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    run_with(STACK, deadline, work)
}

/// With so many bytes of stack.
fn run_with<T: Send + 'static>(
    stack: usize,
    deadline: &Deadline,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    stop_panics();
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        let failed = sender.clone();
        GIVE_UP.set(Some(Box::new(move || drop(failed.send(None)))));
        let done = work();
        GIVE_UP.take();
        drop(sender.send(Some(done)));
    };
    if let Err(error) = thread::Builder::new().name("av1".into()).stack_size(stack).spawn(work) {
        internal_error::raise("no thread could be started", error);
    }
    let done = match deadline.left() {
        Some(left) => receiver.recv_timeout(left).map_err(|_| deadline.over())?,
        None => receiver.recv().ok().flatten(),
    };
    done.ok_or_else(|| {
        tracing::warn!(lost = lost(), "a decoder panicked, and its thread is lost");
        Fault::Corrupt
    })
}

/// Puts threads of this module to sleep when they panic. Hooks run before anything unwinds.
fn stop_panics() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let report = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            report(panic);
            if let Some(give_up) = GIVE_UP.take() {
                LOST.fetch_add(1, Ordering::Relaxed);
                give_up();
                loop {
                    thread::park();
                }
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;
    use std::{env, process};

    use super::*;

    /// Ends the process when something unwinds into it.
    extern "C" fn like_the_decoder(number: u32) -> u32 {
        assert!(number < 10, "this panic is part of a test");
        number
    }

    /// Says to the test below that it is the child.
    const CHILD: &str = "VITRINE_TEST_OF_A_LOST_THREAD";

    /// A thread that is lost keeps the hook, which the test harness wants back at its end. So this happens in a child
    /// that ends before.
    #[test]
    fn a_panic_that_must_not_unwind_is_a_fault() {
        if env::var_os(CHILD).is_some() {
            let deadline = Deadline::after(60);
            let outcomes = [7, 10, 8].map(|number| run(&deadline, move || like_the_decoder(number)));
            process::exit(if outcomes == [Ok(7), Err(Fault::Corrupt), Ok(8)] && lost() == 1 { 42 } else { 1 });
        }
        let module = module_path!().split_once("::").expect("inside the crate").1;
        let name = format!("{module}::a_panic_that_must_not_unwind_is_a_fault");
        let mut child = process::Command::new(env::current_exe().expect("a path"));
        child.args(["--exact", &name]).env(CHILD, "1").stdout(process::Stdio::null()).stderr(process::Stdio::null());
        assert_eq!(child.status().expect("starts").code(), Some(42));
    }

    #[test]
    fn other_threads_panic_as_ever() {
        let _ = run(&Deadline::after(60), || 1);
        assert!(panic::catch_unwind(|| panic!("this panic is part of a test")).is_err());
    }

    #[test]
    fn a_thread_that_cannot_start_is_no_fault_of_the_file() {
        let start = || run_with(1 << 60, &Deadline::after(60), || 1);
        assert!(internal_error::is_internal(&*panic::catch_unwind(start).expect_err("no machine has such a stack")));
    }

    #[test]
    fn nobody_waits_longer_than_the_deadline() {
        let slow = run(&Deadline::after(1), || thread::sleep(Duration::from_secs(3)));
        assert_eq!(slow, Err(Fault::TimedOut { limit_seconds: 1 }));
    }
}
