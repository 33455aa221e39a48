//! Secrets that are kept as SSM parameters.

use std::collections::HashMap;

use super::{Clients, fault::unavailable};
use crate::Result;

/// Parameters by name, decrypted, in one request (ten of them at most). Those that do not exist are left out.
///
/// # Errors
/// [`crate::Error::Unavailable`].
pub async fn read(clients: &Clients, names: &[&str]) -> Result<HashMap<String, String>> {
    let names = names.iter().map(|&name| name.to_owned()).collect();
    let answer = clients.ssm().get_parameters().set_names(Some(names)).with_decryption(true).send().await;
    let found = answer.map_err(|error| unavailable("GetParameters", &error))?.parameters.unwrap_or_default();
    Ok(found.into_iter().filter_map(|parameter| Some((parameter.name?, parameter.value?))).collect())
}
