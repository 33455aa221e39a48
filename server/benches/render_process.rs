//! What a process for each photo costs: renders photos in this process and in processes of their own, in turn, and prints
//! the ratio of the times. `VITRINE_PHOTO` names a photo, `VITRINE_PHOTOS` how many times it is rendered (200).

use std::{
    env, fs,
    process::ExitCode,
    time::{Duration, Instant},
};

use gallery::{
    edits::Edits,
    ports::renderer::{RenderLimits, Renderer},
};
use server::render_process::{COMMAND, RenderProcess};
use worker::Pipeline;

/// The allocator of `vitrine`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How much longer 200 photos may take.
const LIMIT: f64 = 1.10;

#[allow(clippy::print_stdout)]
fn main() -> ExitCode {
    let Some(photo) = env::var_os("VITRINE_PHOTO") else {
        println!("VITRINE_PHOTO names no photo");
        return ExitCode::from(2);
    };
    let photo = fs::read(photo).expect("the photo can be read");
    let photos = env::var("VITRINE_PHOTOS").ok().and_then(|photos| photos.parse().ok()).unwrap_or(200);
    let (here, there) = (Pipeline::new(), RenderProcess::new(env!("CARGO_BIN_EXE_vitrine").into(), &[COMMAND]));
    let (mut times, mut ratios) = ([Duration::ZERO; 2], Vec::new());
    for number in 0..photos {
        let mut pair = [Duration::ZERO; 2];
        // In turn first and second, so that neither gains from the other.
        for which in [number % 2, 1 - number % 2] {
            pair[which] = if which == 0 { time(&here, &photo) } else { time(&there, &photo) };
            times[which] += pair[which];
        }
        ratios.push(pair[1].as_secs_f64() / pair[0].as_secs_f64());
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = times[1].as_secs_f64() / times[0].as_secs_f64();
    let verdict = if ratio <= LIMIT { "ok" } else { "MISSED" };
    println!(
        "{photos} photos of {} kB: a process each ÷ one process = {ratio:.3} (median {:.3}, limit {LIMIT}) {verdict}",
        photo.len() / 1000,
        ratios[ratios.len() / 2],
    );
    ExitCode::from(u8::from(ratio > LIMIT))
}

fn time(renderer: &impl Renderer, photo: &[u8]) -> Duration {
    let limits = RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: None };
    let begun = Instant::now();
    renderer.render(photo, &Edits::default(), &limits).expect("a photo");
    begun.elapsed()
}
