//! The pages, one file for each.

pub mod account;
pub mod admin;
pub mod admin_person;
pub mod confirm;
pub mod download;
pub mod failure;
pub mod forgot;
pub mod missing;
pub mod photo;
pub mod reset;
pub mod sign_in;
pub mod sign_in_code;
pub mod sign_in_recover;
pub mod sign_in_restore;
pub mod sign_out;
pub mod sign_up;
pub mod timeline;
pub mod trash;
pub mod trash_empty;
pub mod two_step;
pub mod upload;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::paths::Parameter;

/// Returns a parameter of the query, if it is present and not empty.
pub(crate) fn query(parameter: Parameter) -> Option<String> {
    use_query_map().with_untracked(|map| map.get(parameter.name())).filter(|value| !value.is_empty())
}
