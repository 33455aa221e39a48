//! Multiplying and adding at once.

/// `a * b + c` for functions of [`multiversion`], in one step where the processor they are made for has one. Where it
/// has none, `mul_add` would be a call.
macro_rules! fused {
    ($a:expr, $b:expr, $c:expr) => {
        if target_cfg_f!(target_feature = "fma") { $a.mul_add($b, $c) } else { $a * $b + $c }
    };
}

pub(super) use fused;
