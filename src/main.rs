//! The binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("reader") {
        return paperisilta::reader::serve(std::io::stdin(), std::io::stdout());
    }
    ExitCode::SUCCESS
}
