//! The worker deals with photos and their owners, never with sign-ins.

use async_trait::async_trait;
use gallery::{
    Error, Result,
    id::PersonId,
    ports::{
        Identity,
        identity::{AccessClaims, Challenge, Context, PasswordOf, SignIn, Tokens},
    },
};

/// An [`Identity`] without accounts: it refuses every call.
pub struct Nobody;

#[derive(Debug, thiserror::Error)]
#[error("the worker has no accounts")]
struct NoAccounts;

fn refused<T>() -> Result<T> {
    Err(Error::unavailable(NoAccounts))
}

#[async_trait]
impl Identity for Nobody {
    async fn sign_up(&self, _: &str, _: &str) -> Result<String> {
        refused()
    }

    async fn confirm(&self, _: &str, _: PasswordOf<'_>, _: &str) -> Result<()> {
        refused()
    }

    async fn resend_code(&self, _: &str) -> Result<()> {
        refused()
    }

    async fn sign_in(&self, _: &str, _: &str, _: Context<'_>) -> Result<SignIn> {
        refused()
    }

    async fn answer(&self, _: &Challenge, _: &str, _: Context<'_>) -> Result<Tokens> {
        refused()
    }

    async fn refresh(&self, _: &str) -> Result<Tokens> {
        refused()
    }

    async fn sign_out(&self, _: &str) -> Result<()> {
        refused()
    }

    async fn sign_out_everywhere(&self, _: &PersonId) -> Result<()> {
        refused()
    }

    async fn forgot_password(&self, _: &str) -> Result<()> {
        refused()
    }

    async fn reset_password(&self, _: &str, _: &str, _: &str) -> Result<()> {
        refused()
    }

    async fn change_password(&self, _: &PersonId, _: &str, _: &str, _: Context<'_>) -> Result<()> {
        refused()
    }

    async fn prove(&self, _: &PersonId, _: &str, _: &str, _: Context<'_>) -> Result<()> {
        refused()
    }

    async fn second_factor(&self, _: &PersonId) -> Result<bool> {
        refused()
    }

    async fn begin_second_factor(&self, _: &str) -> Result<String> {
        refused()
    }

    async fn confirm_second_factor(&self, _: &str, _: &str) -> Result<()> {
        refused()
    }

    async fn remove_second_factor(&self, _: &PersonId) -> Result<()> {
        refused()
    }

    async fn invite(&self, _: &str) -> Result<PersonId> {
        refused()
    }

    async fn delete(&self, _: &PersonId) -> Result<()> {
        refused()
    }

    async fn verify(&self, _: &str) -> Result<AccessClaims> {
        refused()
    }

    async fn verify_live(&self, _: &str) -> Result<AccessClaims> {
        refused()
    }
}
