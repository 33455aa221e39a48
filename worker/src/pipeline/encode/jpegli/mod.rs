//! Encodes JPEG with jpegli. Files are a tenth smaller than other encoders make them at the same quality, because
//! it computes in floating point, rounds to steps that were [found for this](tables), and keeps colors at full
//! resolution for few extra bytes. Its adaptive quantisation by block is switched off; `quantise` explains why. It
//! reads only pixels that Vitrine decoded.
//!
//! The library is C++ and is called without a wrapper: the safe one offers neither fractional qualities nor an
//! order of scans other than the library's default, which costs as much as all the rest of encoding.
#![allow(unsafe_code, reason = "calls into a C++ library, for which no safe crate gives access to what is needed")]

use std::{
    ffi::c_int,
    mem,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    ptr::{self, NonNull},
    slice,
};

use gallery::{dimensions::Dimensions, fault::Fault};
use jpegli_sys as library;

use super::srgb;

/// Bytes that the library writes before they are collected.
const BUFFER: usize = 1 << 14;

const YES: library::boolean = 1;
const NO: library::boolean = 0;

/// Rows that are passed at once: two of the library's rows of blocks.
const ROWS: usize = 16;

unsafe extern "C-unwind" {
    /// Whether small coefficients are dropped depending on the block (lib/jpegli/encode.h). To be called only
    /// between jpegli_set_defaults and jpegli_start_compress.
    fn jpegli_enable_adaptive_quantization(cinfo: &mut library::jpegli_compress_struct, value: library::boolean);
}

/// The whole file in one scan.
static SEQUENTIAL: [library::jpegli_scan_info; 1] = [scan(&[0, 1, 2], 0, 63)];

/// By frequency: the averages of all blocks, luma's two lowest frequencies, its detail, the detail of each chroma.
/// Coefficients are never split: the library's default order sends their lower bits later, which costs as much
/// again as a sequential file.
///
/// Renditions of 1280, 640 and 320 pixels of a photo of 12 megapixels, in bytes, and the time beyond sequential:
/// sequential 299 kB; luma in one scan 296 kB, 7 ms; luma split after coefficient 5 292 kB, 7 ms; this order 291
/// kB, 8 ms; chroma split as well 291 kB, 9 ms; luma in three and chroma in two scans 290 kB, 9 ms.
static PROGRESSIVE: [library::jpegli_scan_info; 5] =
    [scan(&[0, 1, 2], 0, 0), scan(&[0], 1, 2), scan(&[0], 3, 63), scan(&[1], 1, 63), scan(&[2], 1, 63)];

/// Coefficients from `first` to `last` in zigzag order (0 to 63), with all their bits, of components 0 (luma), 1
/// and 2.
const fn scan(components: &[c_int], first: c_int, last: c_int) -> library::jpegli_scan_info {
    let mut component_index = [0; 4];
    let (head, _) = component_index.split_at_mut(components.len());
    head.copy_from_slice(components);
    library::jpegli_scan_info {
        comps_in_scan: components.len() as c_int,
        component_index,
        Ss: first,
        Se: last,
        Ah: 0,
        Al: 0,
    }
}

/// A file that is being written. After an error, every later step fails, too.
pub(super) struct Encoder {
    /// Allocated with `Box` and owned by this encoder alone. The library keeps pointers from one field to another,
    /// so the state is accessed only through this pointer and never moves.
    state: NonNull<State>,
    failed: bool,
}

struct State {
    compressor: library::jpegli_compress_struct,
    errors: library::jpegli_error_mgr,
    destination: library::jpegli_destination_mgr,
    /// Where the library writes.
    buffer: [u8; BUFFER],
    /// What was collected from the buffer.
    written: Vec<u8>,
}

