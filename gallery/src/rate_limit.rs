//! How often a client may make an attempt that could be a guess, or have mail sent.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitedAction {
    /// Signing in with a password.
    SignIn,
    /// Using a mailed code.
    MailedCode,
    /// Requesting a mailed code.
    SendMail,
    /// The second step of a sign-in.
    SecondStep,
    /// Using a recovery code.
    RecoveryCode,
    /// Entering one's own password again, also to change it.
    ProvePassword,
    /// Setting up an authenticator.
    EnrolAuthenticator,
    /// Requesting a zip that the worker makes.
    MakeZip,
}

impl LimitedAction {
    /// All actions.
    pub const ALL: [Self; 8] = [
        Self::SignIn,
        Self::MailedCode,
        Self::SendMail,
        Self::SecondStep,
        Self::RecoveryCode,
        Self::ProvePassword,
        Self::EnrolAuthenticator,
        Self::MakeZip,
    ];

    /// Its name in the keys of records. It never changes.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::SignIn => "password",
            Self::MailedCode => "code",
            Self::SendMail => "mail",
            Self::SecondStep => "step",
            Self::RecoveryCode => "recovery",
            Self::ProvePassword => "change",
            Self::EnrolAuthenticator => "enrol",
            Self::MakeZip => "zip",
        }
    }
}

/// How many attempts are free, and the delay after each further one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimit {
    /// The attempt with which delays start. The ones before it cause none.
    pub free_attempts: i64,
    /// The first delay. Each further attempt doubles it.
    pub first_delay: SignedDuration,
    /// The longest delay.
    pub max_delay: SignedDuration,
    /// The attempts are cleared this long after the first one, or after the last one that was followed by a delay. No
    /// delay is longer.
    pub window: SignedDuration,
}

impl RateLimit {
    /// A limit with this many free attempts, and delays of 1, 2, 4 … seconds, up to 15 minutes, for a day.
    #[must_use]
    pub const fn after(free_attempts: i64) -> Self {
        Self {
            free_attempts,
            first_delay: SignedDuration::from_secs(1),
            max_delay: SignedDuration::from_mins(15),
            window: SignedDuration::from_hours(24),
        }
    }

    /// A limit with this many attempts an hour, all at once or not. The hour begins with the first one.
    #[must_use]
    pub fn per_hour(attempts: u32) -> Self {
        let hour = SignedDuration::from_hours(1);
        Self { free_attempts: attempts.into(), first_delay: hour, max_delay: hour, window: hour }
    }

    /// How long to wait after the attempt with this number. The first one is 1.
    #[must_use]
    pub fn delay(&self, attempt: i64) -> SignedDuration {
        match attempt - self.free_attempts {
            over @ 0.. => self.first_delay.saturating_mul(1 << over.min(20)).min(self.max_delay),
            _ => SignedDuration::ZERO,
        }
    }
}

/// The limits of one action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionLimits {
    /// For attempts for one account. A browser in which the account signed in before has the same limit for itself.
    pub account: RateLimit,
    /// For attempts from one network address (of IPv6: one /64 network), which many people may share.
    pub address: RateLimit,
}

impl Default for ActionLimits {
    fn default() -> Self {
        Self { account: RateLimit::after(5), address: RateLimit::after(60) }
    }
}

/// The limits of every action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimits {
    /// [`LimitedAction::SignIn`].
    pub sign_in: ActionLimits,
    /// [`LimitedAction::MailedCode`].
    pub mailed_code: ActionLimits,
    /// [`LimitedAction::SendMail`].
    pub send_mail: ActionLimits,
    /// [`LimitedAction::SecondStep`].
    pub second_step: ActionLimits,
    /// [`LimitedAction::RecoveryCode`].
    pub recovery_code: ActionLimits,
    /// [`LimitedAction::ProvePassword`]. Only the account's limit applies, because the person is signed in.
    pub prove_password: ActionLimits,
    /// [`LimitedAction::EnrolAuthenticator`]. Only the account's limit applies, because the person is signed in.
    pub enrol_authenticator: ActionLimits,
    /// [`LimitedAction::MakeZip`]. Only the account's limit applies, because the person is signed in.
    pub make_zip: ActionLimits,
}

impl Default for RateLimits {
    fn default() -> Self {
        let usual = ActionLimits::default();
        Self {
            sign_in: usual,
            mailed_code: usual,
            send_mail: usual,
            second_step: usual,
            recovery_code: usual,
            prove_password: usual,
            enrol_authenticator: usual,
            // Each may take minutes of a worker, and up to 20 GB of the bucket for a day.
            make_zip: ActionLimits { account: RateLimit::after(20), ..usual },
        }
    }
}

impl RateLimits {
    /// The limits of an action.
    #[must_use]
    pub fn of(&self, action: LimitedAction) -> &ActionLimits {
        match action {
            LimitedAction::SignIn => &self.sign_in,
            LimitedAction::MailedCode => &self.mailed_code,
            LimitedAction::SendMail => &self.send_mail,
            LimitedAction::SecondStep => &self.second_step,
            LimitedAction::RecoveryCode => &self.recovery_code,
            LimitedAction::ProvePassword => &self.prove_password,
            LimitedAction::EnrolAuthenticator => &self.enrol_authenticator,
            LimitedAction::MakeZip => &self.make_zip,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest() {
        let limit = RateLimit::after(5);
        let delays = [1, 4, 5, 6, 7, 14, 15, 1000].map(|attempt| limit.delay(attempt).as_secs());
        assert_eq!(delays, [0, 0, 1, 2, 4, 512, 900, 900]);
        let strict = RateLimit {
            first_delay: SignedDuration::from_secs(30),
            max_delay: SignedDuration::from_mins(1),
            ..RateLimit::after(1)
        };
        assert_eq!([1, 2, 3].map(|attempt| strict.delay(attempt).as_secs()), [30, 60, 60]);
    }

    #[test]
    fn the_names_of_actions_in_records_never_change() {
        let keys = LimitedAction::ALL.map(LimitedAction::key);
        assert_eq!(keys, ["password", "code", "mail", "step", "recovery", "change", "enrol", "zip"]);
    }
}
