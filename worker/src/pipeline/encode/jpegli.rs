//! JPEG by jpegli: a tenth smaller than other encoders make it at the same look, because it gives each block the
//! precision that its content needs. It reads nothing but pixels of our own.

use std::{
    io::Result,
    panic::{AssertUnwindSafe, catch_unwind},
};

use gallery::{dimensions::Dimensions, fault::Fault};
use jpegli::{ColorSpace, Compress};

pub(super) struct Encoder(Box<dyn Begun>);

/// The library does not name the type of a file that was begun.
trait Begun {
    fn write(&mut self, rows: &[u8]) -> Result<()>;
    fn finish(self: Box<Self>) -> Result<Vec<u8>>;
}

struct File<S> {
    begun: S,
    write: fn(&mut S, &[u8]) -> Result<()>,
    finish: fn(S) -> Result<Vec<u8>>,
}

impl<S> Begun for File<S> {
    fn write(&mut self, rows: &[u8]) -> Result<()> {
        (self.write)(&mut self.begun, rows)
    }

    fn finish(self: Box<Self>) -> Result<Vec<u8>> {
        (self.finish)(self.begun)
    }
}

impl Encoder {
    pub(super) fn new(size: Dimensions, quality: u8, progressive: bool) -> std::result::Result<Self, Fault> {
        guarded(|| {
            let mut file = Compress::new(ColorSpace::JCS_RGB);
            file.set_size(size.width as usize, size.height as usize);
            file.set_quality(f32::from(quality));
            if progressive {
                file.set_progressive_mode();
            } else {
                // Tables made for the picture.
                file.set_optimize_coding(true);
            }
            Ok(Self(Box::new(File {
                begun: file.start_compress(Vec::new())?,
                write: |begun, rows| begun.write_scanlines(rows),
                finish: |begun| begun.finish(),
            })))
        })
    }

    pub(super) fn write(&mut self, rows: &[u8]) -> std::result::Result<(), Fault> {
        guarded(|| self.0.write(rows))
    }

    pub(super) fn finish(self) -> std::result::Result<Vec<u8>, Fault> {
        guarded(|| self.0.finish())
    }
}

/// The library says what is wrong by unwinding.
fn guarded<T>(step: impl FnOnce() -> Result<T>) -> std::result::Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(step)).ok().and_then(Result::ok).ok_or(Fault::Corrupt)
}
