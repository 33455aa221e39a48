//! Addresses are written only here, and islands treat all lists alike.

use std::{
    fs,
    path::{Path as FilePath, PathBuf},
};

use axum::extract::Query;
use jiff::civil::date;
use leptos::prelude::*;

use super::*;
use crate::components::list_form::ListForm;

/// Lines that may contain an address anyway: the end of the file's path, part of the line, and the reason.
const ALLOWED: [(&str, &str, &str); 4] = [
    ("app/src/api/photos.rs", "#[server(prefix = \"/api\"", "the macro takes a literal; a test compares it"),
    ("app/src/api/uploads.rs", "#[server(prefix = \"/api\"", "the macro takes a literal; a test compares it"),
    ("server/src/site.rs", "options.site_pkg_dir", "the name of the folder is an option of Leptos"),
    ("server/src/statics.rs", "format!(\"/{file}\")", "names of files beside the program, from a list there"),
];

fn sources(folder: &FilePath, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// Returns the lines of the crates `app` and `server` that are neither comments nor tests, with the file's path in the
/// repository.
fn lines() -> Vec<(String, String)> {
    let root = FilePath::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let mut files = Vec::new();
    for folder in ["app/src", "server/src"] {
        sources(&root.join(folder), &mut files);
    }
    let name = |file: &PathBuf| file.strip_prefix(root).expect("a file in it").to_string_lossy().replace('\\', "/");
    let tests = |name: &str| name.ends_with("tests.rs") || name == "server/src/trial.rs";
    let mut lines = Vec::new();
    for file in files.iter().filter(|file| !tests(&name(file))) {
        let text = fs::read_to_string(file).expect("a source file");
        // Tests are at the end of a file.
        let code = text.lines().take_while(|line| *line != "mod tests {");
        let code = code.filter(|line| !line.trim_start().starts_with("//"));
        lines.extend(code.map(|line| (name(file), line.to_owned())));
    }
    assert!(lines.len() > 5000, "the sources were not found");
    lines
}

/// Returns whether a line contains a string that starts like an address.
fn writes_address(line: &str) -> bool {
    line.match_indices("\"/").any(|(at, _)| {
        let next = line[at + 2..].chars().next();
        next.is_some_and(|next| next.is_ascii_lowercase() || matches!(next, '"' | '?' | '{' | '\\'))
    })
}

#[test]
fn addresses_are_only_found_in_strings() {
    for line in
        [r#"href="/trash""#, r#"to("/")"#, r#"format!("/{id}")"#, r#""<a href=\"/?month=\">""#, r#"query("/?x")"#]
    {
        assert!(writes_address(line), "{line}");
    }
    for line in [r#"text.split('/')"#, r#""a/b""#, r#""</ol>""#, r#"<Icon name="x"/><p>"#, r#"<b class="x"/>"#] {
        assert!(!writes_address(line), "{line}");
    }
}

#[test]
fn addresses_are_only_written_in_this_module() {
    let mut used = [false; ALLOWED.len()];
    let mut elsewhere = Vec::new();
    for (file, line) in lines() {
        if file.starts_with("app/src/paths/") || !writes_address(&line) {
            continue;
        }
        match ALLOWED.iter().position(|(name, text, _)| file.ends_with(name) && line.contains(text)) {
            Some(index) => used[index] = true,
            None => elsewhere.push(format!("{file}: {}", line.trim())),
        }
    }
    assert!(elsewhere.is_empty(), "these belong in app/src/paths:\n{}", elsewhere.join("\n"));
    assert_eq!(used, [true; ALLOWED.len()], "an exception is no longer needed");
}

#[test]
fn pages_and_islands_know_no_record_keys() {
    let named = |line: &str| line.contains("records::") || line.contains("\"T#") || line.contains("\"M#");
    let found: Vec<_> = lines().into_iter().filter(|(file, line)| file.starts_with("app/") && named(line)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn no_address_is_written_twice() {
    let mut all: Vec<_> = PAGES.iter().chain(FORMS).map(|path| path.path()).collect();
    all.extend([TIMELINE_SEGMENTS, HEALTH, METRICS, HASH_WORKER, ICON, MANIFEST].map(Path::path));
    all.extend([PHOTO.route(), PHOTO_VIEW.route(), PHOTO_ORIGINAL.route(), DOWNLOAD.route()]);
    all.extend([ADMIN_PERSON.route(), ADMIN_QUOTA.route()]);
    all.extend([CALLS, MEDIA, MEDIA_RENDITION, UPLOAD_PART, ISLAND_MESSAGES, COMPILED].map(Family::route));
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[test]
fn server_functions_have_the_addresses_that_islands_call() {
    let functions: Vec<_> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    assert!(functions.len() >= 8, "{functions:?}");
    for path in functions {
        assert!(path.starts_with(CALLS.prefix()), "{path}");
    }
}

#[test]
fn the_server_parses_the_queries_of_islands() {
    let cursor = "VCMyMDI0-_";
    let asked = SegmentQuery {
        newest: Some(date(2024, 7, 5)),
        oldest: Some(date(2024, 6, 30)),
        above: Some(date(2024, 7, 6)),
        limit: Some(80),
        before: Some(cursor.to_owned()),
    };
    let address = ListScope::Timeline.addresses().segment(&asked).expect("it has segments");
    assert_eq!(&*address, "/timeline?newest=2024-07-05&oldest=2024-06-30&above=2024-07-06&limit=80&before=VCMyMDI0-_");
    let Query(read) = Query::<SegmentQuery>::try_from_uri(&address.parse().expect("an address")).expect("a query");
    assert_eq!(read, asked);
    let none = SegmentQuery::default();
    assert_eq!(&*ListScope::Timeline.addresses().segment(&none).expect("segments"), TIMELINE_SEGMENTS.path());
}

#[test]
fn lists_are_found_by_their_names() {
    for list in [ListScope::Timeline, ListScope::Trash] {
        assert_eq!(ListScope::of_name(list.name()), Some(list));
        assert_eq!(list.addresses().page, list.page().path());
    }
    assert_eq!(ListScope::of_name("album"), None);
    assert_eq!(ListScope::of_photo(true), ListScope::Trash);
    assert_eq!(ListScope::Trash.addresses().segment(&SegmentQuery::default()), None);
}

#[test]
fn the_addresses_of_the_timeline_do_not_change() {
    let list = ListScope::Timeline.addresses();
    let id: PhotoId = "abcdefgh".parse().expect("an id");
    assert_eq!(&*list.month("2024-07"), "/?month=2024-07");
    assert_eq!(&*list.before("VCM"), "/?before=VCM");
    assert_eq!(&*list.after_trash(), "/?trashed=1");
    assert_eq!(list.photo(id.as_str()), PHOTO.of(&id));
    assert_eq!(list.photo_view(id.as_str()), PHOTO_VIEW.of(&id));
    assert_eq!(&*ListScope::Trash.addresses().before("WCM"), "/trash?before=WCM");
    for other in ["/photos/", "/photos/abc/view", "/photos/a\"b", "/trash", "/albums/7/photos/abcdefgh"] {
        assert_eq!(list.photo_in(other), None, "{other}");
    }
}

/// Returns the addresses of a list that does not exist yet.
fn album() -> ListAddresses {
    ListAddresses {
        list: "album-seventh1".to_owned(),
        page: "/albums/seventh1".to_owned(),
        photos: "/albums/seventh1/photos/".to_owned(),
        segments: Some("/albums/seventh1/segments".to_owned()),
    }
}

/// Returns a function that reads the attributes of the first element with this name.
fn attributes<'a>(html: &'a str, element: &str) -> impl Fn(&str) -> Option<String> + 'a {
    let start = html.find(&format!("<{element} ")).expect("the element");
    let tag = &html[start..start + html[start..].find('>').expect("its end")];
    move |name| Some(tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.to_owned())
}

#[test]
fn a_new_list_needs_no_code_in_islands() {
    let owner = Owner::new();
    let html = owner.with(|| view! { <ListForm list=album() action=PHOTOS_TRASH>"photos"</ListForm> }.to_html());
    let attribute = attributes(&html, "form");
    assert_eq!(attribute("id").as_deref(), Some("selection"));
    // The page states its addresses, and islands know nothing else.
    let list = ListAddresses::read(attribute).expect("the addresses of the page");
    assert_eq!(list, album());
    let query = SegmentQuery { newest: Some(date(2024, 7, 5)), ..SegmentQuery::default() };
    assert_eq!(&*list.segment(&query).expect("segments"), "/albums/seventh1/segments?newest=2024-07-05");
    assert_eq!(&*list.month("2024-07"), "/albums/seventh1?month=2024-07");
    assert_eq!(list.month_in("/albums/seventh1?month=2024-07"), Some("2024-07"));
    assert_eq!(list.month_in("/?month=2024-07"), None, "another list's");
    assert_eq!(&*list.photo("abcdefgh"), "/albums/seventh1/photos/abcdefgh");
    assert_eq!(&*list.photo_view("abcdefgh"), "/albums/seventh1/photos/abcdefgh/view");
    assert_eq!(list.photo_in("/albums/seventh1/photos/abcdefgh"), Some("abcdefgh"));
    assert_eq!(list.photo_in("/photos/abcdefgh"), None, "another list's");
    assert_eq!(&*list.after_trash(), "/albums/seventh1?trashed=1");
    let silent = ListAddresses::read(|_| None);
    assert_eq!(silent, None, "a page without a list");
}

#[test]
fn islands_name_no_list() {
    let found: Vec<_> = lines()
        .into_iter()
        .filter(|(file, line)| file.starts_with("app/src/islands/") && !line.trim_start().starts_with("use "))
        .filter(|(_, line)| line.contains("ListScope") || line.contains("TIMELINE") || line.contains("TRASH"))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}
