//! The forms of pages and the fields in them.

/// A form that a page shows again when it could not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormName {
    /// Creates an account.
    SignUp,
    /// Confirms an account, or sends another code.
    Confirm,
    /// Signs in.
    SignIn,
    /// Takes the second step of a sign-in.
    SignInCode,
    /// Switches the second step off with a recovery code.
    SignInRecover,
    /// Sends a code for a forgotten password.
    Forgot,
    /// Sets a new password with a code.
    Reset,
    /// Sets the display name.
    DisplayName,
    /// Changes the password.
    Password,
    /// Ends every session.
    SignOutEverywhere,
    /// Deletes the account.
    DeleteAccount,
    /// Begins to set up two-step sign-in.
    TwoStepBegin,
    /// Switches two-step sign-in on.
    TwoStepConfirm,
    /// Makes another recovery code.
    TwoStepRecovery,
    /// Switches two-step sign-in off.
    TwoStepEnd,
    /// Sets a photo's title and description.
    Describe,
    /// Adds files.
    Upload,
    /// No form of its own: the page that says what went wrong.
    ErrorPage,
}

impl FormName {
    /// The id of the sentence about what went wrong with it, unique on its page.
    #[must_use]
    pub fn alert_id(self) -> &'static str {
        match self {
            Self::SignUp => "signup-alert",
            Self::Confirm | Self::TwoStepConfirm => "confirm-alert",
            Self::SignIn => "signin-alert",
            Self::SignInCode => "code-alert",
            Self::SignInRecover => "recover-alert",
            Self::Forgot => "forgot-alert",
            Self::Reset => "reset-alert",
            Self::DisplayName => "name-alert",
            Self::Password => "password-alert",
            Self::SignOutEverywhere => "everywhere-alert",
            Self::DeleteAccount => "delete-alert",
            Self::TwoStepBegin => "begin-alert",
            Self::TwoStepRecovery => "recovery-alert",
            Self::TwoStepEnd => "end-alert",
            Self::Describe => "describe-alert",
            Self::Upload => "upload-alert",
            Self::ErrorPage => "page-alert",
        }
    }
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldName {
    /// An email address.
    Email,
    /// A password that is set, or that signs in.
    Password,
    /// The password that is changed.
    CurrentPassword,
    /// A code.
    Code,
    /// A display name.
    DisplayName,
    /// A photo's title.
    Title,
    /// A photo's description.
    Description,
    /// What confirms the deletion of an account.
    Confirmation,
    /// An authenticator's key, carried along.
    Secret,
    /// A recovery code, shown once.
    RecoveryCode,
}

impl FieldName {
    /// The field that the domain calls so ([`gallery::Error::field`]).
    #[must_use]
    pub fn of_domain(name: &str) -> Option<Self> {
        match name {
            "email" => Some(Self::Email),
            "password" => Some(Self::Password),
            "display_name" => Some(Self::DisplayName),
            "title" => Some(Self::Title),
            "description" => Some(Self::Description),
            "confirmation" => Some(Self::Confirmation),
            _ => None,
        }
    }
}
