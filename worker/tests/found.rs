//! Small files on which decoders once failed, or might fail. Whatever they contain, rendering must end in a picture
//! or a fault, in time and without a panic.

use std::fs;
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use gallery::{
    edits::Edits,
    fault::Fault,
    ports::renderer::{RenderLimits, Renderer},
};
use worker::Pipeline;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 20_000_000, seconds: 20, max_memory: None };

/// Panics of all threads. The pipeline reports those of decoders as a damaged file, but a hook sees them.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// All files in a folder and its subfolders.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is part of the repository") {
        let path = entry.expect("readable").path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

#[test]
fn files_of_the_fuzzer_give_a_picture_or_a_fault() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        report(panic);
    }));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut rendered = 0;
    for path in ["tests/found", "fuzz/seeds", "tests/avif"].iter().flat_map(|folder| files(&root.join(folder))) {
        let outcome = Pipeline::new().render(&fs::read(&path).expect("readable"), &Edits::default(), &LIMITS);
        assert_eq!(PANICS.load(Ordering::Relaxed), 0, "{}", path.display());
        assert!(!matches!(outcome, Err(Fault::TimedOut { .. })), "{}", path.display());
        rendered += usize::from(outcome.is_ok());
    }
    assert!(rendered > 30, "only {rendered} files were rendered");
}
