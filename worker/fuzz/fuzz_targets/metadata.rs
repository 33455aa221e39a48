//! Fuzzes EXIF, XMP and IPTC: inside containers and on their own.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| worker_fuzz::facts(data));
