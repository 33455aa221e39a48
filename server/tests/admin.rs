//! The administrator's tool as a program: its output and its exit codes.

use std::{
    path::Path,
    process::{Command, Output},
};

/// What `--version` prints.
const VERSION: &str = concat!("vitrine-admin ", env!("CARGO_PKG_VERSION"), "\n");

fn admin(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine-admin"));
    command.args(arguments).env_clear().env("VITRINE_DATA", data).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_new_gallery_has_no_people_and_no_problems() {
    let data = tempfile::tempdir().expect("a folder");
    let people = admin(data.path(), &["people"]);
    assert_eq!(
        (people.status.code(), text(&people.stdout), text(&people.stderr)),
        (Some(0), String::new(), String::new())
    );
    let check = admin(data.path(), &["check"]);
    assert_eq!((check.status.code(), text(&check.stdout)), (Some(0), "0 photos, and no problems.\n".to_owned()));
    let redrive = admin(data.path(), &["redrive"]);
    assert_eq!(redrive.status.code(), Some(0), "{}", text(&redrive.stderr));
}

#[test]
fn failures_have_a_message_and_an_exit_code() {
    let data = tempfile::tempdir().expect("a folder");
    let nobody = admin(data.path(), &["quota", "ada@example.org", "5"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(text(&nobody.stderr).contains("Nobody here has the address ada@example.org."));
    let nothing = admin(data.path(), &["import", data.path().to_str().expect("a path")]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(text(&nothing.stderr).contains("holds no exported library"), "{}", text(&nothing.stderr));
    for (arguments, part) in [(&["paint"][..], "unrecognized subcommand 'paint'"), (&[], "requires a subcommand")] {
        let wrong = admin(data.path(), arguments);
        assert_eq!((wrong.status.code(), wrong.stdout.len()), (Some(2), 0));
        assert!(text(&wrong.stderr).contains(part) && text(&wrong.stderr).contains("--help"));
    }
    for (arguments, part) in
        [(&["--help"][..], "rerender"), (&["rerender", "--help"], "rerender <EMAIL|--all>"), (&["--version"], VERSION)]
    {
        let said = admin(data.path(), arguments);
        assert!(said.status.success() && text(&said.stdout).contains(part), "{}", text(&said.stdout));
    }
}

#[test]
fn an_import_creates_the_account_and_refuses_wrong_files() {
    let (data, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let person = folder.path().join("ada@example.org");
    let originals = person.join("originals/2024-07");
    std::fs::create_dir_all(&originals).expect("a folder");
    std::fs::write(originals.join("a.jpg"), b"\xFF\xD8\xFF a picture").expect("written");
    let sha256 = "b5bc3e5b3c3c9aa4cb1d4e7d4b7b5c0ed0d2b0f7a8f5d8b1b0f2c3d4e5f60718";
    let document = format!(
        r#"{{"vitrine": 1, "person": {{"email": "ada@example.org", "display_name": "Ada", "role": "member",
        "created_at": 0, "quota_bytes": null}}, "photos": [{{"file": "originals/2024-07/a.jpg", "photo": {{
        "id": "0123456789abcdefghjkmnpqrs", "owner": "0123456789abcdefghjkmnpqrs", "state": "ready",
        "file_name": "a.jpg", "bytes": 13, "sha256": "{sha256}", "format": "jpeg", "added_at": 1720000000000,
        "dimensions": {{"width": 3, "height": 2}}}}}}]}}"#
    );
    std::fs::write(person.join("library.json"), document).expect("written");
    let imported = admin(data.path(), &["import", folder.path().to_str().expect("a path")]);
    // The digest is invented.
    assert_eq!(imported.status.code(), Some(1), "{}", text(&imported.stdout));
    assert!(text(&imported.stderr).contains("SHA-256"), "{}", text(&imported.stderr));
    assert!(text(&imported.stdout).contains("sets a password at /forgot"));
    let people = admin(data.path(), &["people"]);
    assert!(text(&people.stdout).starts_with("ada@example.org  member"), "{}", text(&people.stdout));
    assert!(text(&imported.stdout).contains("Nobody manages this gallery yet"), "{}", text(&imported.stdout));
    let promoted = admin(data.path(), &["role", "ada@example.org", "administrator"]);
    assert!(promoted.status.success(), "{}", text(&promoted.stderr));
    let people = admin(data.path(), &["people"]);
    assert!(text(&people.stdout).starts_with("ada@example.org  administrator"), "{}", text(&people.stdout));
    for (command, marked) in [("remove", true), ("restore", false)] {
        let done = admin(data.path(), &[command, "ada@example.org"]);
        assert!(done.status.success(), "{command}: {}", text(&done.stderr));
        let people = admin(data.path(), &["people"]);
        assert_eq!(text(&people.stdout).contains("deleted, erased on"), marked, "{}", text(&people.stdout));
    }
    assert!(admin(data.path(), &["remove", "ada@example.org", "--at-once"]).status.success());
    assert!(admin(data.path(), &["people"]).stdout.is_empty());
}

#[test]
fn what_strangers_wrote_does_not_control_the_terminal() {
    let (data, folder) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let person = folder.path().join("eve\u{1b}[2J\n\u{202E}");
    std::fs::create_dir(&person).expect("a folder");
    std::fs::write(person.join("library.json"), r#"{"vitrine": "\u001b[31m"}"#).expect("written");
    let imported = admin(data.path(), &["import", folder.path().to_str().expect("a path")]);
    let said = text(&imported.stderr);
    assert_eq!(imported.status.code(), Some(1), "{said}");
    assert!(!said.contains(['\u{1b}', '\u{202E}']) && said.contains("eve\\u{1b}[2J\\u{a}\\u{202e}"), "{said}");
}

/// Everything below a folder whose permissions let others in.
#[cfg(unix)]
fn open_to_others(folder: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;

    let (mut open, mut paths) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(path) = paths.pop() {
        let metadata = std::fs::metadata(&path).expect("it exists");
        if metadata.permissions().mode() & 0o077 != 0 {
            open.push(format!("{} {:o}", path.display(), metadata.permissions().mode()));
        }
        if metadata.is_dir() {
            paths.extend(std::fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        }
    }
    open
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_what_it_writes_whatever_the_umask() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, from, to) = (folder.path().join("new/data"), folder.path().join("from"), folder.path().join("to"));
    let originals = from.join("ada@example.org/originals/2024-07");
    std::fs::create_dir_all(&originals).expect("folders");
    std::fs::write(originals.join("a.jpg"), b"abc").expect("written");
    let document = r#"{"vitrine": 1, "person": {"email": "ada@example.org", "display_name": "", "role": "member",
        "created_at": 0, "quota_bytes": null}, "photos": [{"file": "originals/2024-07/a.jpg", "photo": {
        "id": "0123456789abcdefghjkmnpqrs", "owner": "0123456789abcdefghjkmnpqrs", "state": "processing",
        "file_name": "a.jpg", "bytes": 3, "format": "jpeg", "added_at": 1720000000000,
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}}]}"#;
    std::fs::write(from.join("ada@example.org/library.json"), document).expect("written");
    for (command, path) in [("import", &from), ("export", &to), ("export", &to)] {
        let program = env!("CARGO_BIN_EXE_vitrine-admin");
        let mut shell = Command::new("sh");
        shell.args(["-c", "umask 000; exec \"$0\" \"$@\"", program, command]).arg(path);
        let done = shell.env_clear().env("VITRINE_DATA", &data).output().expect("it runs");
        assert!(done.status.success(), "{}", text(&done.stderr));
    }
    assert!(data.join("vitrine.sqlite").exists() && data.join("photos/originals").exists());
    assert!(to.join("ada@example.org/originals/2024-07/a.jpg").exists());
    assert_eq!(open_to_others(&folder.path().join("new")), Vec::<String>::new());
    assert_eq!(open_to_others(&to), Vec::<String>::new());
}
