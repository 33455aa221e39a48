//! EXIF, XMP and IPTC: in the containers that hold them, and bare.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| worker_fuzz::facts(data));
