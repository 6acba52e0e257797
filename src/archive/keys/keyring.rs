//! The keyring: slots and wrapped keys in one small file.
//!
//! One file, so that a new master key is there for all of them or for none. All of it is fixed binary fields, random
//! or ciphertext but for counts, and a keyed hash under the master key closes it: nobody puts a slot of his own
//! in and waits for the next new master key.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use crypto_box::{PublicKey, SecretKey};
use rand::{RngCore, rngs::OsRng};
use secrecy::SecretString;
use uuid::Uuid;

use super::{
    Key, RecoveryKey, WRAPPED,
    slot::{Cost, Holder, SEALED, Slot, name_hash},
};
use crate::{
    archive::Error,
    record::{RegisterId, Timestamp, UserId},
};

const VERSION: u8 = 1;

/// With what somebody opens the keyring.
pub(in crate::archive) enum Opening<'a> {
    /// A password; the user may be left out where there is only one.
    Password { user: Option<&'a str>, password: &'a SecretString },
    /// The printed recovery key.
    Recovery(&'a RecoveryKey),
    /// The master key that we had a moment ago.
    Master(&'a Key),
}

/// Why a keyring does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::archive) enum Shut {
    /// Wrong key.
    Wrong,
    /// Nobody said who.
    UserNeeded,
    /// It is not what we wrote.
    Damaged,
}

/// An open keyring.
pub(in crate::archive) struct Keyring {
    salt: [u8; 16],
    master: Key,
    made: Timestamp,
    slots: Vec<Slot>,
    data: Key,
    intake: SecretKey,
    registers: BTreeMap<RegisterId, Key>,
}

impl Keyring {
    /// A new one, with one person and a recovery key.
    pub(in crate::archive) fn create(
        name: &str,
        password: &SecretString,
        now: Timestamp,
    ) -> Result<(Self, UserId, RecoveryKey), Error> {
        let mut salt = [0; 16];
        OsRng.fill_bytes(&mut salt);
        let mut keyring = Self {
            salt,
            master: Key::random(),
            made: now,
            slots: Vec::new(),
            data: Key::random(),
            intake: SecretKey::generate(&mut OsRng),
            registers: BTreeMap::new(),
        };
        let user = UserId::new();
        keyring.add_person(user, name, password)?;
        let recovery = keyring.new_recovery_key(now)?;
        Ok((keyring, user, recovery))
    }

    /// Opens what [`Keyring::to_bytes`] wrote, and says whose slot it was.
    pub(in crate::archive) fn open(bytes: &[u8], with: &Opening<'_>) -> Result<(Self, Option<UserId>), Shut> {
        let closed = Closed::parse(bytes).ok_or(Shut::Damaged)?;
        let (master, user) = closed.master(with)?;
        if !master.derive(CLOSING).hash_fits(&[closed.body], closed.closing) {
            return Err(if matches!(with, Opening::Master(_)) { Shut::Wrong } else { Shut::Damaged });
        }
        let keyring = closed.unwrap(master).ok_or(Shut::Damaged)?;
        Ok((keyring, user))
    }

