//! The secrets of a standalone gallery, which are created once and kept in one file.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::files::write_new;
use crate::{Error, Result, link::LinkKey};

/// The secrets that sign tokens and links. Anyone who has them can act as anybody. So they are kept apart from the
/// photos, are readable by their owner only, and are never printed.
pub struct Secrets {
    /// Seed of the Ed25519 key (RFC 8032) that signs tokens.
    pub token_seed: [u8; 32],
    /// Keys of links: the first one signs, and all of them check.
    pub link_keys: Vec<LinkKey>,
}

/// Why the secrets cannot be used.
#[derive(Debug, thiserror::Error)]
enum SecretsError {
    #[error("the secrets {} cannot be used", .path.display())]
    Unusable {
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    #[error(
        "the secrets {} are damaged: {damage}. Restore the file from a backup; removing it makes new secrets, \
         which ends every link and authenticator", .path.display()
    )]
    Damaged { path: PathBuf, damage: Damage },
}

/// What is wrong with the file. The parser's own message could contain a secret.
#[derive(Debug, thiserror::Error)]
enum Damage {
    #[error("not the expected JSON at line {line}, column {column}")]
    Json { line: usize, column: usize },
    #[error("token_seed must be 64 hexadecimal digits")]
    TokenSeed,
    #[error("ids of link_keys must be different and have 1 to 8 characters of a-z and 0-9")]
    LinkKeyId,
    #[error("secrets of link_keys must have at least 64 hexadecimal digits")]
    LinkKeySecret,
    #[error("link_keys must have at least one key")]
    NoLinkKeys,
}

impl From<SecretsError> for Error {
    fn from(error: SecretsError) -> Self {
        Self::unavailable(error)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    token_seed: String,
    link_keys: Vec<StoredKey>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredKey {
    id: String,
    secret: String,
}

impl Secrets {
    /// Reads the file. If it does not exist, creates it with random secrets. Blocks for some milliseconds.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the file cannot be read or created, or if it is damaged. A damaged file is never
    /// replaced, because all sessions and links would become invalid.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let opened = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create(path).and_then(|()| fs::read_to_string(path))
            }
            read => read,
        };
        let text = opened
            .and_then(|text| tighten(path).map(|()| text))
            .map_err(|cause| SecretsError::Unusable { path: path.to_owned(), cause })?;
        Ok(parse(&text).map_err(|damage| SecretsError::Damaged { path: path.to_owned(), damage })?)
    }
}

fn parse(text: &str) -> Result<Secrets, Damage> {
    let stored: Stored =
        serde_json::from_str(text).map_err(|error| Damage::Json { line: error.line(), column: error.column() })?;
    let token_seed = hex::decode(&stored.token_seed).ok().and_then(|seed| seed.try_into().ok());
    let token_seed = token_seed.ok_or(Damage::TokenSeed)?;
    let mut link_keys: Vec<LinkKey> = Vec::new();
    for StoredKey { id, secret } in stored.link_keys {
        let fits = (1..=8).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if !fits || link_keys.iter().any(|key| key.id == id) {
            return Err(Damage::LinkKeyId);
        }
        let secret = hex::decode(secret).ok().filter(|secret| secret.len() >= 32);
        let secret = secret.ok_or(Damage::LinkKeySecret)?;
        link_keys.push(LinkKey { id, secret });
    }
    if link_keys.is_empty() {
        return Err(Damage::NoLinkKeys);
    }
    Ok(Secrets { token_seed, link_keys })
}

/// Moves a complete file into place, unless another process was faster.
fn create(path: &Path) -> io::Result<()> {
    let stored = Stored {
        token_seed: hex::encode(random()?),
        link_keys: vec![StoredKey { id: "a".to_owned(), secret: hex::encode(random()?) }],
    };
    let text = serde_json::to_string_pretty(&stored)?;
    write_new(path, text.as_bytes())
}

fn random() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// A file that was restored from a backup may be readable by everybody.
fn tighten(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    fn cause(path: &Path) -> String {
        let error = Secrets::open(path).err().expect("an error");
        error.source().expect("a cause").to_string()
    }

    #[test]
    fn secrets_are_created_once() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("secrets.json");
        let made = Secrets::open(&path).expect("secrets");
        let read = Secrets::open(&path).expect("secrets");
        assert_eq!(made.token_seed, read.token_seed);
        assert_eq!(made.link_keys[0].secret, read.link_keys[0].secret);
        assert_ne!(made.token_seed, [0; 32]);
        assert_ne!(made.token_seed[..], made.link_keys[0].secret[..]);
        assert_eq!(fs::read_dir(directory.path()).expect("a list").count(), 1, "nothing else is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("secrets.json");
        let mode = || fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
        Secrets::open(&path).expect("secrets");
        assert_eq!(mode(), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
        Secrets::open(&path).expect("secrets");
        assert_eq!(mode(), 0o600);
    }

    #[test]
    fn concurrent_starts_get_the_same_secrets() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("secrets.json");
        let seeds: Vec<_> = std::thread::scope(|scope| {
            let open = || Secrets::open(&path).expect("secrets").token_seed;
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
            threads.into_iter().map(|thread| thread.join().expect("a seed")).collect()
        });
        assert!(seeds.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn a_damaged_file_is_kept_and_its_error_shows_no_secret() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("secrets.json");
        Secrets::open(&path).expect("secrets");
        let good = fs::read_to_string(&path).expect("text");
        let seed = good.split('"').nth(3).expect("a seed").to_owned();
        for bad in [
            String::new(),
            good[..good.len() / 2].to_owned(),
            good.replace(&seed, "00"),
            good.replace(&format!("\"{seed}\""), "7"),
            good.replace("\"a\"", "\"A b\""),
            r#"{"token_seed":"","link_keys":[]}"#.to_owned(),
        ] {
            fs::write(&path, &bad).expect("written");
            let cause = cause(&path);
            assert!(cause.contains("damaged") && !cause.contains(&seed), "{cause}");
            assert_eq!(fs::read_to_string(&path).expect("text"), bad);
        }
    }
}
