//! Who is to sign, and where: the labels of the places to sign.

use super::{
    anchor::Paper,
    find_labels::speaks_of_guardian,
    fold::{alike, distance},
    sheet::{Token, around},
};
use crate::{
    record::{DocumentType, Region, SignerRole},
    reference::Meaning,
};

/// Whose signature a label asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signer {
    Role(SignerRole),
    /// `Allekirjoitus` alone: the paper's type tells whose.
    Somebody,
}

/// The label of a place to sign.
pub(super) struct SignerLabel {
    pub signer: Signer,
    pub sheet: usize,
    row: usize,
    pub region: Region,
}

/// The words by which forms call their signers, folded.
const WORDS: [(SignerRole, &[&str]); 3] = [
    (
        SignerRole::Client,
        &[
            "asiakas",
            "asiakkaan",
            "klient",
            "klienten",
            "klientens",
            "kuntoutuja",
            "kuntoutujan",
            "asukas",
            "asukkaan",
            "nuori",
            "nuoren",
            "lapsi",
            "lapsen",
            "suostumuksenantaja",
            "samtyckesgivare",
            "samtycketsgivare",
            "palvelunkayttaja",
            "palvelunkayttajan",
            "serviceanvandare",
            "barnet",
            "barnets",
        ],
    ),
    (
        SignerRole::Provider,
        &[
            "palveluntuottaja",
            "palveluntuottajan",
            "tuottaja",
            "tuottajan",
            "tyontekija",
            "tyontekijan",
            "ohjaaja",
            "ohjaajan",
            "vastaavaohjaaja",
            "vastaavatyontekija",
            "kirjaaja",
            "kirjaajan",
            "laatija",
            "lausunnonantaja",
            "lausunnonlaatija",
            "terapeutti",
            "palveluvastaava",
            "palvelupaallikko",
            "serviceproducent",
            "serviceproducenten",
            "serviceproducentens",
            "producenten",
            "producentens",
            "handledare",
            "antecknare",
            "forserviceproducenten",
            "yrityksen",
            "tjansteproducent",
            "tjansteproducentens",
            "omatyontekija",
            "toiminnanjohtaja",
            "lahihoitaja",
            "sairaanhoitaja",
            "perhetyontekija",
            "ansvarighandledare",
            "utlatandetsgivare",
        ],
    ),
    (
        SignerRole::Officer,
        &[
            "viranhaltija",
            "viranhaltijan",
            "paatoksentekija",
            "paatoksentekijan",
            "sosiaalityontekija",
            "sosiaaliohjaaja",
            "palveluohjaaja",
            "johtavasosiaalityontekija",
            "tjansteinnehavare",
            "tjansteinnehavaren",
            "tjansteinnehavarens",
            "beslutsfattare",
            "socialarbetare",
            "socialhandledare",
            "ledandesocialarbetare",
            "myontaja",
            "sitoumuksenantaja",
        ],
    ),
];

/// The labels of places to sign. They stand at the end of a paper: under the heading of the signatures or the date
/// of signing, else they are the last of their kind.
pub(super) fn signer_labels(paper: &Paper, kind: Option<DocumentType>) -> Vec<SignerLabel> {
    let mut labels = Vec::new();
    for (index, sheet) in paper.sheets.iter().enumerate() {
        for (row, line) in sheet.rows.iter().enumerate() {
            for segment in &line.segments {
                if let Some((signer, tokens)) = signer(segment) {
                    labels.push(SignerLabel { signer, sheet: index, row, region: around(tokens) });
                }
            }
        }
    }
    if kind == Some(DocumentType::PaymentCommitment) {
        // Client and provider are parties to it and do not sign.
        labels.retain(|l| matches!(l.signer, Signer::Somebody | Signer::Role(SignerRole::Officer)));
    }
    let named = |l: &SignerLabel| matches!(l.signer, Signer::Role(_));
    let headings: Vec<(usize, usize)> = paper
        .anchors
        .iter()
        .filter(|a| matches!(a.meaning, Meaning::PlaceDate | Meaning::Signature))
        // A signer's own label is no heading of the others.
        .filter(|a| !labels.iter().any(|l| named(l) && l.sheet == a.sheet && l.region.touches(&a.region)))
        .map(|a| (a.sheet, a.row))
        .collect();
    let last_heading = headings.iter().max().copied();
    let begins = headings.iter().filter(|at| labels.iter().any(|l| named(l) && (l.sheet, l.row) >= **at)).max();
    if let Some(begins) = begins {
        labels.retain(|l| (l.sheet, l.row) >= *begins);
    } else if let Some(heading) = last_heading
        && labels.iter().any(|l| !named(l) && (l.sheet, l.row) >= heading)
    {
        labels.retain(|l| !named(l) && (l.sheet, l.row) >= heading);
    } else {
        // Nothing says where the signatures begin: not among the fields at the head of the first page.
        labels.retain(|l| l.sheet > 0 || l.region.y * 100 > paper.sheets[0].size.1 * 28);
        let last = |role| labels.iter().filter(|l| l.signer == Signer::Role(role)).map(|l| (l.sheet, l.row)).max();
        let keep: Vec<(usize, usize)> = SignerRole::ALL.iter().filter_map(|role| last(*role)).collect();
        labels.retain(|l| !named(l) || keep.contains(&(l.sheet, l.row)));
    }
    if let Some(role) = other_party(&labels, kind) {
        let known: Vec<(usize, usize)> = labels.iter().filter(|l| named(l)).map(|l| (l.sheet, l.row)).collect();
        // A pen went through the word beside `allekirjoitus`: in one row with the client's it is the provider's.
        for label in labels.iter_mut().filter(|l| l.signer == Signer::Somebody && known.contains(&(l.sheet, l.row))) {
            label.signer = Signer::Role(role);
        }
    }
    if labels.iter().any(named) {
        labels.retain(named);
    }
    labels
}