    /// As it stands on disk.
    pub(in crate::archive) fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        out.extend_from_slice(&self.salt);
        out.extend_from_slice(&self.made.timestamp_micros().to_be_bytes());
        #[expect(clippy::cast_possible_truncation, reason = "an office has fewer than 65536 people")]
        out.extend_from_slice(&(self.slots.len() as u16).to_be_bytes());
        for slot in &self.slots {
            let (kind, user, name) = match slot.holder {
                Holder::Person { user, name } => (0, *user.as_uuid(), name),
                Holder::Recovery { user } => (1, *user.as_uuid(), [0; 16]),
            };
            out.push(kind);
            out.extend_from_slice(user.as_bytes());
            out.extend_from_slice(&name);
            out.extend_from_slice(&slot.salt);
            for number in [slot.cost.memory_kib, slot.cost.passes, slot.cost.lanes] {
                out.extend_from_slice(&number.to_be_bytes());
            }
            out.extend_from_slice(slot.public.as_bytes());
            out.extend_from_slice(&slot.sealed_master);
        }
        out.extend_from_slice(&self.master.wrap(&self.data, DATA));
        let intake = Key::from_slice(&self.intake.to_bytes());
        out.extend(intake.iter().flat_map(|intake| self.master.wrap(intake, INTAKE)));
        for (id, key) in &self.registers {
            out.extend_from_slice(id.as_uuid().as_bytes());
            out.extend_from_slice(&self.master.wrap(key, id.as_uuid().as_bytes()));
        }
        let closing = self.master.derive(CLOSING).hash(&[&out]);
        out.extend_from_slice(&closing);
        out
    }

    pub(in crate::archive) fn add_person(
        &mut self,
        user: UserId,
        name: &str,
        password: &SecretString,
    ) -> Result<(), Error> {
        let name = name_hash(&self.salt, name);
        if self.people().any(|(_, other)| other == name) {
            return Err(Error::UserExists);
        }
        self.slots.push(Slot::of_person(user, name, password, &self.master).ok_or(DERIVE)?);
        Ok(())
    }

    pub(in crate::archive) fn change_password(&mut self, user: UserId, password: &SecretString) -> Result<(), Error> {
        let (_, name) = self.people().find(|(id, _)| *id == user).ok_or(Error::NoSuchUser)?;
        let slot = Slot::of_person(user, name, password, &self.master).ok_or(DERIVE)?;
        self.slots.retain(|slot| !slot.is_of(user));
        self.slots.push(slot);
        Ok(())
    }

    /// The leaver's slot goes, and a new master key with it: an old copy of the file must not open the new one.
    pub(in crate::archive) fn remove_person(&mut self, user: UserId, now: Timestamp) -> Result<(), Error> {
        if !self.people().any(|(id, _)| id == user) {
            return Err(Error::NoSuchUser);
        }
        if self.people().count() == 1 {
            return Err(Error::LastUser);
        }
        self.slots.retain(|slot| !slot.is_of(user));
        self.rotate(now)
    }

    /// A new master key: wraps all the others anew, and reaches every slot.
    pub(in crate::archive) fn rotate(&mut self, now: Timestamp) -> Result<(), Error> {
        let master = Key::random();
        self.slots =
            self.slots.iter().map(|slot| slot.clone().renewed(&master).ok_or(DERIVE)).collect::<Result<_, _>>()?;
        self.master = master;
        self.made = now;
        Ok(())
    }

    /// A new recovery key in place of the old, and a new master key that the old one does not open.
    pub(in crate::archive) fn new_recovery_key(&mut self, now: Timestamp) -> Result<RecoveryKey, Error> {
        let recovery = RecoveryKey::random();
        let user = self.recovery_user().unwrap_or_else(UserId::new);
        self.slots.retain(Slot::is_of_person);
        self.slots.push(Slot::of_recovery(user, &recovery.secret(), &self.master).ok_or(DERIVE)?);
        self.rotate(now)?;
        Ok(recovery)
    }

    /// A key of its own for a register.
    pub(in crate::archive) fn open_register(&mut self, register: RegisterId) {
        self.registers.entry(register).or_insert_with(Key::random);
    }

    pub(in crate::archive) fn register(&self, register: RegisterId) -> Option<&Key> {
        self.registers.get(&register)
    }

    pub(in crate::archive) const fn intake(&self) -> &SecretKey {
        &self.intake
    }

    pub(in crate::archive) fn intake_public(&self) -> PublicKey {
        self.intake.public_key()
    }

    pub(in crate::archive) const fn master(&self) -> &Key {
        &self.master
    }

    /// The key of the index and of the logs in it. It stays for the archive's life.
    pub(in crate::archive) const fn data(&self) -> &Key {
        &self.data
    }

    /// When the master key was made.
    pub(in crate::archive) const fn made(&self) -> Timestamp {
        self.made
    }

    /// Who somebody is that came in by the recovery key.
    pub(in crate::archive) fn recovery_user(&self) -> Option<UserId> {
        self.slots.iter().find_map(|slot| match slot.holder {
            Holder::Recovery { user } => Some(user),
            Holder::Person { .. } => None,
        })
    }

    fn people(&self) -> impl Iterator<Item = (UserId, [u8; 16])> + '_ {
        people(&self.slots)
    }
}

const DERIVE: Error = Error::Cipher { doing: "derive a key" };
const CLOSING: &str = "paperisilta keyring closing";
const DATA: &[u8] = b"data";
const INTAKE: &[u8] = b"intake";

