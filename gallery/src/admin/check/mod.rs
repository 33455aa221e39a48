//! Whether records and bytes fit together, and putting right what can be.
//!
//! Run it while nobody adds or removes photos: it reads one thing after another, and what changes in between looks like
//! a fault. What it repairs, it repairs on condition that nothing has changed since it looked.

mod counts;
mod finding;
mod lists;
mod stored;

pub use self::finding::{Finding, Problem};
use super::Admin;
use crate::{
    Result,
    id::PersonId,
    ports::table::{Write, WriteError},
};

/// What to do about what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// Only tell.
    Nothing,
    /// Put right what can be without deleting any original.
    Repair,
    /// Delete originals that no record knows of, too.
    Discard,
}

/// The outcome of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Photos that were looked at.
    pub photos: u64,
    /// What does not fit.
    pub findings: Vec<Finding>,
}

impl Findings {
    /// What is still wrong.
    pub fn left(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.repaired)
    }
}

impl Admin {
    /// Checks everything of everybody.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; what was repaired until then stays so.
    pub async fn check(&self, repair: Repair) -> Result<Findings> {
        let mut check = Check { admin: self, repair, found: Findings::default() };
        // What the bytes tell first: a photo that gets its place back counts in what follows.
        check.stored().await?;
        let mut everybody = self.library.everybody();
        while let Some(people) = everybody.next_ids::<PersonId>().await? {
            for person in people {
                check.person(&person).await?;
            }
        }
        Ok(check.found)
    }
}

/// A check under way.
struct Check<'a> {
    admin: &'a Admin,
    repair: Repair,
    found: Findings,
}

impl Check<'_> {
    /// Notes a problem, and puts it right with these writes if that is wanted.
    async fn settle(&mut self, problem: Problem, writes: Vec<Write>) -> Result<()> {
        let wanted = self.repair != Repair::Nothing && !writes.is_empty();
        let repaired = wanted && {
            match self.admin.library.table.write(writes).await {
                Ok(()) => true,
                Err(WriteError::ConditionFailed(_)) => false,
                Err(WriteError::Other(error)) => return Err(error),
            }
        };
        self.found.findings.push(Finding { problem, repaired });
        Ok(())
    }
}
