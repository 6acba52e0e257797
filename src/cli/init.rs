//! `init`: makes the home, its keys, its first user and the company's own register.

use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Context, Exit, Failure};
use crate::{
    appliance::{Archive, RecoveryKey},
    record::{BusinessId, CompanyName, CompanyNameKind},
    settings,
};

/// Shortest password that is taken. Argon2id makes guessing slow; length makes it hopeless.
const PASSWORD_LENGTH: usize = 10;

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Name of the first user: the owner
    #[arg(long, value_name = "NAME")]
    owner: String,
    /// Name of the company, as printed on its papers
    #[arg(long, value_name = "NAME")]
    company: String,
    /// Business id of the company (NNNNNNN-C)
    #[arg(long, value_name = "Y")]
    business_id: BusinessId,
}

impl Init {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let home = context.home()?;
        let password = new_password(context)?;
        home.make()?;
        let (archive, recovery) = Archive::create(home.path(), &self.owner, &password, context.clock().now())?;
        let name = CompanyName {
            name: self.company,
            business_id: self.business_id,
            kind: CompanyNameKind::Current,
            street: None,
            post: None,
            phone: None,
            email: None,
        };
        archive.put_company(std::slice::from_ref(&name))?;
        settings::write_sample(home.path(), context.messages.language())?;
        context.say("init-made", &[("home", home.path().display().to_string().into())]);
        hand_out(context, &recovery)?;
        context.say("init-next", &[]);
        Ok(Exit::Done)
    }
}

/// A password that was typed twice alike, or stands in the file.
fn new_password(context: &Context) -> Result<SecretString, Failure> {
    if context.unattended() { long_enough(context.password()?) } else { typed_twice(context) }
}

/// A new password, typed twice alike.
pub(super) fn typed_twice(context: &Context) -> Result<SecretString, Failure> {
    let password = long_enough(context.ask_secret("ask-new-password")?)?;
    if context.ask_secret("ask-password-again")?.expose_secret() == password.expose_secret() {
        Ok(password)
    } else {
        Err(Failure::Usage { key: "passwords-differ" })
    }
}

fn long_enough(password: SecretString) -> Result<SecretString, Failure> {
    if password.expose_secret().chars().count() < PASSWORD_LENGTH {
        return Err(Failure::Usage { key: "password-short" });
    }
    Ok(password)
}

/// Prints the recovery key once, and has it typed back where a person sits there: a key that was not written down
/// is no key.
pub(super) fn hand_out(context: &Context, recovery: &RecoveryKey) -> Result<(), Failure> {
    println!("{}\n\n    {}\n", context.text("recovery-key"), recovery.reveal().as_str());
    if context.unattended() {
        return Ok(());
    }
    loop {
        let typed = context.ask_secret("ask-recovery-key")?;
        if typed.expose_secret().parse::<RecoveryKey>().is_ok_and(|typed| typed.reveal() == recovery.reveal()) {
            return Ok(());
        }
        println!("{}", context.text("recovery-key-differs"));
    }
}
