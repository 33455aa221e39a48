//! Limits how much memory all photos need that are rendered at the same time.

use std::sync::{Condvar, Mutex, PoisonError};

use gallery::{
    edits::Edits,
    fault::Fault,
    ports::renderer::{RenderLimits, Rendered, Renderer},
};

/// A renderer that waits until there is memory for a photo. Photos take turns in the order in which they come. One that
/// needs more than the whole budget is rendered alone.
pub struct RenderBudget<R> {
    renderer: R,
    bytes: u64,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// What the photos need that are being rendered.
    used: u64,
    /// How many are being rendered.
    running: usize,
    /// The number of the next photo that comes.
    last: u64,
    /// The number of the photo whose turn it is.
    next: u64,
}

/// The memory of a photo, until this value is dropped.
struct Share<'a, R> {
    budget: &'a RenderBudget<R>,
    bytes: u64,
}

impl<R: Renderer> RenderBudget<R> {
    /// A budget of so many bytes.
    pub fn new(renderer: R, bytes: u64) -> Self {
        Self { renderer, bytes, state: Mutex::default(), changed: Condvar::new() }
    }

    fn share(&self, bytes: u64) -> Share<'_, R> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let number = state.last;
        state.last += 1;
        let fits = |state: &State| state.running == 0 || state.used.saturating_add(bytes) <= self.bytes;
        let waits = |state: &mut State| state.next != number || !fits(state);
        state = self.changed.wait_while(state, waits).unwrap_or_else(PoisonError::into_inner);
        state.next += 1;
        state.running += 1;
        state.used = state.used.saturating_add(bytes);
        drop(state);
        // It may be the turn of another one that fits, too.
        self.changed.notify_all();
        Share { budget: self, bytes }
    }
}

impl<R> Drop for Share<'_, R> {
    fn drop(&mut self) {
        let mut state = self.budget.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.running -= 1;
        state.used -= self.bytes.min(state.used);
        drop(state);
        self.budget.changed.notify_all();
    }
}

impl<R: Renderer> Renderer for RenderBudget<R> {
    fn memory(&self, original: &[u8], limits: &RenderLimits) -> u64 {
        self.renderer.memory(original, limits)
    }

    fn render(&self, original: &[u8], edits: &Edits, limits: &RenderLimits) -> Result<Rendered, Fault> {
        let _share = self.share(self.memory(original, limits));
        self.renderer.render(original, edits, limits)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, mpsc},
        thread,
        time::Duration,
    };

    use super::*;

    /// A renderer that says when it begins, and goes on when it is told to. A photo needs as much as its length.
    struct Told {
        begun: mpsc::Sender<usize>,
        go: Mutex<mpsc::Receiver<()>>,
    }

    impl Renderer for Told {
        fn render(&self, original: &[u8], _: &Edits, _: &RenderLimits) -> Result<Rendered, Fault> {
            self.begun.send(original.len()).expect("the test runs");
            self.go.lock().expect("no panic").recv().expect("the test runs");
            Err(Fault::Corrupt)
        }
    }

    struct Scene {
        budget: Arc<RenderBudget<Told>>,
        begun: mpsc::Receiver<usize>,
        go: mpsc::Sender<()>,
    }

    impl Scene {
        fn new(bytes: u64) -> Self {
            let ((begin, begun), (go, wait)) = (mpsc::channel(), mpsc::channel());
            Self { budget: Arc::new(RenderBudget::new(Told { begun: begin, go: Mutex::new(wait) }, bytes)), begun, go }
        }

        /// A photo that needs so much, after those that came before.
        fn comes(&self, bytes: usize) {
            let (budget, before) = (Arc::clone(&self.budget), self.came());
            let limits = RenderLimits { max_pixels: 1, seconds: 1, max_memory: None };
            thread::spawn(move || budget.render(&vec![0; bytes], &Edits::default(), &limits));
            while self.came() == before {
                thread::sleep(Duration::from_millis(1));
            }
        }

        fn came(&self) -> u64 {
            self.budget.state.lock().expect("no panic").last
        }

        /// The photo that begins next; `None` if they all wait.
        fn next(&self) -> Option<usize> {
            self.begun.recv_timeout(Duration::from_millis(300)).ok()
        }

        fn one_ends(&self) {
            self.go.send(()).expect("it waits");
        }
    }

    #[test]
    fn photos_that_fit_together_run_together_and_in_turn() {
        let scene = Scene::new(100);
        for bytes in [60, 40, 70, 10] {
            scene.comes(bytes);
        }
        let mut first = [scene.next(), scene.next()];
        first.sort_unstable();
        assert_eq!(first, [Some(40), Some(60)]);
        assert_eq!(scene.next(), None, "the small one does not overtake the large one");
        scene.one_ends();
        scene.one_ends();
        let mut last = [scene.next(), scene.next()];
        last.sort_unstable();
        assert_eq!(last, [Some(10), Some(70)]);
        scene.one_ends();
        scene.one_ends();
    }

    #[test]
    fn a_photo_that_needs_more_than_everything_runs_alone() {
        let scene = Scene::new(100);
        for bytes in [50, 1000, 1] {
            scene.comes(bytes);
        }
        for bytes in [50, 1000, 1] {
            assert_eq!(scene.next(), Some(bytes));
            assert_eq!(scene.next(), None, "nothing runs beside {bytes}");
            scene.one_ends();
        }
    }
}
