//! Checks that records and bytes match, and repairs what can be repaired.
//!
//! Run it while nobody adds or removes photos: it reads one thing after another, so a change in between looks like a
//! fault. Each repair is written on the condition that nothing has changed since it was read.

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

/// What to do about the problems that are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// Only report them.
    Nothing,
    /// Repair what can be repaired without deleting an original.
    Repair,
    /// Also delete originals that have no record.
    Discard,
}

/// The outcome of a check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many photos were checked.
    pub photos: u64,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Findings {
    /// The problems that were not repaired.
    pub fn left(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.repaired)
    }
}

impl Admin {
    /// Checks everything that belongs to everybody.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]. Repairs that were made before the error are kept.
    pub async fn check(&self, repair: Repair) -> Result<Findings> {
        let mut check = Check { admin: self, repair, found: Findings::default() };
        // Check the stored bytes first: a photo that is put back on its list is counted in the checks that follow.
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

/// A check that is running.
struct Check<'a> {
    admin: &'a Admin,
    repair: Repair,
    found: Findings,
}

impl Check<'_> {
    /// Records a problem, and repairs it with these writes if repairs are wanted.
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
