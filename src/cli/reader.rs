//! `reader`: a reader process. The appliance starts it; nobody types it.

use std::process::ExitCode;

use clap::Args;

#[derive(Debug, Args)]
pub(super) struct Reader {}

impl Reader {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(super) fn run(self) -> ExitCode {
        crate::reader::serve(std::io::stdin().lock(), std::io::stdout().lock())
    }
}
