//! `vitrine-admin`: manages a gallery from a terminal. It reads the same environment as the server, so it finds the
//! same gallery.

mod arguments;
mod check;
mod export;
mod import;
mod invite;
mod migrate;
mod open;
mod out;
mod people;
mod quota;
mod redrive;
mod registration;
mod remove;
mod rerender;
mod role;
mod signing_in;

use std::process::ExitCode;

use clap::Parser as _;
use gallery::admin::Admin;
use server::config::Config;

use arguments::{Arguments, Command};

/// Exit code if a problem remains, or something could not be done.
const FAILED: u8 = 1;

/// Exit code if the configuration is invalid, and nothing was done. An invalid command has the same exit code.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    let config = match Config::from_env() {
        Ok(config) => config,
        Err(faults) => {
            out::complain_of(&[vec!["Cannot open the gallery:".to_owned()], faults].concat());
            return ExitCode::from(MISUSED);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            out::complain(&format!("cannot start the async runtime: {error}"));
            return ExitCode::from(FAILED);
        }
    };
    match runtime.block_on(run(&config, command)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        Err(error) => {
            out::complain_of(&out::with_causes(error.as_ref()));
            ExitCode::from(FAILED)
        }
    }
}

/// Returns whether no problem remains.
async fn run(config: &Config, command: Command) -> anyhow::Result<bool> {
    let home = open::open(config).await?;
    let admin = Admin { library: home.library.clone() };
    match command {
        Command::People => people::run(&admin).await,
        Command::Quota { email, quota } => quota::run(&admin, &email, quota.0).await,
        Command::Invite { email } => invite::run(&admin, config, email.as_deref()).await,
        Command::Registration { who } => registration::run(&admin, who.into()).await,
        Command::TwoStepOff { email } => signing_in::two_step_off(&admin, &email).await,
        Command::SignOut { email } => signing_in::sign_out(&admin, &email).await,
        Command::Role { email, role } => role::run(&admin, &email, role.into()).await,
        Command::Remove { email, at_once } => remove::remove(&admin, &email, at_once).await,
        Command::Restore { email } => remove::restore(&admin, &email).await,
        Command::Rerender(whose) => rerender::run(&admin, whose.email.as_deref()).await,
        Command::Check(check) => check::run(&admin, check.into()).await,
        Command::Export { folder, email } => export::run(&admin, &folder, email.as_deref()).await,
        Command::Import { folder, keep_roles } => import::run(&admin, &folder, keep_roles).await,
        Command::Migrate { dry_run } => migrate::run(&admin, dry_run).await,
        Command::Redrive => redrive::run(&admin).await,
    }
}
