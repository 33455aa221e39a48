//! The command-line arguments.

use std::{path::PathBuf, str::FromStr};

use clap::{Args, Parser, Subcommand, ValueEnum};
use gallery::{admin::Repair, person, settings};

/// The end of `--help`.
const NOTES: &str = "\
Environment:
  The variables are those of the server: VITRINE_DATA for a standalone
  gallery, VITRINE_TABLE and others for a gallery on AWS. Stop the server
  of a standalone gallery before you run a command.

Exit codes:
  0  The command succeeded
  1  The command failed, or a problem remains
  2  The command or the configuration is invalid, and nothing was done";

/// Manage a Vitrine gallery
#[derive(Debug, PartialEq, Parser)]
#[command(
    name = "vitrine-admin",
    version,
    propagate_version = true,
    arg_required_else_help = false,
    after_help = NOTES
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// A command and its arguments.
#[derive(Debug, PartialEq, Subcommand)]
pub enum Command {
    /// List all accounts with their roles, photo counts and storage use
    People,
    /// Set the storage limit of an account
    Quota {
        /// Email address of the account
        email: String,
        /// Gigabytes from 0 to 1000000000, or none for the limit of the gallery
        #[arg(value_name = "GB|none", allow_negative_numbers = true)]
        quota: Quota,
    },
    /// Invite somebody: print a link with which they can create an account
    Invite {
        /// Email address for which the link works; any if omitted
        email: Option<String>,
    },
    /// Choose who can create an account; it replaces VITRINE_REGISTRATION
    Registration {
        /// Who can
        who: Registration,
    },
    /// Turn off the second step of an account, after authenticator and recovery code were lost
    TwoStepOff {
        /// Email address of the account
        email: String,
    },
    /// End every session of an account
    SignOut {
        /// Email address of the account
        email: String,
    },
    /// Set the role of an account
    Role {
        /// Email address of the account
        email: String,
        /// New role of the account
        role: Role,
    },
    /// Delete an account; it can be restored for 7 days
    Remove {
        /// Email address of the account
        email: String,
        /// Erase the account and its photos without waiting
        #[arg(long)]
        at_once: bool,
    },
    /// Restore an account that was deleted
    Restore {
        /// Email address of the account
        email: String,
    },
    /// Create all renditions again; photos stay visible in the meantime
    Rerender(Rerender),
    /// Check that records and files match
    Check(Check),
    /// Export originals and their data; the data is written as JSON
    Export {
        /// Folder to write to
        folder: PathBuf,
        /// Email address of the account to export; all accounts if omitted
        email: Option<String>,
    },
    /// Import an export; a repeated import continues where it stopped
    Import {
        /// Folder that export wrote
        folder: PathBuf,
        /// Keep the roles and quotas of the export; without it, people become members
        #[arg(long)]
        keep_roles: bool,
    },
    /// Migrate the records of an older version; a repeated run continues where it stopped
    Migrate {
        /// Only count what there is to do
        #[arg(long)]
        dry_run: bool,
    },
    /// Retry photos that were set aside after internal errors
    Redrive,
}

/// How much a person may store, in bytes. `None` is the gallery's own limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota(pub Option<u64>);

impl FromStr for Quota {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" {
            return Ok(Self(None));
        }
        let bytes = person::quota_of_gigabytes(text);
        bytes.map(|bytes| Self(Some(bytes))).map_err(|_| "expected a number of gigabytes from 0 to 1000000000, or none")
    }
}

/// Who can create an account, as it is written on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Registration {
    /// [`settings::Registration::Open`]
    #[value(help = None)]
    Open,
    /// [`settings::Registration::Invited`]
    #[value(help = None)]
    Invited,
    /// [`settings::Registration::Closed`]
    #[value(help = None)]
    Closed,
}

impl From<Registration> for settings::Registration {
    fn from(who: Registration) -> Self {
        match who {
            Registration::Open => Self::Open,
            Registration::Invited => Self::Invited,
            Registration::Closed => Self::Closed,
        }
    }
}

/// A person's role, as it is written on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// [`person::Role::Administrator`]
    #[value(help = None)]
    Administrator,
    /// [`person::Role::Member`]
    #[value(help = None)]
    Member,
}

impl From<Role> for person::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Administrator => Self::Administrator,
            Role::Member => Self::Member,
        }
    }
}

