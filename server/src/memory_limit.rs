//! How much memory this process may use: the limit of its control group, or all that the machine has.

use std::{
    fs,
    path::{MAIN_SEPARATOR_STR, Path, PathBuf},
};

/// Bytes that this process may use; `None` if that cannot be found out.
pub fn of_this_process() -> Option<u64> {
    below(Path::new(MAIN_SEPARATOR_STR))
}

/// The same for a system whose files are below `root`.
fn below(root: &Path) -> Option<u64> {
    let machine = meminfo(&fs::read_to_string(root.join("proc/meminfo")).unwrap_or_default());
    let groups = fs::read_to_string(root.join("proc/self/cgroup")).unwrap_or_default();
    let limits = files(&groups).into_iter().filter_map(|file| {
        let text = fs::read_to_string(root.join("sys/fs/cgroup").join(file)).ok()?;
        // Without a limit, version 2 says `max`, and version 1 a number near 2^63.
        text.trim().parse::<u64>().ok()
    });
    limits.chain(machine).min()
}

/// `MemTotal` in bytes.
fn meminfo(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1024)
}

/// The files with limits of the groups in `/proc/self/cgroup`, below `/sys/fs/cgroup`. Each group is also limited by
/// those around it. In a container, the group's own path may not be visible; then the outermost one is its limit.
fn files(groups: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for line in groups.lines() {
        let mut fields = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else { continue };
        let (folder, file) = match controllers {
            "" => ("", "memory.max"),
            some if some.split(',').any(|controller| controller == "memory") => ("memory", "memory.limit_in_bytes"),
            _ => continue,
        };
        let own = Path::new(folder).join(path.trim_start_matches('/'));
        let around = own.ancestors().take_while(|group| group.starts_with(folder));
        files.extend(around.map(|group| group.join(file)));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A system with these files.
    fn limit(files: &[(&str, &str)]) -> Option<u64> {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
        below(root.path())
    }

    const MACHINE: (&str, &str) = ("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:        1 kB\n");

    #[test]
    fn the_smallest_limit_counts() {
        let all = Some(16_000_000 * 1024);
        assert_eq!(limit(&[]), None);
        assert_eq!(limit(&[MACHINE]), all);
        let group = ("proc/self/cgroup", "0::/system.slice/vitrine.service\n");
        let own = "sys/fs/cgroup/system.slice/vitrine.service/memory.max";
        assert_eq!(limit(&[MACHINE, group, (own, "max\n")]), all);
        assert_eq!(limit(&[MACHINE, group, (own, "1073741824\n")]), Some(1 << 30));
        let around = ("sys/fs/cgroup/system.slice/memory.max", "536870912\n");
        assert_eq!(limit(&[MACHINE, group, (own, "1073741824\n"), around]), Some(512 << 20));
    }

    #[test]
    fn containers_and_the_first_version_are_understood() {
        let inside = ("sys/fs/cgroup/memory.max", "1000000\n");
        assert_eq!(limit(&[MACHINE, ("proc/self/cgroup", "0::/\n"), inside]), Some(1_000_000));
        let groups = ("proc/self/cgroup", "12:cpu,cpuacct:/docker/1\n5:memory:/docker/1\n");
        let outermost = ("sys/fs/cgroup/memory/memory.limit_in_bytes", "2000000\n");
        assert_eq!(limit(&[MACHINE, groups, outermost]), Some(2_000_000));
        let own = ("sys/fs/cgroup/memory/docker/1/memory.limit_in_bytes", "9223372036854771712\n");
        assert_eq!(limit(&[MACHINE, groups, own]), Some(16_000_000 * 1024));
    }
}
