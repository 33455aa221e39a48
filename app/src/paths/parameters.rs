//! The query parameters of addresses.

use super::Parameter;

/// The address at which to continue after a form.
pub const NEXT: Parameter = Parameter::new("next");
/// The token with which the first account is created.
pub const SETUP: Parameter = Parameter::new("setup");
/// The token of an invitation.
pub const INVITE: Parameter = Parameter::new("invite");
/// The email address to fill in.
pub const EMAIL: Parameter = Parameter::new("email");

/// A list continues after this position: a `Cursor`.
pub const BEFORE: Parameter = Parameter::new("before");
/// A list starts with this month: `2024-07`.
pub const MONTH: Parameter = Parameter::new("month");
/// The newest day of a segment.
pub const NEWEST: Parameter = Parameter::new("newest");
/// The oldest day of a segment.
pub const OLDEST: Parameter = Parameter::new("oldest");
/// The day above a segment. Its headings are not repeated.
pub const ABOVE: Parameter = Parameter::new("above");
/// The maximum number of photos.
pub const LIMIT: Parameter = Parameter::new("limit");
/// The original should be shown, not saved.
pub const INLINE: Parameter = Parameter::new("inline");

/// What was saved.
pub const SAVED: Parameter = Parameter::new("saved");
/// Another code was sent.
pub const SENT: Parameter = Parameter::new("sent");
/// The email address was confirmed.
pub const CONFIRMED: Parameter = Parameter::new("confirmed");
/// How many tasks are tried again.
pub const REDRIVEN: Parameter = Parameter::new("redriven");
/// A list of people continues after this position: a `Cursor`.
pub const AFTER: Parameter = Parameter::new("after");
/// The password was reset.
pub const RESET: Parameter = Parameter::new("reset");
/// The person signed out.
pub const SIGNED_OUT: Parameter = Parameter::new("signed_out");
/// The sign-in took too long.
pub const EXPIRED: Parameter = Parameter::new("expired");
/// Two-step sign-in was turned off by the recovery code.
pub const RECOVERED: Parameter = Parameter::new("recovered");
/// How many photos were moved to the trash.
pub const TRASHED: Parameter = Parameter::new("trashed");
/// How many photos were restored from the trash, or that an account was restored.
pub const RESTORED: Parameter = Parameter::new("restored");
/// How many photos were deleted permanently, or that an account was deleted.
pub const DELETED: Parameter = Parameter::new("deleted");
/// A file was received by the store of bytes, which redirected the browser.
pub const RECEIVED: Parameter = Parameter::new("received");
