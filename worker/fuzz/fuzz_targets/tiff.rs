//! The whole pipeline over what begins as TIFF.
#![no_main]

use gallery::format::Format;
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|data: &[u8]| -> Corpus { worker_fuzz::photo(Format::Tiff, data) });
