//! What a reader takes from itself before it sees a stranger's bytes: memory and time without end, the disk but for
//! the language data, the network, starting programs, and leaving a core file.

use std::{collections::BTreeMap, path::Path};

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr as _, RulesetCreatedAttr as _,
    RulesetStatus,
};
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
use serde::{Deserialize, Serialize};

/// How far a reader could be shut in on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sandbox {
    /// Memory and processor time are bounded, and no core file is left.
    pub limits: bool,
    /// Nothing of the disk can be seen but the language data (needs Landlock in the kernel).
    pub disk: bool,
    /// No connection can be opened and no program started (needs seccomp in the kernel).
    pub calls: bool,
}

/// Shuts this process in, as far as the machine can. Binds this thread and those that it starts: call it first.
pub(super) fn enter(tessdata: Option<&Path>, memory: u64, processor: u64) -> Sandbox {
    Sandbox { limits: limits(memory, processor), disk: disk(tessdata).unwrap_or(false), calls: calls().is_some() }
}

fn limits(memory: u64, processor: u64) -> bool {
    let all = |limit| Rlimit { current: Some(limit), maximum: Some(limit) };
    // A core file would be a page in the clear on the disk.
    let silent = set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok();
    let bounded = [(Resource::Core, 0), (Resource::Fsize, 0), (Resource::As, memory), (Resource::Cpu, processor)]
        .map(|(resource, limit)| setrlimit(resource, all(limit)).is_ok());
    silent && bounded.into_iter().all(|done| done)
}

fn disk(tessdata: Option<&Path>) -> Result<bool, landlock::RulesetError> {
    let abi = ABI::V5;
    let mut rules =
        Ruleset::default().handle_access(AccessFs::from_all(abi))?.handle_access(AccessNet::from_all(abi))?.create()?;
    if let Some(folder) = tessdata.and_then(|path| PathFd::new(path).ok()) {
        rules = rules.add_rule(PathBeneath::new(folder, AccessFs::from_read(abi)))?;
    }
    Ok(rules.restrict_self()?.ruleset != RulesetStatus::NotEnforced)
}

fn calls() -> Option<()> {
    let refused = [
        // No further thread or process: a reader is one.
        libc::SYS_clone,
        libc::SYS_clone3,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_vfork,
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_io_uring_setup,
        libc::SYS_open_by_handle_at,
        libc::SYS_userfaultfd,
        libc::SYS_perf_event_open,
        libc::SYS_kill,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_send_signal,
        libc::SYS_rt_sigqueueinfo,
        libc::SYS_mount,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_bpf,
        libc::SYS_keyctl,
        libc::SYS_add_key,
        libc::SYS_request_key,
        // Limits that were taken on are not given back.
        libc::SYS_setrlimit,
        libc::SYS_prlimit64,
    ];
    let rules: BTreeMap<i64, Vec<_>> = refused.into_iter().map(|call| (call, Vec::new())).collect();
    let refuse = SeccompAction::Errno(u32::try_from(libc::EPERM).ok()?);
    let filter =
        SeccompFilter::new(rules, SeccompAction::Allow, refuse, std::env::consts::ARCH.try_into().ok()?).ok()?;
    let program: BpfProgram = filter.try_into().ok()?;
    seccompiler::apply_filter(&program).ok()
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        net::{TcpStream, UdpSocket},
        os::unix::net::UnixStream,
        process::Command,
        thread,
    };

    use super::*;

    /// What a thread shut in as a reader is can do of these. (Limits bind the whole process, and are looked at from
    /// outside.) A kernel that has neither Landlock nor seccomp is told by `doctor`, and lets everything pass here.
    #[test]
    fn who_is_shut_in_sees_the_language_data_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("tessdata");
        fs::create_dir(&data).unwrap();
        fs::write(data.join("fin.traineddata"), "letters").unwrap();
        let (inside, beside) = (data.join("fin.traineddata"), folder.path().join("beside"));
        fs::write(&beside, "not yours").unwrap();
        assert!(Command::new("/bin/true").status().is_ok(), "outside, all this can be done");

        thread::spawn(move || {
            let disk = disk(Some(&data)).unwrap_or(false);
            let calls = calls().is_some();
            assert_eq!(fs::read_to_string(&inside).unwrap(), "letters");
            if disk {
                for closed in [Path::new("/etc/passwd"), Path::new("/proc/self/maps"), &beside] {
                    assert!(fs::read(closed).is_err(), "{} can be read", closed.display());
                }
                assert!(fs::write(&inside, "mine").is_err());
                assert!(fs::write(data.join("new"), "mine").is_err());
                assert!(fs::read_dir("/").is_err());
            }
            if calls {
                assert!(Command::new("/bin/true").status().is_err());
                assert!(TcpStream::connect("127.0.0.1:22").is_err_and(|e| e.raw_os_error() == Some(libc::EPERM)));
                assert!(UdpSocket::bind("127.0.0.1:0").is_err_and(|e| e.raw_os_error() == Some(libc::EPERM)));
                assert!(UnixStream::pair().is_err_and(|e| e.raw_os_error() == Some(libc::EPERM)));
                assert!(thread::Builder::new().spawn(|| ()).is_err());
            }
        })
        .join()
        .unwrap();
    }
}
