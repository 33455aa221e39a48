//! Refuses system calls with seccomp.

use std::{collections::BTreeMap, env::consts::ARCH, process};

use nix::libc::{
    CLONE_THREAD, ENOSYS, PR_SET_NAME, SYS_brk, SYS_clock_getres, SYS_clock_gettime, SYS_clock_nanosleep, SYS_clone,
    SYS_close, SYS_exit, SYS_exit_group, SYS_fstat, SYS_futex, SYS_getpid, SYS_getrandom, SYS_gettid, SYS_gettimeofday,
    SYS_lseek, SYS_madvise, SYS_mmap, SYS_mprotect, SYS_mremap, SYS_munmap, SYS_nanosleep, SYS_prctl, SYS_prlimit64,
    SYS_read, SYS_readv, SYS_restart_syscall, SYS_rseq, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn,
    SYS_sched_getaffinity, SYS_sched_yield, SYS_set_robust_list, SYS_sigaltstack, SYS_tgkill, SYS_write, SYS_writev,
};
use seccompiler::{
    BpfProgram, Error, SeccompAction, SeccompCmpArgLen::Qword, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, apply_filter,
};

/// Memory, threads, time, and files that are open already.
const ALLOWED: [i64; 33] = [
    SYS_brk,
    SYS_clock_getres,
    SYS_clock_gettime,
    SYS_clock_nanosleep,
    SYS_close,
    SYS_exit,
    SYS_exit_group,
    SYS_fstat,
    SYS_futex,
    SYS_getpid,
    SYS_getrandom,
    SYS_gettid,
    SYS_gettimeofday,
    SYS_lseek,
    SYS_madvise,
    SYS_mmap,
    SYS_mprotect,
    SYS_mremap,
    SYS_munmap,
    SYS_nanosleep,
    SYS_read,
    SYS_readv,
    SYS_restart_syscall,
    SYS_rseq,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sched_getaffinity,
    SYS_sched_yield,
    SYS_set_robust_list,
    SYS_sigaltstack,
    SYS_write,
    SYS_writev,
];

/// Refuses all system calls but those that decoding needs. Returns whether it could.
pub fn refuse_system_calls() -> bool {
    let applied = filter().and_then(|program| apply_filter(&program));
    if let Err(error) = &applied {
        tracing::debug!(%error, "seccomp failed");
    }
    applied.is_ok()
}

fn filter() -> Result<BpfProgram, Error> {
    let when = |argument, operator, value| -> Result<Vec<SeccompRule>, Error> {
        Ok(vec![SeccompRule::new(vec![SeccompCondition::new(argument, Qword, operator, value)?])?])
    };
    let thread = CLONE_THREAD as u64;
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.into_iter().map(|call| (call, Vec::new())).collect();
    // Threads, but no processes. The flags of clone3 cannot be seen here; the C library falls back to clone.
    rules.insert(SYS_clone, when(0, SeccompCmpOp::MaskedEq(thread), thread)?);
    rules.insert(SYS_prctl, when(0, SeccompCmpOp::Eq, PR_SET_NAME as u64)?);
    // To read limits, not to set them.
    rules.insert(SYS_prlimit64, when(2, SeccompCmpOp::Eq, 0)?);
    // To abort.
    rules.insert(SYS_tgkill, when(0, SeccompCmpOp::Eq, process::id().into())?);
    // The C library and the allocator can do without other calls if these do not seem to exist.
    let refused = SeccompAction::Errno(ENOSYS as u32);
    Ok(SeccompFilter::new(rules, refused, SeccompAction::Allow, ARCH.try_into()?)?.try_into()?)
}
