//! The whole pipeline over what begins as PNG.
#![no_main]

use gallery::format::Format;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus { worker_fuzz::photo(Format::Png, data) });
