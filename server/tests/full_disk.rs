//! The program on a file system that is really full.

#[path = "program/world.rs"]
mod world;

use std::{
    fs::{self, File, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use world::{Answer, Server};

/// Long enough for a debug build on a busy machine that looks at the disk now and then.
const PATIENCE: Duration = Duration::from_secs(120);

const TOKEN: &str = "a token of many characters";

/// A file system in memory. Dropping it unmounts it.
struct SmallDisk {
    folder: tempfile::TempDir,
}

impl SmallDisk {
    /// `None` if this process may not mount anything.
    fn mount(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let options = format!("size={megabytes}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|mounted| mounted.status.success()).then_some(Self { folder })
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Writes a file until no more than `left` bytes are free.
    fn fill(&self, left: u64) {
        let mut filler = OpenOptions::new().create(true).append(true).open(self.filler()).expect("a file");
        while self.free() > left {
            let piece = (self.free() - left).min(1 << 20);
            if filler.write_all(&vec![1; piece as usize]).is_err() {
                break;
            }
        }
    }

    fn free(&self) -> u64 {
        let told = Command::new("df").args(["--output=avail", "-B1"]).arg(self.path()).output().expect("df runs");
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        text.lines().last().and_then(|line| line.trim().parse().ok()).expect("a number")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // If something still uses it, it goes when that ends.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

fn until(what: &str, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        thread::sleep(Duration::from_millis(100));
    }
}

fn upload(server: &Server, cookies: &str) -> Answer {
    let mut photo = b"\xFF\xD8\xFF\xE0".to_vec();
    photo.resize(100_000, b'p');
    let mut form = b"--edge\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\n".to_vec();
    form.extend(&photo);
    form.extend(b"\r\n--edge--\r\n");
    let kind = "multipart/form-data; boundary=edge";
    let mut stream = server.begin("POST /upload", &[("cookie", cookies), ("content-type", kind)], form.len());
    stream.write_all(&form).expect("sent");
    world::answer(stream)
}

fn post(server: &Server, cookies: &str, path: &str, body: &str) -> Answer {
    let headers = [("cookie", cookies), ("content-type", "application/x-www-form-urlencoded")];
    server.ask(&format!("POST {path}"), &headers, body)
}

fn health(server: &Server) -> (u16, Value) {
    let token = format!("Bearer {TOKEN}");
    let answer = server.ask("GET /healthz", &[("authorization", &token)], "");
    (answer.status, serde_json::from_str(&answer.body).expect("JSON"))
}

/// The ids of photos on the timeline.
fn photos(server: &Server, cookies: &str) -> Vec<String> {
    let page = server.ask("GET /", &[("cookie", cookies)], "");
    assert_eq!(page.status, 200, "{}", page.body);
    let after = page.body.split("href=\"/photos/").skip(1);
    let ids = after.map(|rest| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>());
    // The body is as it was sent: where a chunk ends, an id may be cut.
    ids.filter(|id| id.len() == 26).collect()
}

#[test]
fn a_full_disk_lets_people_sign_in_and_delete_and_refuses_photos() {
    let Some(disk) = SmallDisk::mount(140) else {
        // Not `println!`, which is only shown if the test fails.
        let _ = writeln!(std::io::stdout(), "\n0 passed, 0 failed, 1 skipped (a full disk: nothing can be mounted)");
        return;
    };
    let data = disk.path().join("data");
    let folder = tempfile::tempdir().expect("a folder");
    let variables = [("VITRINE_MIN_FREE_MB", "30"), ("VITRINE_METRICS_TOKEN", TOKEN)];
    let mut server = Server::with_photos(folder, &data, 9, &variables);
    let reserve = data.join("reserve");
    until("the reserve is made", || reserve.exists());
    let cookies = server.sign_in();
    let ids = photos(&server, &cookies);
    assert!(ids.len() >= 5, "{ids:?}");
    assert_eq!(upload(&server, &cookies).status, 200);

    // Little is left: photos are refused, and nothing else.
    disk.fill(25_000_000);
    let refused = upload(&server, &cookies);
    assert_eq!(refused.status, 507, "{}", refused.body);
    assert!(refused.body.contains("running out of disk space"), "{}", refused.body);
    let (status, told) = health(&server);
    assert_eq!((status, &told["parts"]["disk"]["status"]), (200, &"low".into()), "{told}");
    let authorization = format!("Bearer {TOKEN}");
    let metrics = server.ask("GET /metrics", &[("authorization", &authorization)], "").body;
    let free = metrics.lines().find_map(|line| line.strip_prefix("vitrine_disk_free_bytes "));
    assert!(free.and_then(|free| free.parse().ok()).is_some_and(|free: u64| free < 30_000_000), "{free:?}");
    assert!(reserve.exists());

    // Nothing is left: the reserve is used.
    disk.fill(0);
    let cookies_of_a_full_disk = server.sign_in();
    until("the reserve is used", || {
        server.sign_in();
        !reserve.exists()
    });
    let lines = server.log().lines().count();
    let id = &ids[0];
    let trashed = post(&server, &cookies_of_a_full_disk, "/photos/trash", &format!("photo={id}"));
    assert_eq!(trashed.status, 303, "{}", trashed.body);
    assert!(!photos(&server, &cookies).contains(id));
    let deleted = post(&server, &cookies, "/trash/delete", &format!("photo={id}"));
    assert_eq!(deleted.status, 303, "{}", deleted.body);
    assert_eq!(upload(&server, &cookies).status, 507);
    let (status, told) = health(&server);
    assert_eq!((status, &told["parts"]["disk"]["status"]), (503, &"full".into()), "{told}");

    // Not even the reserve is left, and the program starts again.
    server.terminate();
    assert_eq!(server.ended().code(), Some(0));
    disk.fill(0);
    server.start_again();
    disk.fill(0);
    assert_eq!(server.ask("GET /signin", &[], "").status, 200);
    assert!(photos(&server, &cookies).len() >= 5);
    assert_eq!(upload(&server, &cookies).status, 507);
    thread::sleep(Duration::from_secs(15));
    let written = server.log().lines().count() - lines;
    assert!(written < 100, "{written} lines in the log:\n{}", server.log());

    // When there is room again, everything works again, without a restart.
    fs::remove_file(disk.filler()).expect("removed");
    until("the reserve is made again", || reserve.exists());
    let cookies = server.sign_in();
    assert_eq!(upload(&server, &cookies).status, 200);
    assert_eq!(health(&server).0, 200);
    server.terminate();
    assert_eq!(server.ended().code(), Some(0));
    drop(File::open(data.join("vitrine.sqlite")).expect("the records"));
}