/// Whose photos to render again: one person's or everybody's.
#[derive(Debug, PartialEq, Eq, Args)]
#[group(required = true, multiple = false)]
pub struct Rerender {
    /// Email address of the account
    pub email: Option<String>,
    /// Include all accounts
    #[arg(long)]
    pub all: bool,
}

/// What `check` does about problems.
#[derive(Debug, PartialEq, Eq, Args)]
pub struct Check {
    /// Repair what can be repaired without deleting originals
    #[arg(long)]
    pub repair: bool,
    /// Repair, and permanently delete originals that have no record
    #[arg(long)]
    pub discard: bool,
}

impl From<Check> for Repair {
    fn from(check: Check) -> Self {
        match check {
            Check { discard: true, .. } => Self::Discard,
            Check { repair: true, .. } => Self::Repair,
            Check { .. } => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, error::ErrorKind};

    use super::*;

    fn parse(words: &[&str]) -> Result<Command, clap::Error> {
        Arguments::try_parse_from(["vitrine-admin"].iter().chain(words)).map(|arguments| arguments.command)
    }

    fn command(words: &[&str]) -> Command {
        parse(words).unwrap_or_else(|error| panic!("{words:?}: {error}"))
    }

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn commands_are_parsed() {
        let email = "a@b.c";
        assert_eq!(command(&["people"]), Command::People);
        for (text, bytes) in
            [("2.5", Some(2_500_000_000)), ("0", Some(0)), ("1e9", Some(10_u64.pow(18))), ("none", None)]
        {
            let quota = Command::Quota { email: email.into(), quota: Quota(bytes) };
            assert_eq!(command(&["quota", email, text]), quota);
        }
        for (text, role) in [("administrator", Role::Administrator), ("member", Role::Member)] {
            assert_eq!(command(&["role", email, text]), Command::Role { email: email.into(), role });
        }
        let remove = |at_once| Command::Remove { email: email.into(), at_once };
        assert_eq!(command(&["remove", email]), remove(false));
        assert_eq!(command(&["remove", email, "--at-once"]), remove(true));
        assert_eq!(command(&["restore", email]), Command::Restore { email: email.into() });
        assert_eq!(command(&["invite"]), Command::Invite { email: None });
        assert_eq!(command(&["invite", email]), Command::Invite { email: Some(email.into()) });
        let who = Registration::Invited;
        assert_eq!(command(&["registration", "invited"]), Command::Registration { who });
        assert_eq!(command(&["two-step-off", email]), Command::TwoStepOff { email: email.into() });
        assert_eq!(command(&["sign-out", email]), Command::SignOut { email: email.into() });
        let one = Rerender { email: Some(email.into()), all: false };
        assert_eq!(command(&["rerender", email]), Command::Rerender(one));
        assert_eq!(command(&["rerender", "--all"]), Command::Rerender(Rerender { email: None, all: true }));
        assert_eq!(command(&["export", "/tmp/x"]), Command::Export { folder: "/tmp/x".into(), email: None });
        let person = Command::Export { folder: "/tmp/x".into(), email: Some(email.into()) };
        assert_eq!(command(&["export", "/tmp/x", email]), person);
        assert_eq!(command(&["import", "/tmp/x"]), Command::Import { folder: "/tmp/x".into(), keep_roles: false });
        let kept = Command::Import { folder: "/tmp/x".into(), keep_roles: true };
        assert_eq!(command(&["import", "/tmp/x", "--keep-roles"]), kept);
        assert_eq!(command(&["migrate"]), Command::Migrate { dry_run: false });
        assert_eq!(command(&["migrate", "--dry-run"]), Command::Migrate { dry_run: true });
        assert_eq!(command(&["redrive"]), Command::Redrive);
    }

    #[test]
    fn discard_also_repairs() {
        for (words, wanted) in [
            (&["check"][..], Repair::Nothing),
            (&["check", "--repair"], Repair::Repair),
            (&["check", "--discard"], Repair::Discard),
            (&["check", "--repair", "--discard"], Repair::Discard),
        ] {
            let Command::Check(check) = command(words) else { panic!("{words:?}") };
            assert_eq!(Repair::from(check), wanted, "{words:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn folders_need_not_be_unicode() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};

        let folder = OsStr::from_bytes(b"caf\xE9");
        let words = |name| [OsStr::new("vitrine-admin"), OsStr::new(name), folder];
        let exported = Arguments::try_parse_from(words("export")).expect("correct").command;
        assert_eq!(exported, Command::Export { folder: folder.into(), email: None });
        let imported = Arguments::try_parse_from(words("import")).expect("correct").command;
        assert_eq!(imported, Command::Import { folder: folder.into(), keep_roles: false });
        assert_eq!(Arguments::try_parse_from(words("rerender")).expect_err("wrong").kind(), ErrorKind::InvalidUtf8);
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let gigabytes = "from 0 to 1000000000, or none";
        for (words, parts) in [
            (&[][..], &["requires a subcommand", "people"][..]),
            (&["paint"], &["'paint'"]),
            (&["quota", "a@b.c"], &["<GB|none>"]),
            (&["quota", "a@b.c", "-1"], &["'-1'", gigabytes]),
            (&["quota", "a@b.c", "1000000001"], &["'1000000001'", gigabytes]),
            (&["quota", "a@b.c", "NaN"], &["'NaN'", gigabytes]),
            (&["quota", "a@b.c", "much"], &["'much'", gigabytes]),
            (&["role", "a@b.c", "king"], &["'king'", "administrator, member"]),
            (&["registration", "ajar"], &["'ajar'", "open, invited, closed"]),
            (&["rerender"], &["<EMAIL|--all>"]),
            (&["rerender", "a@b.c", "--all"], &["--all"]),
            (&["import"], &["<FOLDER>"]),
            (&["people", "--repair"], &["'--repair'"]),
            (&["people", "more"], &["'more'"]),
            (&["people", "--loud"], &["'--loud'"]),
        ] {
            let error = parse(words).expect_err("wrong");
            assert_eq!(error.exit_code(), 2, "{words:?}: {error}");
            let said = error.to_string();
            for part in parts.iter().chain(&["--help"]) {
                assert!(said.contains(part), "{words:?}: {part}: {said}");
            }
        }
    }

    fn help(words: &[&str]) -> String {
        let error = parse(words).expect_err("help");
        assert_eq!((error.kind(), error.exit_code()), (ErrorKind::DisplayHelp, 0), "{words:?}");
        error.to_string()
    }

    #[test]
    fn help_lists_every_command_and_option() {
        let all = help(&["--help"]);
        assert!(all.contains("Environment:") && all.contains("Exit codes:"), "{all}");
        for (name, usage, parts) in [
            ("people", "people", &[][..]),
            ("quota", "quota <EMAIL> <GB|none>", &["Gigabytes"]),
            ("invite", "invite [EMAIL]", &[]),
            ("registration", "registration <WHO>", &["open, invited, closed"]),
            ("two-step-off", "two-step-off <EMAIL>", &[]),
            ("sign-out", "sign-out <EMAIL>", &[]),
            ("role", "role <EMAIL> <ROLE>", &["administrator, member"]),
            ("rerender", "rerender <EMAIL|--all>", &["--all"]),
            ("check", "check [OPTIONS]", &["--repair", "--discard"]),
            ("export", "export <FOLDER> [EMAIL]", &[]),
            ("import", "import [OPTIONS] <FOLDER>", &["--keep-roles"]),
            ("migrate", "migrate [OPTIONS]", &["--dry-run"]),
            ("redrive", "redrive", &[]),
        ] {
            assert!(all.contains(&format!("\n  {name} ")), "{name}: {all}");
            let own = help(&[name, "--help"]);
            assert!(own.contains(&format!("Usage: vitrine-admin {usage}\n")), "{own}");
            for part in parts {
                assert!(own.contains(part), "{part}: {own}");
            }
        }
    }

    #[test]
    fn everything_has_a_help_text() {
        for command in Arguments::command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
        }
    }

    #[test]
    fn the_version_can_be_shown_anywhere() {
        for words in [&["--version"][..], &["-V"], &["people", "--version"]] {
            let version = parse(words).expect_err("version");
            assert_eq!((version.kind(), version.exit_code()), (ErrorKind::DisplayVersion, 0));
            assert!(version.to_string().contains(env!("CARGO_PKG_VERSION")), "{words:?}: {version}");
        }
    }
}
