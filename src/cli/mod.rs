//! The command line: a file a subcommand. What was typed is parsed here; what it means is the appliance's.

mod check;
mod company;
mod context;
mod correct;
pub mod demo;
mod divide;
mod documents;
mod failure;
mod handover;
mod init;
mod instructions;
mod keys;
mod moves;
mod parties;
mod reader;
mod review;
mod run;
mod safekeeping;
mod scans;
mod search;
mod sheets;
mod show;
mod take_in;

use std::{path::PathBuf, process::ExitCode};

use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use self::{context::Context, failure::Failure};
use crate::{
    locale::Messages,
    record::{Language, Purpose},
};

/// Reads signed paper, files it encrypted by client and controller, and hands it over with proof.
#[derive(Debug, Parser)]
#[command(
    name = "paperisilta",
    version,
    max_term_width = 110,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
struct Global {
    /// The home folder (default: /var/lib/paperisilta where it is there and yours, else your data folder)
    #[arg(long, global = true, env = "PAPERISILTA_HOME", value_name = "DIR")]
    home: Option<PathBuf>,
    /// A file whose first line is the password (default: asked)
    #[arg(long, global = true, env = "PAPERISILTA_PASSWORD_FILE", value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Who you are (default: the only user)
    #[arg(long, global = true, value_name = "NAME")]
    user: Option<String>,
    /// Language of the answers: fi, sv or en (default: from LANG)
    #[arg(long, global = true, value_name = "fi|sv|en")]
    lang: Option<Language>,
    /// Answers for a script, one JSON object a line
    #[arg(long, global = true)]
    json: bool,
}

/// Why a client's records are looked at.
#[derive(Debug, Args)]
struct WithPurpose {
    /// Why you look: care, handover, inspection, correction, complaint, supervision, filing, technical, other:NOTE
    #[arg(long, value_name = "CODE[:NOTE]")]
    purpose: Option<Purpose>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a home: keys, the first user, the company's own register
    Init(init::Init),
    /// The company's own names and business ids
    Company(company::Company),
    /// The controllers for whom registers are kept
    Controllers(parties::Controllers),
    /// The clients
    Clients(parties::Clients),
    /// Keep the appliance running: folders, line, deliveries, web page
    Run(run::Run),
    /// Take files or folders in and bring them to rest
    TakeIn(take_in::TakeIn),
    /// List every document and every refused file
    Documents(documents::Documents),
    /// Find documents by what stands in them
    Search(search::Search),
    /// Take a document out as a searchable PDF
    Show(show::Show),
    /// List the documents that wait for a person
    Review(review::Review),
    /// Tell why a document is where it is
    Explain(review::Explain),
    /// File a waiting document
    File(moves::File),
    /// File a filed document anew
    Refile(moves::Refile),
    /// Put right what was misread of a document
    Correct(correct::Correct),
    /// Put a filed document back to wait for a person
    Reopen(moves::Reopen),
    /// Say that a waiting document does not belong here
    Dismiss(moves::Dismiss),
    /// Say that a dismissed document belongs here after all
    RestoreDocument(moves::RestoreDocument),
    /// Divide documents of one file anew: part them, join them, or take that back
    Divide(divide::Divide),
    /// Print a cover sheet that says what the next paper is, for one scan
    CoverSheet(sheets::CoverSheet),
    /// Print a sheet that parts papers in one file
    SeparatorSheet(sheets::SeparatorSheet),
    /// List every file as it came
    Scans(scans::Scans),
    /// Put a refused file before the readers once more
    TryAgain(scans::TryAgain),
    /// Let a refused file go for good
    Discard(scans::Discard),
    /// Cut what is filed and not yet delivered from a register into a package
    Package(handover::PackageCommand),
    /// Send the packages that wait
    Deliver(handover::Deliver),
    /// Take back a package that has not left
    Withdraw(handover::Withdraw),
    /// Read the receivers' answers
    Receipts(handover::Receipts),
    /// List the packages and where they stand
    Handovers(handover::Handovers),
    /// List or record what controllers told us in writing to do with our copies
    Instructions(instructions::Instructions),
    /// Put a document back that went to the wrong receiver
    Recall(handover::Recall),
    /// Check the archive: keys, contents, index and logs
    Verify(safekeeping::Verify),
    /// Copy the archive to a folder, and read the copy back
    Backup(safekeeping::Backup),
    /// Make a home from a backup
    Restore(safekeeping::Restore),
    /// The keys: change a password, rotate, print a new recovery key
    Keys(keys::Keys),
    /// The people who may sign in
    Users(keys::Users),
    /// Check the settings and do nothing else
    Check(check::Check),
    /// Tell what this machine lacks
    Doctor(check::Doctor),
    /// Show the whole way in a throw-away home
    Demo(demo::Demo),
    /// A reader process (the appliance starts it)
    #[command(hide = true)]
    Reader(reader::Reader),
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// All is done.
    Done = 0,
    /// Done, but something needs a person.
    NeedsPerson = 1,
}

