//! Fused multiply-add.

/// `a * b + c` for functions of [`multiversion`], as one instruction if the target processor has it. On others
/// `mul_add` would be a function call, so this multiplies and adds.
macro_rules! fused {
    ($a:expr, $b:expr, $c:expr) => {
        if target_cfg_f!(target_feature = "fma") { $a.mul_add($b, $c) } else { $a * $b + $c }
    };
}

pub(super) use fused;
