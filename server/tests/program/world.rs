//! The server as a process with its own folder, and just enough HTTP/1.1 to send requests to it.

// Each test file uses only part of it.
#![allow(dead_code)]

use std::{
    fs::File,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// Long enough for a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The address and password of the person.
pub const EMAIL: &str = "ada@example.org";
pub const PASSWORD: &str = "correct horse battery";

/// A running server. Dropping it kills it.
pub struct Server {
    child: Child,
    addr: SocketAddr,
    folder: TempDir,
    data: PathBuf,
    variables: Vec<(String, String)>,
}

/// A response.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The cookies that were set, in the form that a browser sends back.
    pub fn cookies(&self) -> String {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        let pairs: Vec<&str> = set.filter_map(|(_, value)| value.split(';').next()).collect();
        pairs.join("; ")
    }
}

impl Server {
    /// Starts a server that has one account and no photos.
    pub fn start(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        Self::with_photos(folder, &data, 0, variables)
    }

    /// Starts a server in a data directory, with one account and so many photos.
    pub fn with_photos(folder: TempDir, data: &Path, photos: u32, variables: &[(&str, &str)]) -> Self {
        let addr = TcpListener::bind("127.0.0.1:0").and_then(|probe| probe.local_addr()).expect("a free port");
        let variables: Vec<_> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let photos = photos.to_string();
        let seed = ["seed", "--photos", &photos, "--email", EMAIL, "--password", PASSWORD];
        let seeded = command(addr, folder.path(), data, &variables).args(seed).status();
        assert!(seeded.expect("it runs").success());
        let child = command(addr, folder.path(), data, &variables).spawn().expect("it runs");
        let mut server = Self { child, addr, folder, data: data.to_owned(), variables };
        server.wait_until_open();
        server
    }

    /// Starts it again after it has ended.
    pub fn start_again(&mut self) {
        let mut command = command(self.addr, self.folder.path(), &self.data, &self.variables);
        self.child = command.spawn().expect("it runs");
        self.wait_until_open();
    }

    fn wait_until_open(&mut self) {
        let begun = Instant::now();
        while TcpStream::connect(self.addr).is_err() {
            assert!(self.is_running() && begun.elapsed() < PATIENCE, "the server did not start: {}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Everything in its log.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).expect("a log")
    }

    /// Its URL, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Its data directory.
    pub fn data(&self) -> PathBuf {
        self.data.clone()
    }

    /// Starts a request without sending its body.
    pub fn begin(&self, request: &str, headers: &[(&str, &str)], length: usize) -> TcpStream {
        let mut stream = TcpStream::connect(self.addr).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        let mut head = format!("{request} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.addr);
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("content-length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        stream
    }

    pub fn ask(&self, request: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = self.begin(request, headers, body.len());
        stream.write_all(body.as_bytes()).expect("sent");
        answer(stream)
    }

    /// Signs in and returns the cookies.
    pub fn sign_in(&self) -> String {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let body = format!("email={EMAIL}&password={}&next=/", PASSWORD.replace(' ', "+"));
        let answer = self.ask("POST /signin", &[form], &body);
        assert_eq!(answer.status, 303, "{}", answer.body);
        answer.cookies()
    }

    pub fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(sent.expect("it runs").success());
    }

    /// Waits until it accepts no new connections.
    pub fn wait_until_closed(&self) {
        let begun = Instant::now();
        while TcpStream::connect(self.addr).is_ok() {
            assert!(begun.elapsed() < PATIENCE, "the server is still listening");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_none()
    }

    pub fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            match self.child.try_wait().expect("a child") {
                Some(status) => return status,
                None => assert!(begun.elapsed() < PATIENCE, "the server does not stop"),
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The stored originals.
    pub fn originals(&self) -> Vec<PathBuf> {
        let (mut files, mut folders) = (Vec::new(), vec![self.data.join("photos/originals")]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() { &mut folders } else { &mut files }.push(entry.path());
            }
        }
        files
    }
}

/// The program, with its log in `folder`.
fn command(addr: SocketAddr, folder: &Path, data: &Path, variables: &[(String, String)]) -> Command {
    let log = File::options().create(true).append(true).open(folder.join("log")).expect("a log");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine"));
    command
        .env_clear()
        .env("VITRINE_DATA", data)
        .env("VITRINE_ADDR", addr.to_string())
        .env("LEPTOS_SITE_ROOT", folder)
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdout(Stdio::from(log));
    command
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may already have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads a response completely, and checks that it is complete.
pub fn answer(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("incomplete response: {text}"));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let answer = Answer { status: status.expect("a status"), headers, body: body.to_owned() };
    match answer.header("content-length") {
        Some(length) => assert_eq!(length.parse().ok(), Some(body.len()), "the response is complete"),
        None => assert!(body.is_empty() || body.ends_with("0\r\n\r\n"), "the response is complete: {body}"),
    }
    answer
}
