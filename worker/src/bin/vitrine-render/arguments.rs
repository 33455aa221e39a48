//! The command-line arguments.

use std::path::PathBuf;

use clap::Parser;

/// The end of `--help`.
const NOTES: &str = "\
Names:
  Renditions are named STEM.KIND.EXTENSION. For example, photo.jpg becomes
  photo.thumb.jpg, photo.small.jpg, photo.medium.jpg and photo.large.jpg.
  Kinds that the photo is too small for are omitted.

  Several files can have the same stem, ignoring case. The renditions of the
  second file are then named STEM-2.KIND.EXTENSION, those of the third file
  STEM-3.KIND.EXTENSION, and so on. The numbers follow the order of the files,
  whether or not the other files can be rendered.

  Input files are never overwritten. Other files in DIR are overwritten if they
  have the name of a rendition.

Exit codes:
  0  Every file was rendered
  1  Some files could not be rendered
  2  The command is invalid, and nothing was rendered";

/// Create the renditions of photos exactly as a Vitrine server does
#[derive(Debug, PartialEq, Eq, Parser)]
#[command(name = "vitrine-render", version, after_help = NOTES)]
pub(crate) struct Arguments {
    /// Photos to render
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Folder for the renditions; it is created if it does not exist
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// Print a JSON object for each file, one per line
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, error::ErrorKind};

    use super::*;

    fn parse(words: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(["vitrine-render"].iter().chain(words))
    }

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_may_come_between_files() {
        let wanted = |json| Arguments { files: vec!["a.jpg".into(), "b.jpg".into()], out: "out".into(), json };
        for words in [
            &["a.jpg", "b.jpg", "--out", "out"][..],
            &["a.jpg", "--out=out", "b.jpg"],
            &["-o", "out", "a.jpg", "b.jpg"],
            &["-oout", "--", "a.jpg", "b.jpg"],
        ] {
            assert_eq!(parse(words).expect("correct"), wanted(false), "{words:?}");
        }
        assert_eq!(parse(&["a.jpg", "--json", "b.jpg", "-o", "out"]).expect("correct"), wanted(true));
        let dashes = parse(&["-oout", "--", "--json"]).expect("correct");
        assert_eq!((dashes.files, dashes.json), (vec!["--json".into()], false));
    }

    #[cfg(unix)]
    #[test]
    fn paths_need_not_be_unicode() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

        let path = OsStr::from_bytes(b"caf\xE9.jpg");
        let words = [OsStr::new("vitrine-render"), path, OsStr::new("--out"), path];
        let arguments = Arguments::try_parse_from(words).expect("correct");
        assert_eq!((arguments.files, arguments.out), (vec![path.into()], path.into()));
    }

    #[test]
    fn invalid_commands_exit_with_2() {
        for (words, kind) in [
            (&[][..], ErrorKind::MissingRequiredArgument),
            (&["--out", "out"], ErrorKind::MissingRequiredArgument),
            (&["a.jpg"], ErrorKind::MissingRequiredArgument),
            (&["a.jpg", "--out"], ErrorKind::InvalidValue),
            (&["a.jpg", "--out", ""], ErrorKind::InvalidValue),
            (&["a.jpg", "--out", "x", "-o", "y"], ErrorKind::ArgumentConflict),
            (&["a.jpg", "--out", "x", "--size=9"], ErrorKind::UnknownArgument),
        ] {
            let error = parse(words).expect_err("invalid");
            assert_eq!((error.kind(), error.exit_code()), (kind, 2), "{words:?}: {error}");
        }
    }

    #[test]
    fn help_and_version_need_no_files() {
        for words in [["--help"], ["-h"]] {
            let help = parse(&words).expect_err("help");
            assert_eq!((help.kind(), help.exit_code()), (ErrorKind::DisplayHelp, 0));
            for part in ["<FILE>...", "-o, --out <DIR>", "--json", "-h, --help", "-V, --version", "Exit codes:"] {
                assert!(help.to_string().contains(part), "{part}: {help}");
            }
        }
        let version = parse(&["--version"]).expect_err("version");
        assert_eq!(version.exit_code(), 0);
        assert_eq!(version.to_string(), concat!("vitrine-render ", env!("CARGO_PKG_VERSION"), "\n"));
    }
}
