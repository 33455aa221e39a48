//! A stand-in for AWS that a test can start: ministack, in its own process and on its own port.
//!
//! ```ignore
//! let stand_in = StandIn::start();
//! let s3 = aws_sdk_s3::Client::new(&stand_in.config());
//! ```
//!
//! It keeps everything in memory. It ends when the value is dropped, and also when the test's process ends in any other
//! way. So a value in a `static` (which is never dropped) does not leave it running.

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

/// The region of the stand-in.
pub const REGION: &str = "eu-west-1";

/// The access key of the stand-in's own account. Like a root user's key, it is allowed everything.
pub const ACCESS_KEY: &str = "AKIAVITRINESTANDIN00";
/// Its secret key.
pub const SECRET_KEY: &str = "stand-in-secret-key";

/// Starts the program and waits for the end of the wrapper's input. The stand-in runs as long as the test holds the
/// other end.
const WRAPPER: &str = r#""$0" & cat > /dev/null; kill $!; wait"#;

/// Starting takes less than a second, but several on a machine that is also compiling.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running stand-in.
pub struct StandIn {
    /// Its address, without a slash at the end.
    pub url: String,
    port: u16,
    process: Child,
    /// Its home directory, with its log.
    directory: TempDir,
}

impl StandIn {
    /// Starts a stand-in and waits until it responds.
    ///
    /// # Panics
    /// If it is not installed or does not start.
    pub fn start() -> Self {
        let program = program();
        assert!(
            program.exists(),
            "The stand-in for AWS is not at {}. `make stand-in` installs it; VITRINE_STAND_IN names another place.",
            program.display(),
        );
        // Another program may take the port before the stand-in does.
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
            // In a process group of its own, so that an interrupt from the keyboard only reaches the test.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("a shell");
        let mut started = Self { url, port, process, directory };
        started.answers().then_some(started)
    }

    /// Waits for its first response; `false` if it ended instead.
    fn answers(&mut self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.try_get("/_ministack/health").is_some() {
                return true;
            }
            // The shell keeps running even if the program has failed. The log shows that.
            if self.log().contains("is already in use") {
                return false;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("The stand-in for AWS does not respond:\n{}", self.log());
    }

    /// The response body of a `GET` request for a path.
    ///
    /// # Panics
    /// If the status is not 200.
    pub fn get(&self, path: &str) -> String {
        self.try_get(path).unwrap_or_else(|| panic!("{path} was refused:\n{}", self.log()))
    }

    fn try_get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
        // HTTP 1.0, so that the response ends with the connection.
        write!(stream, "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port).ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        head.lines().next()?.contains(" 200").then(|| body.to_owned())
    }

    /// Its log so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.path().join("log")).unwrap_or_default()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        // The end of the wrapper's input ends the stand-in. Waiting makes sure that nothing uses its directory when it
        // is removed.
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
