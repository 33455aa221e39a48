//! Fuzzes the headers of every format: what they claim is read and checked against the limits.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| worker_fuzz::header(data));
