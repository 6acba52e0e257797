//! Nothing is destroyed that nobody has: whatever story the moves are put into, our copy of a document goes only when
//! its receiver has it and its controller said so, when its own time is over, or when it never was ours.
//!
//! The story's world keeps its own account of who has what, so that the rule is held against facts and not against
//! the proof that the code itself made.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate};
use paperisilta::record::{
    AcceptedPackage, Actor, Answer, ClientId, ControllerId, Cut, Document, DocumentId, DocumentState, Fixity, Grounds,
    Instruction, Medium, Outcome, Package, PackageId, PackageState, Proposal, Reason, Register, RegisterId, ScanId,
    Standing, Timestamp,
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

const GRACE_DAYS: u32 = 30;
const RETENTION_YEARS: u32 = 10;

/// One step of a story. The numbers choose among what is there.
#[derive(Debug, Clone)]
enum Act {
    Hold(usize),
    File(usize, usize),
    Refile(usize, usize),
    Reopen(usize),
    Dismiss(usize),
    Restore(usize),
    Pack(usize),
    Send(usize),
    Withdraw(usize),
    Accept(usize),
    Refuse(usize, usize),
    Reject(usize),
    TakeBack(usize, usize),
    Return(usize, usize),
    Recall(usize, usize),
    Supersede(usize, usize),
    Instruct(usize),
    Wait(u16),
    DisposeHandedOver(usize, usize, usize),
    DisposeRetentionEnded(usize, usize),
    DisposeNeverOurs(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let n = 0..4_usize;
    let act = prop_oneof![
        1 => n.clone().prop_map(Act::Hold),
        6 => (n.clone(), n.clone()).prop_map(|(d, r)| Act::File(d, r)),
        1 => (n.clone(), n.clone()).prop_map(|(d, r)| Act::Refile(d, r)),
        1 => n.clone().prop_map(Act::Reopen),
        2 => n.clone().prop_map(Act::Dismiss),
        1 => n.clone().prop_map(Act::Restore),
        5 => n.clone().prop_map(Act::Pack),
        5 => n.clone().prop_map(Act::Send),
        1 => n.clone().prop_map(Act::Withdraw),
        4 => n.clone().prop_map(Act::Accept),
        2 => (n.clone(), n.clone()).prop_map(|(p, d)| Act::Refuse(p, d)),
        1 => n.clone().prop_map(Act::Reject),
        1 => (n.clone(), n.clone()).prop_map(|(d, p)| Act::TakeBack(d, p)),
        1 => (n.clone(), n.clone()).prop_map(|(d, p)| Act::Return(d, p)),
        1 => (n.clone(), n.clone()).prop_map(|(d, p)| Act::Recall(d, p)),
        1 => (n.clone(), n.clone()).prop_map(|(d, b)| Act::Supersede(d, b)),
        2 => n.clone().prop_map(Act::Instruct),
        2 => (1..6000_u16).prop_map(Act::Wait),
        5 => (n.clone(), n.clone(), n.clone()).prop_map(|(d, p, i)| Act::DisposeHandedOver(d, p, i)),
        3 => (n.clone(), n.clone()).prop_map(|(d, r)| Act::DisposeRetentionEnded(d, r)),
        3 => n.prop_map(Act::DisposeNeverOurs),
    ];
    prop::collection::vec(act, 20..90)
}

/// The story's own account.
struct World {
    now: Timestamp,
    registers: Vec<Register>,
    documents: Vec<Document>,
    packages: Vec<Package>,
    instructions: Vec<Instruction>,
    /// For each document, the controllers from whose packages the receiver said to have it.
    had_by: BTreeMap<DocumentId, BTreeSet<PackageId>>,
    /// Since when each document has been dismissed.
    dismissed: BTreeMap<DocumentId, Timestamp>,
    closed: NaiveDate,
}

fn proposal() -> Proposal {
    Proposal {
        page_from: 1,
        page_to: 1,
        kind: None,
        language: None,
        fields: BTreeMap::new(),
        signatures: None,
        ticks: BTreeMap::new(),
        client: None,
        client_candidates: Vec::new(),
        controller: None,
        controller_candidates: Vec::new(),
        outcome: Outcome::NeedsReview,
        reasons: Vec::new(),
    }
}

fn register(controller: &str) -> Register {
    Register { id: RegisterId::new(), controller: controller.parse().unwrap() }
}

impl World {
    fn new() -> Self {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let documents = (0..4).map(|_| Document::found(ScanId::new(), proposal(), Medium::Paper, now).0).collect();
        Self {
            now,
            registers: vec![register("self"), register("9835468-2"), register("9974526-3")],
            documents,
            packages: Vec::new(),
            instructions: Vec::new(),
            had_by: BTreeMap::new(),
            dismissed: BTreeMap::new(),
            closed: now.date_naive(),
        }
    }

    fn register_of(&self, document: &Document) -> Option<&Register> {
        self.registers.iter().find(|register| Some(register.id) == document.register())
    }

    fn tell(&mut self, act: &Act) {
        let (who, now) = (Actor::Machine, self.now);
        let document = |number: &usize| self.documents[*number % self.documents.len()].clone();
        let register = |number: &usize| self.registers[*number % self.registers.len()].clone();
        let package = |number: &usize| {
            let count = self.packages.len();
            (count > 0).then(|| self.packages[*number % count].clone())
        };
        let moved = match act {
            Act::Hold(d) => document(d).hold(vec![Reason::TypeUnknown], now),
            Act::File(d, r) => document(d).file(ClientId::new(), register(r).id, who, now),
            Act::Refile(d, r) => document(d).refile(ClientId::new(), register(r).id, who, now),
            Act::Reopen(d) => document(d).reopen(who, now),
            Act::Dismiss(d) => document(d).dismiss(who, now),
            Act::Restore(d) => document(d).restore(who, now),
            Act::TakeBack(d, p) => match package(p) {
                Some(package) => document(d).take_back(&package, who, now),
                None => return,
            },
            Act::Return(d, p) => match package(p) {
                Some(package) => document(d).return_from(&package, now),
                None => return,
            },
            Act::Recall(d, p) => match package(p) {
                Some(package) => document(d).recall(&package, who, now),
                None => return,
            },
            Act::Supersede(d, b) => document(d).supersede(document(b).id(), who, now),
            Act::DisposeHandedOver(d, p, i) => {
                let Some(accepted) = package(p).as_ref().and_then(AcceptedPackage::of) else { return };
                let count = self.instructions.len();
                let Some(instruction) = (count > 0).then(|| &self.instructions[i % count]) else { return };
                let Some(grounds) = Grounds::handed_over(accepted, instruction) else { return };
                document(d).dispose(&grounds, who, now)
            }
            Act::DisposeRetentionEnded(d, r) => {
                let today = now.date_naive();
                let of = document(d);
                let grounds = Grounds::retention_ended(&of, &register(r), self.closed, RETENTION_YEARS, false, today);
                let Some(grounds) = grounds else { return };
                // The grounds of one, tried on another too.
                document(&(d + r)).dispose(&grounds, who, now)
            }
            Act::DisposeNeverOurs(d) => {
                let Some(grounds) = Grounds::never_ours(&document(d), now, GRACE_DAYS) else { return };
                document(d).dispose(&grounds, who, now)
            }
            Act::Pack(r) => return self.pack(&register(r)),
            Act::Send(p) => return self.answer(package(p), |package| package.send(who, now)),
            Act::Withdraw(p) => return self.answer(package(p), |package| package.withdraw(who, now)),
            Act::Accept(p) => {
                let answer = Answer::Accepted { reference: None };
                return self.answer(package(p), |package| package.answer(answer, who, now));
            }
            Act::Reject(p) => {
                let answer = Answer::Rejected { reason: "no".to_owned() };
                return self.answer(package(p), |package| package.answer(answer, who, now));
            }
            Act::Refuse(p, d) => {
                let Some(package) = package(p) else { return };
                let refused = package.documents()[d % package.documents().len()];
                let answer = Answer::PartlyRefused { refused: [(refused, "no".to_owned())].into() };
                return self.answer(Some(package), |package| package.answer(answer, who, now));
            }
            Act::Instruct(r) => {
                let controller = register(r).controller;
                return self.instructions.push(Instruction::recorded(controller, now.date_naive(), String::new()));
            }
            Act::Wait(days) => {
                self.now += Duration::days(i64::from(*days));
                return;
            }
        };
        if let Ok((document, _change)) = moved {
            self.check(&document);
            self.keep(document);
        }
    }

    fn pack(&mut self, register: &Register) {
        let filed: Vec<Document> = self
            .documents
            .iter()
            .filter(|d| d.standing() == Standing::Filed && d.register() == Some(register.id))
            .cloned()
            .collect();
        if filed.is_empty() {
            return;
        }
        let cut = Cut {
            register: register.id,
            receiver: register.controller.clone(),
            controller: register.controller.clone(),
            documents: filed.iter().map(Document::id).collect(),
            name: String::new(),
            export: String::new(),
            file: String::new(),
            fixity: Fixity::of(b""),
            bytes: 0,
            collected: false,
        };
        let (package, _change) = Package::sealed(PackageId::new(), cut, self.now);
        for document in filed {
            let (document, _change) = document.package(&package, self.now).unwrap();
            self.keep(document);
        }
        self.packages.push(package);
    }

    fn answer<E>(
        &mut self,
        package: Option<Package>,
        act: impl FnOnce(Package) -> Result<(Package, paperisilta::record::Change), E>,
    ) {
        let Some(Ok((package, _change))) = package.map(act) else { return };
        // The world's own account of what the receiver has, from the answer as it was given.
        if let PackageState::Answered { answer, .. } = package.state() {
            for id in package.documents() {
                let has = match answer {
                    Answer::Accepted { .. } => true,
                    Answer::PartlyRefused { refused } => !refused.contains_key(id),
                    Answer::Rejected { .. } => false,
                };
                if has {
                    self.had_by.entry(*id).or_default().insert(package.id());
                }
            }
        }
        let place = self.packages.iter().position(|p| p.id() == package.id()).unwrap();
        self.packages[place] = package;
    }

    fn keep(&mut self, document: Document) {
        match document.state() {
            DocumentState::Dismissed { since } => self.dismissed.insert(document.id(), *since),
            _ => self.dismissed.remove(&document.id()),
        };
        let place = self.documents.iter().position(|d| d.id() == document.id()).unwrap();
        self.documents[place] = document;
    }

    /// The rule, held against the world's own account of how the document stood before it was disposed of.
    fn check(&self, after: &Document) {
        if after.standing() != Standing::Disposed {
            return;
        }
        let id = after.id();
        let before = self.documents.iter().find(|d| d.id() == id).unwrap();
        let register = self.register_of(before);
        let receiver_has_it = match before.state() {
            DocumentState::Packaged { package, .. } | DocumentState::Superseded { package, .. } => {
                self.had_by.get(&id).is_some_and(|packages| packages.contains(package))
            }
            _ => false,
        };
        let instructed =
            register.is_some_and(|register| self.instructions.iter().any(|i| *i.controller() == register.controller));
        let own_time_over = before.standing() == Standing::Filed
            && register.is_some_and(|register| register.controller == ControllerId::Own)
            && self.now.date_naive() > self.closed + Duration::days(365 * i64::from(RETENTION_YEARS));
        let never_ours =
            self.dismissed.get(&id).is_some_and(|since| self.now >= *since + Duration::days(i64::from(GRACE_DAYS)));
        assert!(
            (receiver_has_it && instructed) || own_time_over || never_ours,
            "a document was destroyed that nobody has: it was {}",
            before.standing()
        );
    }
}

#[test]
fn nothing_is_destroyed_that_nobody_has() {
    let mut runner = TestRunner::new(Config { cases: 1_500, failure_persistence: None, ..Config::default() });
    let count = std::cell::Cell::new(0_u32);
    runner
        .run(&acts(), |story| {
            let mut world = World::new();
            for act in &story {
                world.tell(act);
            }
            let disposed = world.documents.iter().filter(|d| d.standing() == Standing::Disposed).count();
            count.set(count.get() + u32::from(disposed > 0));
            Ok(())
        })
        .unwrap();
    let reached = count.get();
    // Stories that never reach a disposal would prove nothing.
    assert!(reached > 150, "only {reached} stories of 1500 disposed of anything");
}
