//! Padding for the data of the wasm's pieces.
//!
//! The tool that splits the wasm lays out the data of each piece again. If that layout happens to need a few bytes more
//! than the linker's, it gives up and leaves the data of all pieces in the first one: 17 kB that every visitor fetches
//! for nothing. No code refers to these bytes, so no piece contains them; they only make the linker's layout long
//! enough. `scripts/limits.mjs` notices if that is not enough.

#[used]
static ROOM: [u8; 1024] = [1; 1024];
