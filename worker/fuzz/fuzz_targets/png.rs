//! Fuzzes the whole pipeline with files that start like PNG.
#![no_main]

use gallery::format::Format;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus { worker_fuzz::photo(Format::Png, data) });