impl Encoder {
    /// Starts a file in YCbCr without subsampling.
    ///
    /// `quality` is luma's, from 30 to 100 on libjpeg's scale. A `progressive` file is ordered by frequency, not by
    /// rows.
    ///
    /// # Errors
    /// [`Fault::Corrupt`] if a side is 0 or longer than 65,500 pixels.
    pub(super) fn new(size: Dimensions, quality: f32, progressive: bool) -> Result<Self, Fault> {
        // SAFETY: Numbers, raw pointers, optional functions and enums with a zero variant: all are valid as zeros.
        let (compressor, errors) = unsafe { (mem::zeroed(), mem::zeroed()) };
        let destination = library::jpegli_destination_mgr {
            next_output_byte: ptr::null_mut(),
            free_in_buffer: 0,
            init_destination: Some(offer),
            empty_output_buffer: Some(take_full),
            term_destination: Some(take_rest),
        };
        let state = State { compressor, errors, destination, buffer: [0; BUFFER], written: Vec::new() };
        // From here on, dropping the encoder frees everything, whatever fails.
        let mut encoder = Self { state: NonNull::from(Box::leak(Box::new(state))), failed: false };
        // SAFETY: The state is new.
        encoder.step(|state| unsafe { begin(state, size, quality, progressive) })?;
        Ok(encoder)
    }

    /// Appends whole rows of RGB.
    ///
    /// # Errors
    /// [`Fault::Corrupt`] for an incomplete row, or for more rows than the picture has.
    pub(super) fn write(&mut self, rows: &[u8]) -> Result<(), Fault> {
        self.step(|state| {
            // SAFETY: The state was initialised, and nothing else refers to its compressor during a step.
            let compressor = unsafe { &mut (*state).compressor };
            let row = compressor.image_width as usize * 3;
            if !rows.len().is_multiple_of(row) {
                return false;
            }
            rows.chunks(row * ROWS).all(|chunk| {
                let mut starts = [ptr::null(); ROWS];
                let count =
                    starts.iter_mut().zip(chunk.chunks_exact(row)).map(|(start, row)| *start = row.as_ptr()).count();
                // SAFETY: These are `count` pointers to whole rows, which are only read. The destination never asks
                // for a pause, so fewer rows are accepted only if the picture is full.
                let taken = unsafe { library::jpegli_write_scanlines(compressor, starts.as_ptr(), count as u32) };
                taken as usize == count
            })
        })
    }

    /// Returns the bytes, after the last row.
    ///
    /// # Errors
    /// [`Fault::Corrupt`] if rows are missing, or an earlier step failed.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, Fault> {
        let mut file = Vec::new();
        self.step(|state| {
            // SAFETY: The state was initialised; the library itself checks that all rows are there. It no longer
            // uses its destination when the bytes are taken.
            unsafe {
                library::jpegli_finish_compress(&mut (*state).compressor);
                file = mem::take(&mut (*state).written);
            }
            true
        })?;
        Ok(file)
    }

    /// Runs a step, unless one has failed already: the library's state is then inconsistent.
    fn step(&mut self, step: impl FnOnce(*mut State) -> bool) -> Result<(), Fault> {
        let state = self.state.as_ptr();
        let done = !self.failed && catch_unwind(AssertUnwindSafe(|| step(state))).unwrap_or(false);
        self.failed = !done;
        done.then_some(()).ok_or(Fault::Corrupt)
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        let state = self.state.as_ptr();
        // SAFETY: Destroying is allowed at any time: after errors, and before anything was created (it sees that
        // nothing was allocated). Nothing uses the state afterwards, and it came from a box.
        unsafe {
            library::jpegli_destroy_compress(&mut (*state).compressor);
            drop(Box::from_raw(state));
        }
    }
}