/// Runs what was typed.
#[must_use]
pub fn main() -> ExitCode {
    let typed = std::env::args_os().collect::<Vec<_>>();
    let messages = Messages::of(language(&typed));
    let command = localised(Cli::command(), messages);
    let cli = match command.try_get_matches_from(typed).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            // clap prints help to stdout with 0 and misuse to stderr with 2: what our contract says.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    // A reader shuts itself in before it starts a thread or opens a file: nothing else may come first.
    if let Command::Reader(reader) = cli.command {
        return reader.run();
    }
    log_to_stderr(matches!(cli.command, Command::Run(_)));
    let context = Context::new(cli.global, messages);
    match cli.command.run(&context) {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(failure) => {
            failure.print(messages);
            ExitCode::from(failure.exit_code())
        }
    }
}

impl Command {
    fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Init(command) => command.run(context),
            Self::Company(command) => command.run(context),
            Self::Controllers(command) => command.run(context),
            Self::Clients(command) => command.run(context),
            Self::Run(command) => command.run(context),
            Self::TakeIn(command) => command.run(context),
            Self::Documents(command) => command.run(context),
            Self::Search(command) => command.run(context),
            Self::Show(command) => command.run(context),
            Self::Review(command) => command.run(context),
            Self::Explain(command) => command.run(context),
            Self::File(command) => command.run(context),
            Self::Refile(command) => command.run(context),
            Self::Correct(command) => command.run(context),
            Self::Reopen(command) => command.run(context),
            Self::Dismiss(command) => command.run(context),
            Self::RestoreDocument(command) => command.run(context),
            Self::Divide(command) => command.run(context),
            Self::CoverSheet(command) => command.run(context),
            Self::SeparatorSheet(command) => command.run(context),
            Self::Scans(command) => command.run(context),
            Self::TryAgain(command) => command.run(context),
            Self::Discard(command) => command.run(context),
            Self::Package(command) => command.run(context),
            Self::Deliver(command) => command.run(context),
            Self::Withdraw(command) => command.run(context),
            Self::Receipts(command) => command.run(context),
            Self::Handovers(command) => command.run(context),
            Self::Instructions(command) => command.run(context),
            Self::Recall(command) => command.run(context),
            Self::Verify(command) => command.run(context),
            Self::Backup(command) => command.run(context),
            Self::Restore(command) => command.run(context),
            Self::Keys(command) => command.run(context),
            Self::Users(command) => command.run(context),
            Self::Check(command) => command.run(context),
            Self::Doctor(command) => command.run(context),
            Self::Demo(command) => command.run(context),
            Self::Reader(_) => Ok(Exit::Done),
        }
    }
}

/// The log: ids and counts, on stderr. Only our own lines are written, at the level of `PAPERISILTA_LOG` (`error` to
/// `trace`): what other crates log is not ours to vouch for.
fn log_to_stderr(daemon: bool) {
    let usual = if daemon { LevelFilter::INFO } else { LevelFilter::ERROR };
    let level = std::env::var("PAPERISILTA_LOG").ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let ours = Targets::new().with_target("paperisilta", level);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(lines).with(ours).init();
}

/// The language to speak: what `--lang` says, else the environment, else Finnish. It is needed before the line is
/// parsed, so that the help is in it too.
fn language(typed: &[std::ffi::OsString]) -> Language {
    let texts: Vec<_> = typed.iter().filter_map(|arg| arg.to_str()).collect();
    let named = texts
        .iter()
        .find_map(|arg| arg.strip_prefix("--lang="))
        .or_else(|| texts.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]));
    let environment = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok());
    named
        .or(environment.as_deref().and_then(|text| text.get(..2)))
        .and_then(|code| code.parse().ok())
        .unwrap_or_default()
}

/// The help in the reader's language: a command's line from `help-COMMAND`, an option's from `help-option-NAME`.
fn localised(mut command: clap::Command, messages: &'static Messages) -> clap::Command {
    if let Some(about) = messages.find("help-paperisilta", &[]) {
        command = command.about(about);
    }
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |sub| {
            let about = messages.find(&format!("help-{}", sub.get_name()), &[]);
            let sub = match about {
                Some(about) => sub.about(about),
                None => sub,
            };
            localised_options(sub, messages)
        });
    }
    localised_options(command, messages)
}

fn localised_options(command: clap::Command, messages: &'static Messages) -> clap::Command {
    command.mut_args(|arg| {
        match messages.find(&format!("help-option-{}", arg.get_id().as_str().replace('_', "-")), &[]) {
            Some(help) => arg.help(help),
            None => arg,
        }
    })
}
