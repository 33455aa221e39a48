//! The command-line arguments of `vitrine`.

use clap::{Parser, Subcommand};

/// Serves the photo gallery.
///
/// Settings are environment variables; docs/SETTINGS.md lists them. Without any, the gallery is at http://127.0.0.1:3000 and
/// keeps its data in the folder ./data.
#[derive(Debug, Parser)]
#[command(name = "vitrine", version)]
pub struct Arguments {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What `vitrine` can do besides serving.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fills a gallery with photos, to see how a large library behaves. No gallery may be running on the same data.
    #[cfg(feature = "standalone")]
    Seed(server::seed::Seed),
    /// Renders the photo on the standard input. The server starts this for each photo.
    #[cfg(feature = "standalone")]
    #[command(name = server::render_process::COMMAND, hide = true)]
    RenderPhoto,
}

#[cfg(all(test, feature = "standalone"))]
mod tests {
    use clap::{CommandFactory as _, error::ErrorKind};

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn without_a_command_it_serves() {
        assert!(Arguments::try_parse_from(["vitrine"]).expect("no arguments are needed").command.is_none());
    }

    #[test]
    fn seed_needs_a_number_of_photos_and_at_least_one_a_day() {
        let parse = |more: &[&str]| Arguments::try_parse_from(["vitrine", "seed"].iter().chain(more));
        assert!(parse(&["--photos", "10", "--email", "a@example.org", "--password", "ten or more"]).is_ok());
        assert_eq!(parse(&[]).expect_err("no number").kind(), ErrorKind::MissingRequiredArgument);
        let none = parse(&["--photos", "10", "--per-day", "0"]).expect_err("none a day");
        assert_eq!(none.kind(), ErrorKind::ValueValidation);
    }

    #[test]
    fn unknown_commands_are_named() {
        let error = Arguments::try_parse_from(["vitrine", "sed"]).expect_err("no such command");
        assert!(error.to_string().contains("'sed'"), "{error}");
    }
}
