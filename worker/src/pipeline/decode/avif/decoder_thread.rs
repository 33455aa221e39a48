//! Runs a decoder on its own thread, because it must not unwind and the caller must not wait for it without end.
//!
//! The AV1 decoder is a port of a C library and keeps its C interface. A panic that unwinds into that interface
//! ends the whole process. No panic of it is known, but it reads untrusted bytes. So it runs on a thread whose
//! panics are stopped before they unwind: the thread then sleeps forever, its memory is lost, and the photo fails.
//! The separate thread also lets the caller continue when time is up, while the decoder finishes.

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

/// Stack size in bytes: four times the most that the decoder was seen to need in a debug build.
const STACK: usize = 8 << 20;

thread_local! {
    /// Tells the waiting caller that this thread will not answer. Set only on threads of this module.
    static GIVE_UP: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
}

static LOST: AtomicUsize = AtomicUsize::new(0);

/// How many threads have panicked and been put to sleep since the process started.
pub(super) fn lost() -> usize {
    LOST.load(Ordering::Relaxed)
}

/// Runs the work and returns its result.
pub(super) fn run<T: Send + 'static>(
    deadline: &Deadline,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    run_with(STACK, deadline, work)
}

/// The same with a given stack size in bytes.
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
        internal_error::raise("could not start a thread", error);
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

/// Puts threads of this module to sleep when they panic. Hooks run before unwinding starts.
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

    /// Aborts the process if a panic unwinds into it.
    extern "C" fn like_the_decoder(number: u32) -> u32 {
        assert!(number < 10, "this panic is part of a test");
        number
    }

    /// Tells the test below that it runs as the child process.
    const CHILD: &str = "VITRINE_TEST_OF_A_LOST_THREAD";

    /// A lost thread keeps the panic hook, which the test harness wants back when it ends. So this runs in a child
    /// process that exits first.
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
    fn other_threads_panic_as_usual() {
        let _ = run(&Deadline::after(60), || 1);
        assert!(panic::catch_unwind(|| panic!("this panic is part of a test")).is_err());
    }

    #[test]
    fn a_thread_that_cannot_start_is_no_fault_of_the_file() {
        let start = || run_with(1 << 60, &Deadline::after(60), || 1);
        assert!(internal_error::is_internal(&*panic::catch_unwind(start).expect_err("no machine has such a stack")));
    }

    #[test]
    fn callers_wait_no_longer_than_the_deadline() {
        let slow = run(&Deadline::after(1), || thread::sleep(Duration::from_secs(3)));
        assert_eq!(slow, Err(Fault::TimedOut { limit_seconds: 1 }));
    }
}
