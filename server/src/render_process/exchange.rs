//! Sends bytes to a process while reading what it writes, for a limited time. Neither side can block the other.

use std::{
    io::{self, Read, Write as _},
    os::fd::{AsFd, BorrowedFd},
    process::{Child, ChildStdin},
    time::Instant,
};

use nix::{
    errno::Errno,
    fcntl::{FcntlArg, OFlag, fcntl},
    poll::{PollFd, PollFlags, PollTimeout, poll},
};

/// Maximum length of an answer, in bytes. The renditions of a photo have less than 10 MB.
const MAX_ANSWER: usize = 128 << 20;

/// How many bytes of the process's log are kept.
const MAX_LOG: usize = 4 << 10;

/// Bytes that are read at a time.
const CHUNK: usize = 64 << 10;

/// The size of the pipe for the original in bytes, if the system allows it. The larger it is, the less often the
/// processes take turns.
#[cfg(target_os = "linux")]
const PIPE: i32 = 1 << 20;

/// What a process wrote.
#[derive(Debug, Default)]
pub struct Exchange {
    /// On its standard output.
    pub answer: Vec<u8>,
    /// On its standard error, the beginning.
    pub log: Vec<u8>,
    /// Whether time was up before it had closed both.
    pub timed_out: bool,
}

/// Writes `head` and `body` to the process's standard input, and reads what it writes until it closes its outputs.
pub fn exchange(child: &mut Child, head: &[u8], body: &[u8], until: Instant) -> Exchange {
    let mut exchange = Exchange::default();
    if let Err(error) = exchange.run(child, [head, body], until) {
        exchange.timed_out = error.kind() == io::ErrorKind::TimedOut;
        if !exchange.timed_out {
            tracing::warn!(%error, "no answer from the process that renders a photo");
            exchange.answer.clear();
        }
    }
    exchange
}

impl Exchange {
    fn run(&mut self, child: &mut Child, mut parts: [&[u8]; 2], until: Instant) -> io::Result<()> {
        let (mut input, mut output, mut errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        for pipe in [fd(&input), fd(&output), fd(&errors)] {
            fcntl(pipe.ok_or(Errno::EBADF)?, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        }
        #[cfg(target_os = "linux")]
        if let Some(input) = &input {
            // A smaller pipe is slower, and works as well.
            let _ = fcntl(input, FcntlArg::F_SETPIPE_SZ(PIPE));
        }
        let mut chunk = vec![0; CHUNK];
        while output.is_some() || errors.is_some() {
            wait(fd(&input), [fd(&output), fd(&errors)], until)?;
            write(&mut input, &mut parts);
            read(&mut output, &mut chunk, &mut self.answer)?;
            read(&mut errors, &mut chunk, &mut self.log)?;
            self.log.truncate(MAX_LOG);
            if self.answer.len() > MAX_ANSWER {
                return Err(io::Error::other("the answer is too long"));
            }
        }
        Ok(())
    }
}

fn fd(pipe: &Option<impl AsFd>) -> Option<BorrowedFd<'_>> {
    pipe.as_ref().map(AsFd::as_fd)
}

/// Waits until the input can be written or an output can be read.
fn wait(input: Option<BorrowedFd<'_>>, outputs: [Option<BorrowedFd<'_>>; 2], until: Instant) -> io::Result<()> {
    let write = input.into_iter().map(|fd| PollFd::new(fd, PollFlags::POLLOUT));
    let read = outputs.into_iter().flatten().map(|fd| PollFd::new(fd, PollFlags::POLLIN));
    let mut fds: Vec<PollFd<'_>> = write.chain(read).collect();
    loop {
        // A millisecond more, or it would poll without waiting during the last one.
        let left = until.saturating_duration_since(Instant::now()).as_millis() + 1;
        match poll(&mut fds, PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX)) {
            Ok(0) if Instant::now() >= until => return Err(io::ErrorKind::TimedOut.into()),
            Ok(0) | Err(Errno::EINTR) => {}
            Ok(_) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Writes as much of the parts as fits into the pipe. Closes it at the end, or if nobody reads it.
fn write(pipe: &mut Option<ChildStdin>, parts: &mut [&[u8]; 2]) {
    let Some(input) = pipe else { return };
    for part in parts {
        while !part.is_empty() {
            match input.write(part) {
                Ok(written) => *part = &part[written..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => {
                    *pipe = None;
                    return;
                }
            }
        }
    }
    *pipe = None;
}

/// Reads what the pipe has. Closes it at its end.
fn read(pipe: &mut Option<impl Read>, chunk: &mut [u8], into: &mut Vec<u8>) -> io::Result<()> {
    let Some(output) = pipe else { return Ok(()) };
    match output.read(chunk) {
        Ok(0) => *pipe = None,
        Ok(read) => into.extend_from_slice(&chunk[..read]),
        Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
        Err(error) => return Err(error),
    }
    Ok(())
}
