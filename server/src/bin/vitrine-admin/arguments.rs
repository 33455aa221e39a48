//! What was asked for.

use std::path::PathBuf;

use gallery::{admin::Repair, person::Role};
use lexopt::{Arg, Parser, ValueExt as _};

/// What `--help` says.
pub const HELP: &str = "\
vitrine-admin looks after a gallery. It reads the same environment as the server: VITRINE_DATA at home,
VITRINE_TABLE and the rest in the cloud. At home, stop the server first.

  people                                  everybody, with role, photos and what they take
  quota EMAIL GB|none                     how many gigabytes a person may keep; none: the gallery's own limit
  role EMAIL administrator|member         what a person may do
  rerender EMAIL | --all                  have renditions made again; photos stay to be seen meanwhile
  check [--repair] [--discard]            whether records and bytes fit together; --repair puts right what can be,
                                          --discard also deletes originals that no record knows
  export FOLDER [EMAIL]                   originals and everything known of them, of everybody or of one person
  import FOLDER                           what export wrote; doing it again goes on where it stopped
  redrive                                 give photos that were set aside after faults of ours another chance

Exit status: 0 done, 1 something is still wrong or could not be done, 2 wrong command or configuration.";

/// A command with all that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// `people`
    People,
    /// `quota`
    Quota {
        /// Whose.
        email: String,
        /// Bytes, or the gallery's own limit.
        bytes: Option<u64>,
    },
    /// `role`
    Role {
        /// Whose.
        email: String,
        /// Which.
        role: Role,
    },
    /// `rerender`
    Rerender {
        /// Whose photos; everybody's without.
        email: Option<String>,
    },
    /// `check`
    Check {
        /// What to do about what is found.
        repair: Repair,
    },
    /// `export`
    Export {
        /// Where to.
        folder: PathBuf,
        /// Whose; everybody's without.
        email: Option<String>,
    },
    /// `import`
    Import {
        /// Where from.
        folder: PathBuf,
    },
    /// `redrive`
    Redrive,
    /// `--help`
    Help,
    /// `--version`
    Version,
}

/// Reads the command line.
///
/// # Errors
/// A sentence about what is wrong with it.
pub fn read(mut parser: Parser) -> Result<Command, lexopt::Error> {
    let (mut values, mut all, mut repair, mut discard) = (Vec::new(), false, false, false);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Version),
            Arg::Long("all") => all = true,
            Arg::Long("repair") => repair = true,
            Arg::Long("discard") => discard = true,
            Arg::Value(value) => values.push(value),
            other => return Err(other.unexpected()),
        }
    }
    let mut values = values.into_iter();
    let name = values.next().ok_or("There is no command.")?.string()?;
    if (all && name != "rerender") || ((repair || discard) && name != "check") {
        return Err(format!("{name} has no such option.").into());
    }
    let missing = |what: &str| lexopt::Error::from(format!("{name} needs {what}."));
    let command = match name.as_str() {
        "people" => Command::People,
        "quota" => {
            let email = values.next().ok_or_else(|| missing("an address"))?.string()?;
            let bytes = gigabytes(&values.next().ok_or_else(|| missing("a number of gigabytes, or none"))?.string()?)?;
            Command::Quota { email, bytes }
        }
        "role" => {
            let email = values.next().ok_or_else(|| missing("an address"))?.string()?;
            let role = match values.next().ok_or_else(|| missing("a role"))?.string()?.as_str() {
                "administrator" => Role::Administrator,
                "member" => Role::Member,
                other => return Err(format!("“{other}” is no role: administrator or member.").into()),
            };
            Command::Role { email, role }
        }
        "rerender" => match (values.next(), all) {
            (Some(email), false) => Command::Rerender { email: Some(email.string()?) },
            (None, true) => Command::Rerender { email: None },
            _ => return Err(missing("either an address or --all")),
        },
        "check" => Command::Check {
            repair: match (repair, discard) {
                (_, true) => Repair::Discard,
                (true, false) => Repair::Repair,
                (false, false) => Repair::Nothing,
            },
        },
        "export" => {
            let folder = values.next().ok_or_else(|| missing("a folder"))?.into();
            Command::Export { folder, email: values.next().map(|email| email.string()).transpose()? }
        }
        "import" => Command::Import { folder: values.next().ok_or_else(|| missing("a folder"))?.into() },
        "redrive" => Command::Redrive,
        other => return Err(format!("“{other}” is no command.").into()),
    };
    match values.next() {
        Some(more) => Err(format!("“{}” is too much.", more.to_string_lossy()).into()),
        None => Ok(command),
    }
}

fn gigabytes(text: &str) -> Result<Option<u64>, lexopt::Error> {
    if text == "none" {
        return Ok(None);
    }
    let number: f64 =
        text.parse().ok().filter(|gb| (0.0..=1e9).contains(gb)).ok_or_else(|| {
            lexopt::Error::from(format!("“{text}” is not a number of gigabytes; it can be none, too."))
        })?;
    Ok(Some((number * 1e9) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &[&str]) -> Result<Command, String> {
        read(Parser::from_iter(["vitrine-admin"].iter().chain(words))).map_err(|error| error.to_string())
    }

    #[test]
    fn commands_are_read() {
        assert_eq!(command(&["people"]), Ok(Command::People));
        let quota = |bytes| Ok(Command::Quota { email: "a@b.c".into(), bytes });
        assert_eq!(command(&["quota", "a@b.c", "2.5"]), quota(Some(2_500_000_000)));
        assert_eq!(command(&["quota", "a@b.c", "none"]), quota(None));
        assert_eq!(command(&["rerender", "--all"]), Ok(Command::Rerender { email: None }));
        assert_eq!(command(&["check"]), Ok(Command::Check { repair: Repair::Nothing }));
        assert_eq!(command(&["check", "--repair"]), Ok(Command::Check { repair: Repair::Repair }));
        assert_eq!(command(&["export", "/tmp/x"]), Ok(Command::Export { folder: "/tmp/x".into(), email: None }));
        assert_eq!(command(&["people", "--help"]), Ok(Command::Help));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (words, part) in [
            (&[][..], "no command"),
            (&["paint"], "“paint” is no command"),
            (&["quota", "a@b.c"], "gigabytes"),
            (&["quota", "a@b.c", "-1"], ""),
            (&["quota", "a@b.c", "much"], "“much”"),
            (&["role", "a@b.c", "king"], "“king”"),
            (&["rerender"], "--all"),
            (&["rerender", "a@b.c", "--all"], "--all"),
            (&["people", "--repair"], "no such option"),
            (&["people", "more"], "“more” is too much"),
            (&["people", "--loud"], "loud"),
        ] {
            let error = command(words).expect_err("wrong");
            assert!(error.contains(part), "{words:?}: {error}");
        }
    }
}
