//! Every address of the gallery.
//!
//! Pages, forms, redirects and islands create their addresses with this module, and both routers ([`crate::routes`] and
//! [`crate::server::routes`]) take their patterns from it. A test finds addresses that are written anywhere else.
//!
//! There are three types of addresses: a [`Path`] does not vary, a [`PathOf`] contains one id, and a [`Family`] is
//! created elsewhere. The addresses that every list of photos needs are in [`ListScope`] and [`ListAddresses`].

mod address;
pub mod parameters;
mod scope;
mod segment;
#[cfg(test)]
mod tests;

pub use address::{Address, Family, Parameter, Path, PathOf, encode, local};
pub use scope::{ListAddresses, ListScope};
pub use segment::{NEXT_HEADER, SegmentQuery};

use gallery::id::{PersonId, PhotoId, ZipId};

/// Defines constants, and a list of all of them for tests.
macro_rules! paths {
    ($(#[$about:meta])* $list:ident { $($(#[$doc:meta])* $name:ident = $path:literal;)* }) => {
        $($(#[$doc])* pub const $name: Path = Path::new($path);)*
        $(#[$about])*
        pub const $list: &[Path] = &[$($name),*];
    };
}

paths! {
    /// The pages without an id.
    PAGES {
        /// All photos, newest first. This is the first page.
        TIMELINE = "/";
        /// The trash.
        TRASH = "/trash";
        /// The page that asks before the trash is emptied. Its form also posts here.
        TRASH_EMPTY = "/trash/empty";
        /// Adding photos without a script, and photos that are not ready. Its form also posts here.
        UPLOAD = "/upload";
        /// A person's own account.
        ACCOUNT = "/account";
        /// Turning two-step sign-in on and off.
        TWO_STEP = "/account/two-step";
        /// What administrators look after: people, invitations and the gallery.
        ADMIN = "/admin";
        /// Creating an account.
        SIGN_UP = "/signup";
        /// Confirming an email address.
        CONFIRM = "/confirm";
        /// Signing in.
        SIGN_IN = "/signin";
        /// The second step of signing in.
        SIGN_IN_CODE = "/signin/code";
        /// Signing in without the authenticator, with the recovery code.
        SIGN_IN_RECOVER = "/signin/recover";
        /// Restoring an account that was deleted.
        SIGN_IN_RESTORE = "/signin/restore";
        /// Signing out.
        SIGN_OUT = "/signout";
        /// A forgotten password.
        FORGOT = "/forgot";
        /// Setting a new password with a code.
        RESET = "/reset";
        /// The page that is rendered for errors at any address.
        ERROR = "/error";
    }
}

paths! {
    /// Addresses of forms that are not pages.
    FORMS {
        /// Chooses a language.
        LANGUAGE = "/language";
        /// Sends another code.
        CONFIRM_RESEND = "/confirm/resend";
        /// Signs out everywhere.
        SIGN_OUT_EVERYWHERE = "/signout/everywhere";
        /// Sets the display name.
        ACCOUNT_NAME = "/account/name";
        /// Changes the password.
        ACCOUNT_PASSWORD = "/account/password";
        /// Chooses light or dark.
        ACCOUNT_APPEARANCE = "/account/appearance";
        /// Deletes the account.
        ACCOUNT_DELETE = "/account/delete";
        /// Shows the key for an authenticator.
        TWO_STEP_BEGIN = "/account/two-step/begin";
        /// Creates a new recovery code.
        TWO_STEP_RECOVERY = "/account/two-step/recovery";
        /// Turns off two-step sign-in.
        TWO_STEP_END = "/account/two-step/end";
        /// Chooses who may create an account.
        ADMIN_REGISTRATION = "/admin/registration";
        /// Invites somebody.
        ADMIN_INVITE = "/admin/invite";
        /// Takes an invitation back.
        ADMIN_REVOKE = "/admin/revoke";
        /// Tries tasks again that were set aside.
        ADMIN_REDRIVE = "/admin/redrive";
        /// Moves photos to the trash.
        PHOTOS_TRASH = "/photos/trash";
        /// Sends photos as a zip, or requests one.
        PHOTOS_DOWNLOAD = "/photos/download";
        /// Restores photos from the trash.
        TRASH_RESTORE = "/trash/restore";
        /// Deletes photos permanently.
        TRASH_DELETE = "/trash/delete";
        /// Deletes photos that never became ready.
        UPLOAD_CANCEL = "/upload/cancel";
        /// Renders failed photos again.
        UPLOAD_RETRY = "/upload/retry";
    }
}

/// A photo's page, in the list of all photos. The form with its texts also posts here.
pub const PHOTO: PathOf<PhotoId> = PathOf::new("/photos/{id}");
/// The same without the document around it.
pub const PHOTO_VIEW: PathOf<PhotoId> = PathOf::new("/photos/{id}/view");
/// Redirects to the uploaded bytes.
pub const PHOTO_ORIGINAL: PathOf<PhotoId> = PathOf::new("/photos/{id}/original");
/// The page of a requested zip.
pub const DOWNLOAD: PathOf<ZipId> = PathOf::new("/downloads/{id}");

/// The page of a person for administrators. The form for what they do about the person also posts here.
pub const ADMIN_PERSON: PathOf<PersonId> = PathOf::new("/admin/people/{id}");
/// Sets a person's quota.
pub const ADMIN_QUOTA: PathOf<PersonId> = PathOf::new("/admin/people/{id}/quota");

/// The segments of the timeline.
pub const TIMELINE_SEGMENTS: Path = Path::new("/timeline");

/// Whether the gallery responds, and its state.
pub const HEALTH: Path = Path::new("/healthz");
/// The metrics of the standalone server.
pub const METRICS: Path = Path::new("/metrics");
/// The script of the Web Worker that hashes files.
pub const HASH_WORKER: Path = Path::new("/hash-worker.js");
/// The icon of the site.
pub const ICON: Path = Path::new("/favicon.svg");
/// The web app manifest.
pub const MANIFEST: Path = Path::new("/manifest.webmanifest");

/// Server functions. The macro of each needs its prefix as a literal.
pub const CALLS: Family = Family::new("/api/{*function}");
/// Originals, and renditions that were made before there were revisions, with links that `gallery` signs.
pub const MEDIA: Family = Family::new("/media/{photo}/{file}");
/// Renditions, with links that `gallery` signs.
pub const MEDIA_RENDITION: Family = Family::new("/media/{photo}/{revision}/{file}");
/// Parts of files, with links that `gallery` signs.
pub const UPLOAD_PART: Family = Family::new("/upload/{photo}/{part}");
/// Messages for the islands of a page, with names from [`crate::messages`].
pub const ISLAND_MESSAGES: Family = Family::new("/messages/{file}");
/// Compiled static files, with names from the build.
pub const COMPILED: Family = Family::new("/pkg/{*path}");
