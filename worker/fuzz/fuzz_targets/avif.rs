//! Fuzzes the whole pipeline with files that start like AVIF.
#![no_main]

use gallery::format::Format;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus { worker_fuzz::photo(Format::Avif, data) });
