//! Every address of the gallery, in one place.
//!
//! Pages, forms, redirects and islands make their addresses from here, and both routers ([`crate::routes`] and
//! [`crate::server::routes`]) take their patterns from here. A test finds addresses that are written anywhere else.
//!
//! Three types say how an address varies: [`Path`] does not, [`PathOf`] holds one id, and a [`Family`] is written
//! elsewhere. What a list of photos needs, whichever list it is, is in [`ListScope`] and [`ListAddresses`].

mod address;
pub mod parameters;
mod scope;
mod segment;
#[cfg(test)]
mod tests;

pub use address::{Address, Family, Parameter, Path, PathOf, encode, local};
pub use scope::{ListAddresses, ListScope};
pub use segment::{NEXT_HEADER, SegmentQuery};

use gallery::id::{PhotoId, ZipId};

/// Writes constants, and a list of them all for tests.
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
        /// All photos, newest first. The first page of all.
        TIMELINE = "/";
        /// The trash.
        TRASH = "/trash";
        /// Asks before the trash is emptied; its form posts here too.
        TRASH_EMPTY = "/trash/empty";
        /// Adding photos without a script, and what is not ready; its form posts here too.
        UPLOAD = "/upload";
        /// A person's own account.
        ACCOUNT = "/account";
        /// Turning two-step sign-in on and off.
        TWO_STEP = "/account/two-step";
        /// Creating an account.
        SIGN_UP = "/signup";
        /// Confirming an email address.
        CONFIRM = "/confirm";
        /// Signing in.
        SIGN_IN = "/signin";
        /// The second step of signing in.
        SIGN_IN_CODE = "/signin/code";
        /// The way in for somebody who lost their authenticator.
        SIGN_IN_RECOVER = "/signin/recover";
        /// Signing out.
        SIGN_OUT = "/signout";
        /// A forgotten password.
        FORGOT = "/forgot";
        /// Setting a new password with a code.
        RESET = "/reset";
        /// What is drawn when something went wrong, whatever the address was.
        ERROR = "/error";
    }
}

paths! {
    /// What forms post to that is no page.
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
        /// Shows the key of an authenticator to be set up.
        TWO_STEP_BEGIN = "/account/two-step/begin";
        /// Makes a new recovery code.
        TWO_STEP_RECOVERY = "/account/two-step/recovery";
        /// Turns two-step sign-in off.
        TWO_STEP_END = "/account/two-step/end";
        /// Moves photos to the trash.
        PHOTOS_TRASH = "/photos/trash";
        /// Sends photos as a zip, or has one made.
        PHOTOS_DOWNLOAD = "/photos/download";
        /// Moves photos back from the trash.
        TRASH_RESTORE = "/trash/restore";
        /// Deletes photos for ever.
        TRASH_DELETE = "/trash/delete";
        /// Forgets files that never became ready.
        UPLOAD_CANCEL = "/upload/cancel";
        /// Renders photos again that failed.
        UPLOAD_RETRY = "/upload/retry";
    }
}

/// A photo's page, in the list of all photos; the form of its words posts here too.
pub const PHOTO: PathOf<PhotoId> = PathOf::new("/photos/{id}");
/// The same without the document around it.
pub const PHOTO_VIEW: PathOf<PhotoId> = PathOf::new("/photos/{id}/view");
/// Leads to the bytes that were uploaded.
pub const PHOTO_ORIGINAL: PathOf<PhotoId> = PathOf::new("/photos/{id}/original");
/// The page of a zip that somebody asked for.
pub const DOWNLOAD: PathOf<ZipId> = PathOf::new("/downloads/{id}");

/// The segments of the timeline.
pub const TIMELINE_SEGMENTS: Path = Path::new("/timeline");

/// Whether the gallery answers, and how it is.
pub const HEALTH: Path = Path::new("/healthz");
/// What the standalone server counted.
pub const METRICS: Path = Path::new("/metrics");
/// The script of the worker that hashes files.
pub const HASH_WORKER: Path = Path::new("/hash-worker.js");
/// The icon of the site.
pub const ICON: Path = Path::new("/favicon.svg");
/// The web app manifest.
pub const MANIFEST: Path = Path::new("/manifest.webmanifest");

/// Server functions. The macro of each takes its prefix as a literal.
pub const CALLS: Family = Family::new("/api/{*function}");
/// Originals, and renditions that were made before there were revisions, by links that `gallery` signs.
pub const MEDIA: Family = Family::new("/media/{photo}/{file}");
/// Renditions, by links that `gallery` signs.
pub const MEDIA_RENDITION: Family = Family::new("/media/{photo}/{revision}/{file}");
/// Parts of files, by links that `gallery` signs.
pub const UPLOAD_PART: Family = Family::new("/upload/{photo}/{part}");
/// Messages for the islands of a page, by names that [`crate::messages`] makes.
pub const ISLAND_MESSAGES: Family = Family::new("/messages/{file}");
/// Compiled static files, by names that the build makes.
pub const COMPILED: Family = Family::new("/pkg/{*path}");
