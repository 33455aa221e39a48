//! Runs `vitrine-render` as people and programs do: the built program, its output and its exit codes.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gallery::{
    edits::Edits,
    ports::renderer::{RenderLimits, Renderer},
};
use image::{ImageFormat, Rgb, RgbImage};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use worker::Pipeline;

/// What `--version` prints.
const VERSION: &str = concat!("vitrine-render ", env!("CARGO_PKG_VERSION"), "\n");

fn run(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vitrine-render")).args(words).output().expect("runs")
}

/// Runs the program with `--json` and parses its output: one object per line.
fn objects(files: &[&Path], out: &Path) -> (Option<i32>, Vec<Value>) {
    let mut words: Vec<_> = files.iter().map(|path| path.to_str().expect("Unicode")).collect();
    words.extend(["--json", "--out", out.to_str().expect("Unicode")]);
    let output = run(&words);
    let lines = String::from_utf8(output.stdout).expect("Unicode");
    (output.status.code(), lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect())
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("Unicode")
}

/// A temporary folder with photos.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(&path, bytes).expect("written");
        path
    }

    fn photo(&self, name: &str, width: u32, height: u32) -> PathBuf {
        let format = if name.ends_with(".png") { ImageFormat::Png } else { ImageFormat::Jpeg };
        self.file(name, &photo(width, height, format))
    }
}

fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, (y / 2) as u8, ((x ^ y) / 3) as u8]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("encoded");
    bytes.into_inner()
}

/// A big-endian TIFF directory at `at`, followed by its long values; there is no next directory.
fn directory(at: usize, entries: &[(u16, u16, &[u8])]) -> Vec<u8> {
    let mut table = u16::try_from(entries.len()).expect("few").to_be_bytes().to_vec();
    let mut values = Vec::<u8>::new();
    let after = at + 2 + entries.len() * 12 + 4;
    for &(tag, kind, value) in entries {
        let size = match kind {
            3 => 2,
            4 => 4,
            _ => 1,
        };
        table.extend([tag.to_be_bytes(), kind.to_be_bytes()].concat());
        table.extend(u32::try_from(value.len() / size).expect("short").to_be_bytes());
        if value.len() <= 4 {
            let mut own = value.to_vec();
            own.resize(4, 0);
            table.extend(own);
        } else {
            table.extend(u32::try_from(after + values.len()).expect("short").to_be_bytes());
            values.extend(value);
        }
    }
    table.extend([0; 4]);
    table.extend(values);
    table
}

/// A photo with an orientation, a make and a date.
fn camera_photo(width: u32, height: u32) -> Vec<u8> {
    const HEADER: usize = 8;
    let first = |pointer: u32| {
        let pointer = pointer.to_be_bytes();
        directory(HEADER, &[(0x010F, 2, b"Acme Optics\0"), (0x0112, 3, &[0, 6]), (0x8769, 4, &pointer)])
    };
    let second = HEADER + first(0).len();
    let mut segment = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
    segment.extend(first(u32::try_from(second).expect("short")));
    segment.extend(directory(second, &[(0x9003, 2, b"2024:05:01 12:30:00\0"), (0x9011, 2, b"-09:30\0")]));
    let plain = photo(width, height, ImageFormat::Jpeg);
    let length = u16::try_from(segment.len() + 2).expect("short").to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, &segment, &plain[2..]].concat()
}

#[test]
fn an_object_has_what_was_found_and_written() {
    let folder = Folder::new();
    let bytes = camera_photo(1500, 700);
    let file = folder.file("from camera.jpg", &bytes);
    let out = folder.path("new/deep");
    let (code, lines) = objects(&[&file], &out);
    assert_eq!((code, lines.len()), (Some(0), 1));
    let object = &lines[0];
    let wanted = "file format width height orientation taken_at offset make model lens gps animated sha256 thumbhash \
                  renditions peak_rss_kb cpu_ms";
    assert_eq!(keys(object), wanted.split_whitespace().collect());
    assert_eq!(object["file"], file.to_str().expect("Unicode"));
    assert_eq!((&object["format"], &object["orientation"]), (&"jpeg".into(), &6.into()));
    assert_eq!((&object["width"], &object["height"]), (&700.into(), &1500.into()), "upright");
    assert_eq!((&object["taken_at"], &object["offset"]), (&"2024-05-01T12:30:00".into(), &"-09:30".into()));
    assert_eq!(
        (&object["make"], &object["model"], &object["lens"]),
        (&"Acme Optics".into(), &Value::Null, &Value::Null)
    );
    assert_eq!((&object["gps"], &object["animated"]), (&false.into(), &false.into()));
    assert_eq!(object["sha256"], hex::encode(Sha256::digest(&bytes)));
    assert!(object["peak_rss_kb"].as_u64() > Some(1000) && object["cpu_ms"].as_f64() > Some(0.0), "{object}");

    // Exactly what the pipeline makes, with the documented names.
    let limits = RenderLimits { max_pixels: 10_000_000, seconds: 60, max_memory: None };
    let rendered = Pipeline::new().render(&bytes, &Edits::default(), &limits).expect("renders");
    assert_eq!(object["thumbhash"], rendered.thumbhash);
    let renditions = object["renditions"].as_array().expect("a list");
    assert_eq!(renditions.len(), rendered.files.len());
    for (written, expected) in renditions.iter().zip(&rendered.files) {
        assert_eq!(keys(written), ["kind", "path", "width", "height", "bytes", "format"].into());
        let format = written["format"].as_str().expect("a format");
        let extension = if format == "jpeg" { "jpg" } else { format };
        let path = out.join(format!("from camera.{}.{extension}", expected.kind.name()));
        assert_eq!(written["path"], path.to_str().expect("Unicode"));
        let bytes = fs::read(&path).expect("written");
        assert_eq!(bytes, expected.bytes);
        assert_eq!(written["bytes"], bytes.len());
        assert_eq!(
            (&written["width"], &written["height"]),
            (&expected.dimensions.width.into(), &expected.dimensions.height.into())
        );
    }
}