/// A keyring as it was read, not yet opened.
struct Closed<'a> {
    salt: [u8; 16],
    made: Timestamp,
    slots: Vec<Slot>,
    data: &'a [u8],
    intake: &'a [u8],
    registers: Vec<(RegisterId, &'a [u8])>,
    body: &'a [u8],
    closing: &'a [u8],
}

impl<'a> Closed<'a> {
    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (body, closing) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
        let mut rest = body;
        let [VERSION] = array(&mut rest)? else { return None };
        let salt = array(&mut rest)?;
        let made = DateTime::<Utc>::from_timestamp_micros(i64::from_be_bytes(array(&mut rest)?))?;
        let count = u16::from_be_bytes(array(&mut rest)?);
        let slots = (0..count).map(|_| slot(&mut rest)).collect::<Option<_>>()?;
        let (data, intake) = (take(&mut rest, WRAPPED)?, take(&mut rest, WRAPPED)?);
        let mut registers = Vec::new();
        while !rest.is_empty() {
            let id = RegisterId::from_uuid(Uuid::from_bytes(array(&mut rest)?));
            registers.push((id, take(&mut rest, WRAPPED)?));
        }
        Some(Self { salt, made, slots, data, intake, registers, body, closing })
    }

    fn master(&self, with: &Opening<'_>) -> Result<(Key, Option<UserId>), Shut> {
        match with {
            Opening::Master(key) => Ok(((*key).clone(), None)),
            Opening::Recovery(recovery) => {
                let secret = recovery.secret();
                let opened = self.slots.iter().find_map(|slot| match slot.holder {
                    Holder::Recovery { user } => Some((slot.open(&secret)?, Some(user))),
                    Holder::Person { .. } => None,
                });
                opened.ok_or(Shut::Wrong)
            }
            Opening::Password { user, password } => {
                let named = user.map(|user| name_hash(&self.salt, user));
                if named.is_none() && people(&self.slots).count() > 1 {
                    return Err(Shut::UserNeeded);
                }
                let found = self.slots.iter().find_map(|slot| match slot.holder {
                    Holder::Person { user, name } if named.is_none_or(|named| named == name) => Some((user, slot)),
                    _ => None,
                });
                let (user, slot) = found.ok_or(Shut::Wrong)?;
                slot.open_with_password(password).map(|key| (key, Some(user))).ok_or(Shut::Wrong)
            }
        }
    }

    fn unwrap(self, master: Key) -> Option<Keyring> {
        let registers = self
            .registers
            .iter()
            .map(|(id, wrapped)| Some((*id, master.unwrap(wrapped, id.as_uuid().as_bytes())?)))
            .collect::<Option<_>>()?;
        Some(Keyring {
            salt: self.salt,
            made: self.made,
            data: master.unwrap(self.data, DATA)?,
            intake: SecretKey::from(*master.unwrap(self.intake, INTAKE)?.bytes()),
            registers,
            slots: self.slots,
            master,
        })
    }
}

impl Slot {
    fn is_of(&self, user: UserId) -> bool {
        matches!(self.holder, Holder::Person { user: id, .. } if id == user)
    }

    const fn is_of_person(&self) -> bool {
        matches!(self.holder, Holder::Person { .. })
    }
}

fn people(slots: &[Slot]) -> impl Iterator<Item = (UserId, [u8; 16])> + '_ {
    slots.iter().filter_map(|slot| match slot.holder {
        Holder::Person { user, name } => Some((user, name)),
        Holder::Recovery { .. } => None,
    })
}

fn slot(rest: &mut &[u8]) -> Option<Slot> {
    let [kind] = array(rest)?;
    let (user, name) = (UserId::from_uuid(Uuid::from_bytes(array(rest)?)), array(rest)?);
    let holder = match kind {
        0 => Holder::Person { user, name },
        1 => Holder::Recovery { user },
        _ => return None,
    };
    let salt = array(rest)?;
    let mut number = || Some(u32::from_be_bytes(array(rest)?));
    let cost = Cost { memory_kib: number()?, passes: number()?, lanes: number()? };
    let public = PublicKey::from(array::<32>(rest)?);
    Some(Slot { holder, salt, cost, public, sealed_master: array::<SEALED>(rest)? })
}

fn take<'a>(rest: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(count)?;
    *rest = tail;
    Some(head)
}

