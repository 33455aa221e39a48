//! Takes files and the contents of folders, a few at a time.

use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use super::{run::pump, state::with, waiting::pause};

/// How many files are taken before the browser may do other work.
const AT_ONCE: u32 = 20;

/// Takes the files, then the contents of the folders.
pub async fn take_all(files: Array, folders: Array) {
    take(files).await;
    read_folders(folders).await;
}

/// Takes all files in folders and their subfolders.
async fn read_folders(folders: Array) {
    while folders.length() > 0 {
        let folder: FileSystemDirectoryEntry = folders.pop().unchecked_into();
        let reader = folder.create_reader();
        loop {
            // A browser returns the entries of a folder in portions. The last one is empty.
            let portion = Promise::new(&mut |resolve, reject| {
                let _ = reader.read_entries_with_callback_and_callback(&resolve, &reject);
            });
            let Ok(entries) = JsFuture::from(portion).await else { break };
            let entries: Array = entries.unchecked_into();
            if entries.length() == 0 {
                break;
            }
            let files = Array::new();
            for entry in entries.iter() {
                let entry: FileSystemEntry = entry.unchecked_into();
                if entry.is_directory() {
                    folders.push(&entry);
                    continue;
                }
                let entry: FileSystemFileEntry = entry.unchecked_into();
                let file =
                    Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&resolve, &reject));
                if let Ok(file) = JsFuture::from(file).await {
                    files.push(&file);
                }
            }
            take(files).await;
        }
    }
}

/// Takes files, a few at a time, so that the page stays responsive with thousands.
async fn take(files: Array) {
    let mut at = 0;
    while at < files.length() {
        with(|state| {
            for file in (at..files.length().min(at + AT_ONCE)).map(|index| files.get(index)) {
                let file: File = file.unchecked_into();
                if !is_clutter(&file.name()) {
                    state.add(file);
                }
            }
            state.overview();
        });
        pump();
        at += AT_ONCE;
        pause(0).await;
    }
}

/// Returns whether the name is that of a file that operating systems leave in folders, and nobody wants to add.
fn is_clutter(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "Thumbs.db" | "desktop.ini")
}