/// Of the two parties that sign a plan or an agreement, the one whom no label names.
fn other_party(labels: &[SignerLabel], kind: Option<DocumentType>) -> Option<SignerRole> {
    let (DocumentType::ServicePlan | DocumentType::ServiceAgreement) = kind? else { return None };
    let has = |role| labels.iter().any(|l| l.signer == Signer::Role(role));
    match (has(SignerRole::Client) || has(SignerRole::Guardian), has(SignerRole::Provider)) {
        (true, false) => Some(SignerRole::Provider),
        (false, true) => Some(SignerRole::Client),
        _ => None,
    }
}

/// Reads a segment as the label of a place to sign: `Asiakas`, `Huoltajan allekirjoitus`, `Asiakas, Maija Meikäläinen`.
fn signer<'t, 'a>(segment: &'t [Token<'a>]) -> Option<(Signer, &'t [Token<'a>])> {
    // A signer's word through which a pen went is no crumb.
    let is_crumb = |t: &Token| t.folded.len() <= 2 || (t.confidence < 0.4 && signer_word(&t.folded).is_none());
    let crumbs = segment.iter().take_while(|t| is_crumb(t)).count();
    let segment = &segment[crumbs..];
    let first = segment.first().filter(|token| token.is_capitalised() || crumbs > 0)?;
    let (signer, mut end) = signer_words(segment)?;
    let signs = |t: &Token| {
        ["allekirj", "underskr", "namnteckn", "edustaj", "puolest", "represent", "foretrad"]
            .iter()
            .any(|stem| t.folded.starts_with(stem))
    };
    end += segment[end..].iter().take_while(|t| signs(t)).count();
    // A genitive alone is the label of something else: `Asiakkaan nimi`.
    let of_signing = |t: &Token| signs(t) || ["antaja", "givare", "tekija"].contains(&t.folded.as_str());
    let spoilt = segment.get(end).is_none_or(|t| t.confidence < 0.5 && t.folded.len() <= 3);
    let of_office = matches!(signer, Signer::Role(SignerRole::Provider | SignerRole::Officer));
    if is_genitive(&first.folded) && !segment[..end].iter().any(of_signing) && !(spoilt && of_office) {
        return None;
    }
    // What follows may be a name, a remark in brackets or a second signer: a sentence is no label.
    let closed = spoilt
        || segment[end - 1].text.ends_with([',', ':', '/', ';'])
        || segment.get(end).is_none_or(|t| {
            t.text.starts_with(['(', '/', '-', '–', '—', '_'])
                || (t.is_capitalised() && !t.has_digit() && segment.len() - end <= 4)
                || matches!(t.folded.as_str(), "ja" | "och")
        });
    closed.then(|| (signer, &segment[..end]))
}

fn is_genitive(folded: &str) -> bool {
    folded.ends_with('n') || folded.ends_with("ns")
}

/// The signer that the first words name, and how many words that takes.
fn signer_words(segment: &[Token]) -> Option<(Signer, usize)> {
    let mut text = String::new();
    let mut found = None;
    for (index, token) in segment.iter().enumerate().take(3) {
        text.push_str(&token.folded);
        if let Some(signer) = signer_word(&text).filter(|_| !token.folded.is_empty()) {
            found = Some((signer, index + 1));
        }
    }
    found
}

fn signer_word(folded: &str) -> Option<Signer> {
    if speaks_of_guardian(folded) {
        return Some(Signer::Role(SignerRole::Guardian));
    }
    // `palveluntuottajan` and `palvelunkäyttäjän` are near each other: the nearest word tells.
    let words = WORDS.iter().flat_map(|(role, words)| words.iter().map(move |word| (*role, *word)));
    let nearest = words.filter(|(_, word)| alike(word, folded)).min_by_key(|(_, word)| distance(word, folded));
    if let Some((role, _)) = nearest {
        return Some(Signer::Role(role));
    }
    ["allekirjoitus", "underskrift", "namnteckning", "nimikirjoitus"]
        .iter()
        .any(|word| alike(word, folded))
        .then_some(Signer::Somebody)
}
