//! A stand-in for AWS that a test starts for itself: ministack, in a process of its own on a port of its own.
//!
//! ```ignore
//! let stand_in = StandIn::start();
//! let s3 = aws_sdk_s3::Client::new(&stand_in.config());
//! ```
//!
//! It keeps everything in memory. It ends when the value is dropped, and also when the test's process ends in any other
//! way, so that a value in a `static` (which is never dropped) leaves nothing running either.

use std::{
    env, fs,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// The region that it plays.
pub const REGION: &str = "eu-west-1";

/// The key of the stand-in's own account: like a root user's, it may do everything.
pub const ACCESS_KEY: &str = "AKIAVITRINESTANDIN00";
/// Its secret.
pub const SECRET_KEY: &str = "stand-in-secret-key";

/// Starts the program and waits for the end of its own input: whoever holds the other end, holds the stand-in.
const WRAPPER: &str = r#""$0" & cat > /dev/null; kill $!; wait"#;

/// Starting takes less than a second; on a machine that compiles meanwhile, several.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running stand-in.
pub struct StandIn {
    /// Its address, without a slash at the end.
    pub url: String,
    port: u16,
    process: Child,
    /// Its home, with its log.
    directory: TempDir,
}

impl StandIn {
    /// Starts one and waits until it answers.
    ///
    /// # Panics
    /// When it is not installed or does not start.
    pub fn start() -> Self {
        let program = program();
        assert!(
            program.exists(),
            "The stand-in for AWS is not at {}. `make stand-in` installs it; VITRINE_STAND_IN names another place.",
            program.display(),
        );
        // Another program may take the port between our giving it back and the stand-in's taking it.
        for _ in 0..3 {
            if let Some(started) = Self::start_once(&program) {
                return started;
            }
        }
        panic!("The stand-in for AWS at {} does not start.", program.display());
    }

    fn start_once(program: &PathBuf) -> Option<Self> {
        let port = free_port();
        let url = format!("http://127.0.0.1:{port}");
        let directory = tempfile::tempdir().expect("a directory");
        let log = fs::File::create(directory.path().join("log")).expect("a log");
        let process = Command::new("sh")
            .args(["-c", WRAPPER])
            .arg(program)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", directory.path())
            .env("TMPDIR", directory.path())
            .env("AUTH", "true")
            .env("BIND_HOST", "127.0.0.1")
            .env("MINISTACK_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("MINISTACK_REGION", REGION)
            .env("IOT_MTLS_ENABLED", "0")
            .env("AWS_ENDPOINT_URL", &url)
            .env("AWS_ACCESS_KEY_ID", ACCESS_KEY)
            .env("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
            // A group of its own: an interrupt from the keyboard is for the test.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("a shell");
        let mut started = Self { url, port, process, directory };
        started.answers().then_some(started)
    }

    /// Waits for its first answer; `false` when it ended instead.
    fn answers(&mut self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.try_get("/_ministack/health").is_some() {
                return true;
            }
            // The shell stays, whatever becomes of the program: its log says that it failed.
            if self.log().contains("is already in use") {
                return false;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("The stand-in for AWS does not answer:\n{}", self.log());
    }

    /// The body of what it answers to a `GET` of a path.
    ///
    /// # Panics
    /// When it answers anything but 200.
    pub fn get(&self, path: &str) -> String {
        self.try_get(path).unwrap_or_else(|| panic!("{path} is refused:\n{}", self.log()))
    }

    fn try_get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
        // HTTP 1.0, so that the answer ends where the connection does.
        write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        head.lines().next()?.contains(" 200").then(|| body.to_owned())
    }

    /// What it wrote down so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.path().join("log")).unwrap_or_default()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        // The end of the wrapper's input ends the stand-in; waiting lets its directory go with nobody in it.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

fn program() -> PathBuf {
    env::var_os("VITRINE_STAND_IN").map(PathBuf::from).unwrap_or_else(|| {
        let cache = env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .unwrap_or_else(|| PathBuf::from(env::var_os("HOME").expect("HOME is set")).join(".cache"));
        cache.join("vitrine/cloud/venv/bin/ministack")
    })
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}