fn array<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    take(rest, N)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    fn open(bytes: &[u8], user: Option<&str>, password: &str) -> Result<(Keyring, Option<UserId>), Shut> {
        Keyring::open(bytes, &Opening::Password { user, password: &secret(password) })
    }

    #[test]
    fn a_keyring_opens_with_its_password_and_its_recovery_key_alone() {
        let (mut keyring, user, recovery) = Keyring::create("Päivi", &secret("sanasana"), now()).unwrap();
        let register = RegisterId::new();
        keyring.open_register(register);
        let bytes = keyring.to_bytes();
        let (again, who) = open(&bytes, None, "sanasana").unwrap();
        assert_eq!(who, Some(user));
        assert_eq!(again.register(register).unwrap().bytes(), keyring.register(register).unwrap().bytes());
        assert_eq!(again.data().bytes(), keyring.data().bytes());
        assert!(open(&bytes, Some("pa\u{308}ivi "), "sanasana").is_ok(), "case and composition make no other user");
        assert_eq!(open(&bytes, None, "Sanasana").err(), Some(Shut::Wrong));
        assert_eq!(open(&bytes, Some("Aino"), "sanasana").err(), Some(Shut::Wrong));
        assert!(Keyring::open(&bytes, &Opening::Recovery(&recovery)).is_ok());
        assert_eq!(Keyring::open(&bytes, &Opening::Recovery(&RecoveryKey::random())).err(), Some(Shut::Wrong));
    }

    #[test]
    fn a_leaver_with_an_old_copy_of_the_file_does_not_open_the_new_one() {
        let (mut keyring, _, recovery) = Keyring::create("Päivi", &secret("yksi"), now()).unwrap();
        let leaver = UserId::new();
        keyring.add_person(leaver, "Aino", &secret("kaksi")).unwrap();
        assert!(matches!(keyring.add_person(UserId::new(), "AINO", &secret("x")), Err(Error::UserExists)));
        let old = keyring.to_bytes();
        assert_eq!(open(&old, None, "kaksi").err(), Some(Shut::UserNeeded));
        let (with_old_master, _) = open(&old, Some("Aino"), "kaksi").unwrap();
        keyring.remove_person(leaver, now()).unwrap();
        let new = keyring.to_bytes();
        assert_eq!(open(&new, Some("Aino"), "kaksi").err(), Some(Shut::Wrong));
        assert_eq!(Keyring::open(&new, &Opening::Master(with_old_master.master())).err(), Some(Shut::Wrong));
        assert!(open(&new, None, "yksi").is_ok(), "who stays needs no new password");
        assert!(Keyring::open(&new, &Opening::Recovery(&recovery)).is_ok(), "nor a new recovery key");
    }

    #[test]
    fn a_new_recovery_key_ends_the_old_one() {
        let (mut keyring, _, old) = Keyring::create("Päivi", &secret("yksi"), now()).unwrap();
        let new = keyring.new_recovery_key(now()).unwrap();
        let bytes = keyring.to_bytes();
        assert!(Keyring::open(&bytes, &Opening::Recovery(&new)).is_ok());
        assert_eq!(Keyring::open(&bytes, &Opening::Recovery(&old)).err(), Some(Shut::Wrong));
    }

    #[test]
    fn a_flipped_bit_anywhere_in_the_keyring_is_noticed() {
        let (mut keyring, ..) = Keyring::create("Päivi", &secret("yksi"), now()).unwrap();
        keyring.open_register(RegisterId::new());
        let bytes = keyring.to_bytes();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(open(&flipped, Some("Päivi"), "yksi").is_err(), "byte {at}");
        }
        for end in 0..bytes.len() {
            assert!(open(&bytes[..end], Some("Päivi"), "yksi").is_err(), "cut at {end}");
        }
    }

    #[test]
    fn the_last_user_stays() {
        let (mut keyring, user, _) = Keyring::create("Päivi", &secret("yksi"), now()).unwrap();
        assert!(matches!(keyring.remove_person(user, now()), Err(Error::LastUser)));
        keyring.change_password(user, &secret("kaksi")).unwrap();
        let bytes = keyring.to_bytes();
        assert!(open(&bytes, None, "yksi").is_err());
        assert!(open(&bytes, None, "kaksi").is_ok());
    }
}