#[test]
fn some_can_fail_while_the_others_are_written() {
    let folder = Folder::new();
    let whole = photo(900, 600, ImageFormat::Jpeg);
    let files = [
        folder.file("half.png", &photo(900, 600, ImageFormat::Png)[..200]),
        folder.path("missing.jpg"),
        folder.file("text.jpg", b"not a picture, but long enough to be checked"),
        folder.file("whole.jpg", &whole),
    ];
    let out = folder.path("out");
    let (code, lines) = objects(&files.each_ref().map(PathBuf::as_path), &out);
    assert_eq!((code, lines.len()), (Some(1), 4));
    for ((object, code), file) in lines.iter().zip(["truncated", "unreadable", "unsupported_format"]).zip(&files) {
        assert_eq!(keys(object), ["file", "error"].into());
        assert_eq!(keys(&object["error"]), ["code", "message"].into());
        assert_eq!((&object["error"]["code"], &object["file"]), (&code.into(), &file.to_str().into()));
        let name = file.file_name().and_then(|name| name.to_str()).expect("Unicode");
        assert!(object["error"]["message"].as_str().is_some_and(|message| message.contains(name)), "{object}");
    }
    assert_eq!(lines[3]["renditions"].as_array().map(Vec::len), Some(3));
    assert_eq!(fs::read_dir(&out).expect("a folder").count(), 3);
}

#[test]
fn an_invalid_command_renders_nothing() {
    let folder = Folder::new();
    let file = folder.photo("a.jpg", 40, 30);
    let (file, out) = (file.to_str().expect("Unicode"), folder.path("out"));
    let out = out.to_str().expect("Unicode");
    let wrong: [(&[&str], &str); 7] = [
        (&[], "<FILE>..."),
        (&["--out", out], "<FILE>..."),
        (&[file], "--out <DIR>"),
        (&[file, "--out"], "'--out <DIR>'"),
        (&[file, "--out", out, "--out", out], "'--out <DIR>' cannot be used multiple times"),
        (&[file, "--out", out, "--size=9"], "'--size'"),
        (&[file, "--out", file], "cannot create the folder"),
    ];
    for (words, sentence) in wrong {
        let output = run(words);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        assert!(said.contains(sentence) && said.contains("--help"), "{words:?}: {said}");
        assert!(output.stdout.is_empty());
    }
    assert!(!Path::new(out).exists());
    let help = run(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(text(&help.stdout).contains("Exit codes"));
    let version = run(&["--version"]);
    assert_eq!((version.status.code(), text(&version.stdout)), (Some(0), VERSION.to_owned()));
}

#[test]
fn people_read_sentences() {
    let folder = Folder::new();
    let (good, bad) = (folder.photo("good.png", 400, 300), folder.file("bad.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1"));
    let out = folder.path("out");
    let output = run(&[&good, &bad, Path::new("--out"), &out].map(|word| word.to_str().expect("Unicode")));
    let (said, failed) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
    assert!(said.lines().count() == 1 && said.contains("PNG 400 × 300") && said.contains("thumb 320 × 240"), "{said}");
    assert!(failed.lines().count() == 1 && failed.contains("bad.heic") && failed.contains("HEIC"), "{failed}");
}

#[test]
fn nothing_is_overwritten() {
    let folder = Folder::new();
    let files = [
        folder.photo("a/photo.jpg", 500, 100),
        folder.photo("b/photo.png", 100, 500),
        folder.photo("out/photo-2.thumb.jpg", 64, 64),
        folder.photo("c/Photo.jpg", 300, 200),
    ];
    let kept = fs::read(&files[2]).expect("there");
    let (code, lines) = objects(&files.each_ref().map(PathBuf::as_path), &folder.path("out"));
    assert_eq!(code, Some(0));
    let paths: Vec<_> = lines.iter().flat_map(|line| line["renditions"].as_array().expect("a list")).collect();
    let names: Vec<_> = paths.iter().map(|one| one["path"].as_str().expect("a path").to_lowercase()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with("/photo.small.jpg")), "{names:?}");
    assert!(names.iter().any(|name| name.ends_with("/photo-3.small.jpg")), "{names:?}");
    assert_eq!(fs::read(&files[2]).expect("there"), kept);
    for one in paths {
        let file = image::open(one["path"].as_str().expect("a path")).expect("decodes");
        let [width, height] = ["width", "height"].map(|side| one[side].as_u64());
        assert_eq!((Some(file.width().into()), Some(file.height().into())), (width, height));
    }
}

#[test]
fn memory_is_measured_per_file() {
    if fs::write("/proc/self/clear_refs", "5").is_err() {
        eprintln!("skipped: this system does not let a process reset its peak");
        return;
    }
    let folder = Folder::new();
    let (large, small) = (folder.photo("large.jpg", 3600, 2400), folder.photo("small.jpg", 64, 64));
    let (_, lines) = objects(&[&large, &small], &folder.path("out"));
    let [large, small] = [&lines[0], &lines[1]].map(|line| line["peak_rss_kb"].as_u64().expect("a number"));
    assert!(small < large, "{small} kB after {large} kB");
}
