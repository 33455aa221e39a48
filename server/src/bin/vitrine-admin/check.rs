//! `check`

use gallery::admin::{Admin, Repair};

use crate::out;

/// Checks everything and reports problems.
///
/// # Errors
/// If the gallery cannot be read or written.
pub async fn run(admin: &Admin, repair: Repair) -> anyhow::Result<bool> {
    let found = admin.check(repair).await?;
    for finding in &found.findings {
        out::say(&format!("{}: {}", if finding.repaired { "repaired" } else { "found" }, finding.problem));
    }
    let left = found.left().count();
    out::say(&match (found.findings.len(), left) {
        (0, _) => format!("{} photos, and no problems.", found.photos),
        (all, 0) => format!("{} photos; problems found and repaired: {all}.", found.photos),
        (_, left) => format!("{} photos; problems found and not repaired: {left}.", found.photos),
    });
    Ok(left == 0)
}
