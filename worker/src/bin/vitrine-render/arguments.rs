//! What the command line asks for.

use std::path::PathBuf;

use lexopt::{
    Arg::{Long, Short, Value},
    Parser, ValueExt,
};

/// How the command is written, in one line.
pub(crate) const USAGE: &str = "usage: vitrine-render FILE… --out DIR [--json]";

/// What `--help` prints.
pub(crate) const HELP: &str = "\
usage: vitrine-render FILE… --out DIR [--json]

Makes the renditions of photos exactly as a Vitrine server does.

  --out DIR   the folder for the renditions; made when it is not there
  --json      one JSON object per file, each on its own line, instead of a sentence
  --help      this text
  --version   the version

Renditions are called STEM.KIND.EXTENSION: photo.jpg becomes photo.thumb.jpg, photo.small.jpg, photo.medium.jpg
and photo.large.jpg, without those that the photo is too small for. When several files have the same stem, in small
letters or capital ones, the second one's renditions are called STEM-2.KIND.EXTENSION, the third one's STEM-3 and so on,
in the order of the files and whether or not the others could be rendered. A file that is to be read is never written
over; any other file of such a name in DIR is.

exit code: 0 when every file was rendered; 1 when some could not be, while the others were; 2 when the command is wrong";

/// A correct command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// `--help`.
    Help,
    /// `--version`.
    Version,
    /// The renditions of some files.
    Renditions(Arguments),
}

/// Which files, and where to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) out: PathBuf,
    pub(crate) json: bool,
}

/// Reads the command line; a sentence when it cannot be understood.
pub(crate) fn parse(mut parser: Parser) -> Result<Wanted, String> {
    let (mut files, mut out, mut json) = (Vec::new(), None, false);
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("help") | Short('h') => return Ok(Wanted::Help),
            Long("version") | Short('V') => return Ok(Wanted::Version),
            Long("json") => json = true,
            Long("out") | Short('o') => {
                let folder: PathBuf = parser
                    .value()
                    .and_then(|value| value.parse())
                    .map_err(|_| "--out needs the folder for the renditions".to_owned())?;
                if out.replace(folder).is_some() {
                    return Err("--out was given twice; all renditions go into one folder".to_owned());
                }
            }
            Value(file) => files.push(PathBuf::from(file)),
            Long(_) | Short(_) => return Err(argument.unexpected().to_string()),
        }
    }
    if files.is_empty() {
        return Err("no file was named".to_owned());
    }
    let out = out.ok_or("--out is missing: the folder for the renditions")?;
    Ok(Wanted::Renditions(Arguments { files, out, json }))
}
