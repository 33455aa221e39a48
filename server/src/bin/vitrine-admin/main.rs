//! `vitrine-admin`: looks after a gallery from a terminal. It reads the same environment as the server, and so finds the
//! same home.

mod arguments;
mod check;
// The server uses more of both.
#[allow(dead_code)]
#[path = "../../compose/mod.rs"]
mod compose;
#[allow(dead_code)]
#[path = "../../config/mod.rs"]
mod config;
mod export;
mod home;
mod import;
mod out;
mod people;
mod quota;
mod redrive;
mod rerender;
mod role;

use std::process::ExitCode;

use gallery::admin::Admin;

use arguments::Command;
use config::Config;

/// Something is still wrong, or could not be done.
const FAILED: u8 = 1;

/// The command or the configuration is wrong; nothing was done.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    let command = match arguments::read(lexopt::Parser::from_env()) {
        Ok(command) => command,
        Err(error) => {
            out::complain(&format!("{error}\n`vitrine-admin --help` tells what there is."));
            return ExitCode::from(MISUSED);
        }
    };
    match command {
        Command::Help => {
            out::say(arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Command::Version => {
            out::say(concat!("vitrine-admin ", env!("CARGO_PKG_VERSION")));
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(faults) => {
            out::complain(&format!("The gallery cannot be opened:\n  {}", faults.join("\n  ")));
            return ExitCode::from(MISUSED);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            out::complain(&format!("no runtime: {error}"));
            return ExitCode::from(FAILED);
        }
    };
    match runtime.block_on(run(&config, command)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        Err(error) => {
            out::complain(&out::with_causes(error.as_ref()));
            ExitCode::from(FAILED)
        }
    }
}

/// Whether all is well afterwards.
async fn run(config: &Config, command: Command) -> anyhow::Result<bool> {
    let admin = Admin { library: home::open(config).await? };
    match command {
        Command::People => people::run(&admin).await,
        Command::Quota { email, bytes } => quota::run(&admin, &email, bytes).await,
        Command::Role { email, role } => role::run(&admin, &email, role).await,
        Command::Rerender { email } => rerender::run(&admin, email.as_deref()).await,
        Command::Check { repair } => check::run(&admin, repair).await,
        Command::Export { folder, email } => export::run(&admin, &folder, email.as_deref()).await,
        Command::Import { folder } => import::run(&admin, &folder).await,
        Command::Redrive => redrive::run(&admin).await,
        Command::Help | Command::Version => Ok(true),
    }
}
