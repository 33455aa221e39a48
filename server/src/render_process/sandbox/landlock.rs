//! Refuses files and the network with Landlock.

use landlock::{ABI, Access as _, AccessFs, AccessNet, Ruleset, RulesetAttr as _, RulesetError, RulesetStatus, Scope};

/// The newest version of Landlock whose rules are known here. Older kernels apply what they know of them.
const VERSION: ABI = ABI::V6;

/// Refuses to open, change and delete files, and TCP where the kernel can. Returns whether it could.
pub fn refuse_files() -> bool {
    match refuse() {
        Ok(status) => status != RulesetStatus::NotEnforced,
        Err(error) => {
            tracing::debug!(%error, "Landlock failed");
            false
        }
    }
}

fn refuse() -> Result<RulesetStatus, RulesetError> {
    let rules = Ruleset::default()
        .handle_access(AccessFs::from_all(VERSION))?
        .handle_access(AccessNet::from_all(VERSION))?
        .scope(Scope::from_all(VERSION))?;
    // There are no exceptions.
    Ok(rules.create()?.restrict_self()?.ruleset)
}
