//! Room for the data of the wasm's pieces.
//!
//! The tool that cuts the wasm up lays the data of each piece out anew. When that takes a few bytes more than the
//! linker's layout did, which is chance, it gives up and leaves the data of all pieces in the first one: 17 kB that
//! every visitor fetches for nothing. No code refers to these bytes, so no piece has them; they only make the linker's
//! layout long enough. `scripts/limits.mjs` notices when that does not suffice.

#[used]
static ROOM: [u8; 1024] = [1; 1024];
