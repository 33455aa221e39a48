//! Rendering in processes of their own: the same renditions as in this process, and photos whose processes do not answer.

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use gallery::{
    edits::Edits,
    fault::Fault,
    ports::renderer::{RenderLimits, Renderer as _},
};
use server::render_process::{COMMAND, RenderProcess};
use worker::Pipeline;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: None };

/// A picture of so many pixels in each direction, as PNG.
fn picture(side: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Rgb);
    let pixels: Vec<u8> = (0..side * side * 3).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("a picture");
    file
}

/// All files in a folder and below it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A renderer whose process runs a shell script instead.
fn script(script: &str) -> RenderProcess {
    RenderProcess::new("/bin/sh".into(), &["-c", script])
}

fn outcome(renderer: &RenderProcess, seconds: u64) -> Result<(), Fault> {
    renderer.render(&picture(100), &Edits::default(), &RenderLimits { seconds, ..LIMITS }).map(drop)
}

#[test]
fn another_process_renders_the_same() {
    let (here, there) = (Pipeline::new(), RenderProcess::new(env!("CARGO_BIN_EXE_vitrine").into(), &[COMMAND]));
    let own =
        [picture(1), picture(700), picture(1500), Vec::new(), b"no photo".to_vec(), picture(300)[..5000].to_vec()];
    let corpus = env::var_os("VITRINE_CORPUS").map(PathBuf::from).map(|folder| files(&folder)).unwrap_or_default();
    let corpus = corpus.into_iter().map(|path| fs::read(path).expect("readable"));
    let mut rendered = 0;
    for original in own.into_iter().chain(corpus) {
        for edits in [Edits::default(), Edits { turns: 1, ..Edits::default() }] {
            let expected = here.render(&original, &edits, &LIMITS);
            rendered += u32::from(expected.is_ok());
            assert_eq!(there.render(&original, &edits, &LIMITS), expected);
        }
    }
    assert!(rendered >= 6, "{rendered} were rendered");
    let too_many = RenderLimits { max_pixels: 1000, ..LIMITS };
    let fault = there.render(&picture(100), &Edits::default(), &too_many).expect_err("too many pixels");
    assert_eq!(fault.code(), "too_many_pixels");
}

#[test]
fn a_photo_that_crashes_its_process_fails_after_a_second_attempt_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let starts = folder.path().join("starts");
    for end in ["kill -SEGV $$", "kill -ABRT $$", "kill -KILL $$", "exit 1", "cat; exit 0", "exit 0", "echo nonsense"] {
        fs::write(&starts, "").expect("written");
        let crashing = script(&format!("echo >> {}; {end}", starts.display()));
        assert_eq!(outcome(&crashing, 60), Err(Fault::Interrupted { times: 2 }), "{end}");
        assert_eq!(fs::read(&starts).expect("written").len(), 2, "{end}: starts");
    }
}

#[test]
fn a_process_that_somebody_ends_is_no_fault_of_the_photo() {
    // Other signals may be ignored by whatever runs the tests.
    for end in ["kill -TERM $$", "exit 3"] {
        let interrupted = catch_unwind(AssertUnwindSafe(|| outcome(&script(end), 60)));
        assert!(interrupted.is_err(), "{end}: the job is tried again later");
    }
    let missing = RenderProcess::new("/nowhere/vitrine".into(), &[COMMAND]);
    assert!(catch_unwind(AssertUnwindSafe(|| outcome(&missing, 60))).is_err());
}

#[test]
fn a_process_that_does_not_answer_is_ended_when_time_is_up() {
    // Neither reads the original: one leaves the pipe open, so that it fills up.
    for hanging in ["exec sleep 100", "exec <&-; exec sleep 100", "cat > /dev/null; exec sleep 100"] {
        let begun = Instant::now();
        assert_eq!(outcome(&script(hanging), 0), Err(Fault::TimedOut { limit_seconds: 0 }), "{hanging}");
        assert!(begun.elapsed() < Duration::from_secs(40), "{hanging}");
    }
}

#[test]
fn a_process_has_no_secrets_in_its_environment() {
    let says = "test -z \"$HOME$CARGO_PKG_NAME\" && exit 3; exit 1";
    assert!(env::var_os("CARGO_PKG_NAME").is_some(), "there is something to hide");
    assert!(catch_unwind(AssertUnwindSafe(|| outcome(&script(says), 60))).is_err());
}

#[test]
fn a_process_that_writes_without_end_is_ended() {
    assert_eq!(outcome(&script("exec cat /dev/zero"), 60), Err(Fault::Interrupted { times: 2 }));
    assert_eq!(outcome(&script("cat /dev/zero >&2"), 0), Err(Fault::TimedOut { limit_seconds: 0 }));
}
