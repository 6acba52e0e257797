//! `keys` and `users`: who may open the archive, and with what.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Context, Exit, Failure,
    init::{hand_out, typed_twice},
};

#[derive(Debug, Args)]
pub(super) struct Keys {
    #[command(subcommand)]
    what: KeysWhat,
}

#[derive(Debug, Subcommand)]
enum KeysWhat {
    /// Change your own password
    Password,
    /// Make a new master key and a new recovery key: for a leaver, a lost recovery key, or four times a year
    Rotate,
}

impl Keys {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, archive) = context.archive()?;
        match self.what {
            KeysWhat::Password => {
                archive.change_password(archive.user(), &typed_twice(context)?)?;
                context.say("keys-password", &[]);
            }
            KeysWhat::Rotate => {
                let now = context.clock().now();
                archive.rotate_keys(now)?;
                hand_out(context, &archive.new_recovery_key(now)?)?;
                context.say("keys-rotated", &[]);
            }
        }
        Ok(Exit::Done)
    }
}

#[derive(Debug, Args)]
pub(super) struct Users {
    #[command(subcommand)]
    what: UsersWhat,
}

#[derive(Debug, Subcommand)]
enum UsersWhat {
    /// List the people who may sign in
    List,
    /// Let somebody sign in
    Add {
        /// Name of the user
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Let somebody sign in no longer
    Remove {
        /// Name of the user
        #[arg(value_name = "NAME")]
        name: String,
    },
}

impl Users {
    pub(super) fn run(self, context: &Context) -> Result<Exit, Failure> {
        let (_, archive) = context.archive()?;
        match self.what {
            UsersWhat::List => {
                for user in archive.users()?.iter().filter(|user| user.removed.is_none() && !user.is_recovery_key) {
                    if context.json() {
                        context.answer(&json!({ "id": user.id.to_string(), "name": user.name }))?;
                    } else {
                        println!("{}  {}", user.id, user.name);
                    }
                }
            }
            UsersWhat::Add { name } => {
                archive.add_user(&name, &typed_twice(context)?, context.clock().now())?;
                context.say("users-added", &[("name", name.into())]);
            }
            UsersWhat::Remove { name } => {
                let users = archive.users()?;
                let leaver = users.iter().find(|user| user.name == name && user.removed.is_none());
                let leaver = leaver.ok_or(Failure::Usage { key: "no-such-user" })?;
                archive.remove_user(leaver.id, context.clock().now())?;
                context.say("users-removed", &[("name", name.into())]);
            }
        }
        Ok(Exit::Done)
    }
}
