//! The image pipeline on the command line: reads originals, writes renditions, and prints what it found out about
//! each file.
//!
//! It runs the same code as the server, with the default limits, one file after another.

mod arguments;
mod cost;
mod names;
mod report;

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, error::ErrorKind};
use gallery::{
    edits::Edits,
    fault::Fault,
    ports::renderer::{RenderLimits, Renderer},
    settings::Settings,
    sha256::Sha256,
};
use worker::Pipeline;

use self::{
    arguments::Arguments,
    cost::Meter,
    names::Names,
    report::{Facts, Failure, Line, Written},
};

/// Exit code if some files failed.
const FAILED: u8 = 1;

fn main() -> ExitCode {
    match render_all(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("vitrine-render: cannot print the results: {error}");
            ExitCode::from(FAILED)
        }
    }
}

fn render_all(arguments: &Arguments) -> io::Result<ExitCode> {
    if let Err(error) = fs::create_dir_all(&arguments.out) {
        let message = format!("cannot create the folder '{}': {error}", arguments.out.display());
        Arguments::command().error(ErrorKind::ValueValidation, message).exit();
    }
    let mut names = Names::new(&arguments.out, &arguments.files);
    let mut failed = false;
    for file in &arguments.files {
        let line = match render(file, &arguments.out, &names.stem(file)) {
            Ok(facts) => Line::Rendered(Box::new(facts)),
            Err(error) => {
                failed = true;
                Line::Failed { file: file.display().to_string(), error }
            }
        };
        line.print(arguments.json)?;
    }
    Ok(if failed { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

/// Renders one file and writes its renditions as `<stem>.<kind>.<extension>`.
fn render(file: &Path, out: &Path, stem: &str) -> Result<Facts, Failure> {
    let meter = Meter::start();
    let settings = Settings::default();
    let name = file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned());
    let fault = |fault: Fault| Failure { code: fault.code(), message: format!("{name}: {fault}") };
    let unreadable =
        |error: io::Error| Failure { code: "unreadable", message: format!("“{name}” cannot be read: {error}.") };

    // Refuse files that are too large before reading them, as the server does.
    if fs::metadata(file).map_err(unreadable)?.len() > settings.max_file_bytes {
        return Err(fault(Fault::TooLarge { limit_bytes: settings.max_file_bytes }));
    }
    let original = fs::read(file).map_err(unreadable)?;
    let sha256 = Sha256::of(&original);
    let limits = RenderLimits { max_pixels: settings.max_pixels, seconds: settings.render_seconds, max_memory: None };
    let rendered = Pipeline::new().render(&original, &Edits::default(), &limits).map_err(fault)?;
    drop(original);

    let mut renditions = Vec::with_capacity(rendered.files.len());
    for rendition in &rendered.files {
        let written = Written::new(out, stem, rendition);
        fs::write(&written.path, &rendition.bytes).map_err(|error| Failure {
            code: "unwritable",
            message: format!("{} cannot be written: {error}.", written.path.display()),
        })?;
        renditions.push(written);
    }
    Ok(Facts::new(file, &rendered, sha256, renditions, meter.stop()))
}