/// Configures everything, and writes the first bytes.
///
/// # Safety
/// `state` is all zeros except for its destination's functions, and must not move until it is destroyed.
unsafe fn begin(state: *mut State, size: Dimensions, quality: f32, progressive: bool) -> bool {
    // SAFETY: Promised by the caller; the two fields do not overlap.
    let (compressor, errors) = unsafe { (&mut (*state).compressor, &mut (*state).errors) };
    // SAFETY: It only fills in the given structure.
    unsafe { library::jpegli_std_error(errors) };
    errors.error_exit = Some(unwind);
    errors.emit_message = Some(ignore);
    compressor.common.err = errors;
    compressor.common.client_data = state.cast();
    let bytes = size_of::<library::jpegli_compress_struct>();
    // SAFETY: Version and size are those of the structure; the library checks them as well.
    unsafe { library::jpegli_CreateCompress(compressor, library::JPEG_LIB_VERSION, bytes) };
    compressor.image_width = size.width;
    compressor.image_height = size.height;
    compressor.input_components = 3;
    compressor.in_color_space = library::J_COLOR_SPACE::JCS_RGB;
    // SAFETY: The compressor was just created, has its components, and has not started.
    unsafe {
        library::jpegli_set_defaults(compressor);
        library::jpegli_set_colorspace(compressor, library::J_COLOR_SPACE::JCS_YCbCr);
        quantise(compressor, quality);
    }
    // SAFETY: This color space has three components, and the library has room for ten.
    for component in unsafe { slice::from_raw_parts_mut(compressor.comp_info, 3) } {
        component.h_samp_factor = 1;
        component.v_samp_factor = 1;
    }
    let scans: &[_] = if progressive { &PROGRESSIVE } else { &SEQUENTIAL };
    compressor.scan_info = scans.as_ptr();
    compressor.num_scans = scans.len() as c_int;
    // Huffman tables made for the picture. Fixed tables made for many pictures would save 4 ms of 160 and 2.7 MB of
    // memory, but add 0.5 % to the size of most photos and 3 % to a smooth one.
    compressor.optimize_coding = YES;
    // SAFETY: The destination lives as long as the compressor, the profile as long as the program.
    unsafe {
        compressor.dest = &raw mut (*state).destination;
        library::jpegli_start_compress(compressor, YES);
        // Allowed only between the start and the first row.
        let profile = srgb::profile();
        library::jpegli_write_icc_profile(compressor, profile.as_ptr(), profile.len() as u32);
    }
    true
}

/// Sets the quantisation tables, which are the same for all blocks. With the library's dead zone for each block,
/// and tables optimised for it, files of the same size score a point less and take 4 ms longer.
///
/// # Safety
/// The compressor was created, has its three components, and has not started.
unsafe fn quantise(compressor: &mut library::jpegli_compress_struct, quality: f32) {
    // SAFETY: Promised by the caller.
    let components = unsafe {
        jpegli_enable_adaptive_quantization(compressor, NO);
        slice::from_raw_parts_mut(compressor.comp_info, 3)
    };
    for (i, (component, steps)) in components.iter_mut().zip(tables::steps(quality)).enumerate() {
        component.quant_tbl_no = i as c_int;
        let place = &mut compressor.quant_tbl_ptrs[i];
        if place.is_null() {
            // SAFETY: The compressor was created; it also frees what this allocates.
            *place = unsafe { library::jpegli_alloc_quant_table(&mut compressor.common) };
        }
        // SAFETY: It was allocated here or by the library.
        unsafe { (**place).quantval = steps };
    }
}

/// The state that a compressor belongs to.
///
/// # Safety
/// The compressor was passed to [`begin`].
unsafe fn state(compressor: &library::jpegli_compress_struct) -> *mut State {
    compressor.common.client_data.cast()
}

/// Offers the whole buffer to the library.
unsafe extern "C-unwind" fn offer(compressor: &mut library::jpegli_compress_struct) {
    // SAFETY: The library calls this for the initialised compressor, and does not touch these fields meanwhile.
    unsafe {
        let state = state(compressor);
        (*state).destination.next_output_byte = (&raw mut (*state).buffer).cast();
        (*state).destination.free_in_buffer = BUFFER;
    }
}

/// Collects the buffer, which is full.
unsafe extern "C-unwind" fn take_full(compressor: &mut library::jpegli_compress_struct) -> library::boolean {
    // SAFETY: As in `offer`; the library calls this when the buffer is full.
    unsafe {
        let state = state(compressor);
        (*state).written.extend_from_slice(&(*state).buffer);
        offer(compressor);
    }
    YES
}

/// Collects what was written after the last full buffer.
unsafe extern "C-unwind" fn take_rest(compressor: &mut library::jpegli_compress_struct) {
    // SAFETY: As in `offer`.
    unsafe {
        let state = state(compressor);
        let rest = BUFFER - (*state).destination.free_in_buffer;
        (*state).written.extend_from_slice(&(&(*state).buffer)[..rest]);
    }
}

/// Unwinds out of the library, which must not continue after an error. Nothing is printed: the failed step reports
/// it.
unsafe extern "C-unwind" fn unwind(_: &mut library::jpegli_common_struct) {
    resume_unwind(Box::new(()));
}

unsafe extern "C-unwind" fn ignore(_: &mut library::jpegli_common_struct, _level: c_int) {}

#[path = "tables.rs"]
mod tables;
#[cfg(test)]
#[path = "tests.rs"]
mod tests;
