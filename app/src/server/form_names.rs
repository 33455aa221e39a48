//! The forms of pages and their fields.

/// A form that is shown again if it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormName {
    /// Creates an account.
    SignUp,
    /// Confirms an account, or sends another code.
    Confirm,
    /// Signs in.
    SignIn,
    /// Completes the second step of a sign-in.
    SignInCode,
    /// Turns off the second step with a recovery code.
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
    /// Starts to set up two-step sign-in.
    TwoStepBegin,
    /// Turns on two-step sign-in.
    TwoStepConfirm,
    /// Creates another recovery code.
    TwoStepRecovery,
    /// Turns off two-step sign-in.
    TwoStepEnd,
    /// Chooses who may create an account.
    Registration,
    /// Invites somebody.
    Invite,
    /// Takes an invitation back.
    Revoke,
    /// Tries tasks again that were set aside.
    Redrive,
    /// Sets a person's quota.
    Quota,
    /// What an administrator does about a person.
    PersonAction,
    /// Sets a photo's title and description.
    Describe,
    /// Adds files.
    Upload,
    /// Not a form: the page that says what went wrong.
    ErrorPage,
}

impl FormName {
    /// Returns the id of the sentence about what went wrong with the form. It is unique on its page.
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
            Self::Registration => "registration-alert",
            Self::Invite => "invite-alert",
            Self::Revoke => "revoke-alert",
            Self::Redrive => "redrive-alert",
            Self::Quota => "quota-alert",
            Self::PersonAction => "action-alert",
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
    /// A new password, or one to sign in with.
    Password,
    /// The current password, when it is changed.
    CurrentPassword,
    /// A code.
    Code,
    /// A display name.
    DisplayName,
    /// A photo's title.
    Title,
    /// A photo's description.
    Description,
    /// The confirmation that an account should be deleted.
    Confirmation,
    /// The token with which the first account is created.
    SetUpToken,
    /// The token of an invitation.
    Invitation,
    /// The link of a new invitation, which is shown once.
    InvitationLink,
    /// Whether the link was mailed.
    InvitationMailed,
    /// A quota in gigabytes.
    Quota,
    /// What is to be done.
    Action,
    /// An authenticator's key, passed from page to page.
    Secret,
    /// A recovery code, which is shown once.
    RecoveryCode,
}

impl FieldName {
    /// Returns the field with this name in the domain ([`gallery::Error::field`]).
    #[must_use]
    pub fn of_domain(name: &str) -> Option<Self> {
        match name {
            "email" => Some(Self::Email),
            "password" => Some(Self::Password),
            "current_password" => Some(Self::CurrentPassword),
            "code" => Some(Self::Code),
            "display_name" => Some(Self::DisplayName),
            "set_up_token" => Some(Self::SetUpToken),
            "quota" => Some(Self::Quota),
            "title" => Some(Self::Title),
            "description" => Some(Self::Description),
            "confirmation" => Some(Self::Confirmation),
            _ => None,
        }
    }
}
