//! Marks: is each line signed that the form has?
//!
//! A signature is ink, not text: strokes as high as a pen makes them, in the cell or above the line that belongs
//! to a signer's label, where neither a ruling nor a printed word explains the ink. The signer's name in print is
//! none.

use super::{
    anchor::Paper,
    fold::{alike, distance},
    sheet::{Sheet, Token, around},
    signers::{Signer, signer_labels},
    strokes::{Ruling, Rulings, rulings, strokes},
};
use crate::record::{DocumentType, Region, SignatureLine, SignerRole};

/// The signature lines of a document, and whether each is signed. Whether a line is required is decided by who the
/// client is: here every line is.
pub(super) fn signatures(paper: &Paper, kind: Option<DocumentType>) -> Vec<SignatureLine> {
    let drawn: Vec<Rulings> =
        paper.sheets.iter().map(|sheet| rulings(&sheet.page.ink, Scale::of(sheet).millimetres(25))).collect();
    let labels = signer_labels(paper, kind);
    let mut lines: Vec<SignatureLine> = labels
        .iter()
        .map(|label| {
            let sheet = &paper.sheets[label.sheet];
            let others: Vec<Region> = labels.iter().filter(|l| l.sheet == label.sheet).map(|l| l.region).collect();
            let place = place_to_sign(sheet, &drawn[label.sheet], label.region, &others);
            let role = match label.signer {
                Signer::Role(role) => role,
                Signer::Somebody => usual_signer(kind),
            };
            SignatureLine {
                role,
                required: true,
                present: is_signed(sheet, &drawn[label.sheet], place),
                page: sheet.page.number,
                region: Scale::of(sheet).to_page(place),
            }
        })
        .collect();
    sign_electronically(&mut lines, paper, kind);
    lines
}

/// Notes of electronic signatures sign the place at which they stand; the only signer's, wherever they stand.
fn sign_electronically(lines: &mut Vec<SignatureLine>, paper: &Paper, kind: Option<DocumentType>) {
    let role = usual_signer(kind);
    for (sheet, region) in electronic_signatures(paper) {
        let page = sheet.page.number;
        let reach = sheet.page.dpi / 2;
        let near = Region { y: region.y.saturating_sub(reach), h: region.h + 2 * reach, ..region };
        if role == SignerRole::Client {
            let at = lines.iter_mut().filter(|line| line.page == page && line.region.touches(&near));
            if let Some(line) = at.min_by_key(|line| line.region.y.abs_diff(region.y)) {
                line.present = true;
            }
        } else {
            lines.retain(|line| line.role != role);
            lines.push(SignatureLine { role, required: true, present: true, page, region });
        }
    }
}

/// Who signs a paper that does not say.
const fn usual_signer(kind: Option<DocumentType>) -> SignerRole {
    match kind {
        Some(DocumentType::PaymentCommitment | DocumentType::Decision | DocumentType::ServiceOrder) => {
            SignerRole::Officer
        }
        Some(DocumentType::Statement | DocumentType::VisitEntry) => SignerRole::Provider,
        _ => SignerRole::Client,
    }
}

/// A page's ink map against its image: all places in it are points.
#[derive(Clone, Copy)]
struct Scale {
    per_mille: u64,
    dpi: u64,
}

impl Scale {
    fn of(sheet: &Sheet) -> Self {
        Self { per_mille: u64::from(sheet.page.ink.per_mille.max(1)), dpi: u64::from(sheet.page.dpi) }
    }

    fn millimetres(self, length: u32) -> u32 {
        u32::try_from(u64::from(length) * self.dpi * self.per_mille * 10 / 254_000).unwrap_or(u32::MAX).max(1)
    }

    fn to_page(self, place: Region) -> Region {
        let scale = |v: u32| u32::try_from(u64::from(v) * 1000 / self.per_mille).unwrap_or(u32::MAX);
        Region { x: scale(place.x), y: scale(place.y), w: scale(place.w), h: scale(place.h) }
    }
}

/// Where the ink of a signature would be, in points: the cell around its label, above the line over it, on the
/// line beside it, or else in the larger gap above or under it.
fn place_to_sign(sheet: &Sheet, drawn: &Rulings, label: Region, others: &[Region]) -> Region {
    let ink = &sheet.page.ink;
    let scale = Scale::of(sheet);
    let mm = |length| scale.millimetres(length);
    let named = with_name_over(sheet, label);
    let under_name = named != label;
    let label = ink.place(named);
    if let Some(cell) = cell_under_heading(sheet, drawn, label) {
        return cell;
    }
    let next = others
        .iter()
        .map(|other| ink.place(*other))
        .filter(|o| o.x > label.right() && o.y < label.bottom() + mm(8) && label.y < o.bottom() + mm(8))
        .map(|o| o.x)
        .min()
        .unwrap_or(ink.width);
    let next = next.saturating_sub(mm(3)).min(label.x + mm(95));
    let spans = |r: &&Ruling, from: u32, to: u32| r.from < to && r.to > from;
    let over = drawn
        .horizontal
        .iter()
        .filter(|r| spans(r, label.x, label.right()) && r.far < label.y + mm(1))
        .max_by_key(|r| r.far);
    let under = drawn
        .horizontal
        .iter()
        .filter(|r| spans(r, label.x, label.right()) && r.near + mm(1) > label.bottom())
        .min_by_key(|r| r.near);
    let left = drawn
        .vertical
        .iter()
        .filter(|r| r.near <= label.x && r.near + mm(8) > label.x && r.from < label.bottom() && r.to > label.y)
        .max_by_key(|r| r.near);
    if let (Some(over), Some(under), Some(left)) = (over, under, left)
        && under.near - over.far < mm(45)
        && under.near - over.far > mm(8)
    {
        let right = drawn
            .vertical
            .iter()
            .filter(|r| r.near > label.right() && spans(r, over.far, under.near))
            .map(|r| r.near)
            .min()
            .unwrap_or(next);
        return between(left.far + 1, over.far + 1, right.min(next.max(label.right())), under.near);
    }
    let ceiling = |bottom: u32, from: u32, to: u32| {
        let lowest = printed(sheet)
            .into_iter()
            .filter(|r| r.x < to && r.right() > from && r.bottom() <= bottom.saturating_sub(mm(2)))
            .map(|r| r.bottom());
        let lines = drawn.horizontal.iter().filter(|r| spans(r, from, to) && r.far + mm(3) < bottom).map(|r| r.far);
        lowest.chain(lines).max().unwrap_or(0).max(bottom.saturating_sub(mm(17)))
    };
    let line_under = under.filter(|line| (mm(6)..mm(30)).contains(&line.near.saturating_sub(label.bottom())));
    // Close under a line the label is that line's; with a gap, and another line below, it is the other's, unless every
    // label hangs from a line.
    let hang = others.iter().all(|other| hangs(drawn, ink.place(*other), mm(5)));
    let reach = if line_under.is_some() && !(hang && others.len() > 1) { mm(5) / 2 } else { mm(5) };
    if let Some(line) = over.filter(|line| label.y.saturating_sub(line.far) < reach) {
        let (from, to) = (line.from.max(label.x.saturating_sub(mm(10))), line.to.min(next));
        let top = ceiling(line.near, from, to);
        if line.near.saturating_sub(top) > mm(5) {
            return between(from, top, to, line.near);
        }
    }
    let beside = drawn
        .horizontal
        .iter()
        .filter(|r| {
            r.from + mm(2) > label.right()
                && r.from < next
                && r.near + mm(1) > label.y
                && r.near < label.bottom() + mm(4)
        })
        .min_by_key(|r| r.from);
    if let Some(line) = beside {
        let to = line.to.min(next.max(line.from + mm(20)));
        return between(line.from, ceiling(line.near, line.from, to), to, line.near);
    }
    let to = next.max(label.right() + mm(20)).min(label.x + mm(80));
    if let Some(line) = line_under {
        return between(label.x.min(line.from), label.bottom(), line.to.min(to), line.near);
    }
    let top = ceiling(label.y, label.x, to);
    let floor = printed(sheet)
        .into_iter()
        .filter(|r| r.x < to && r.right() > label.x && r.y > label.bottom())
        .map(|r| r.y)
        .chain(under.map(|r| r.near))
        .min()
        .unwrap_or(ink.height)
        .min(label.bottom() + mm(18));
    if floor - label.bottom().min(floor) > label.y.saturating_sub(top) && !under_name {
        between(label.x, label.bottom(), to, floor)
    } else {
        between(label.x, top, to, label.y)
    }
}

/// The label with the signer's name in print, where that stands close over it: the ink is over both.
fn with_name_over(sheet: &Sheet, label: Region) -> Region {
    let is_name = |segment: &[Token]| {
        (2..=4).contains(&segment.len())
            && segment.iter().all(|t| t.is_capitalised() && !t.has_digit() && t.confidence >= 0.6)
            && segment.iter().all(|t| t.region.h * 10 <= sheet.glyph * 17)
    };
    let close = |name: &Region| {
        name.x.abs_diff(label.x) < sheet.glyph * 2
            && name.bottom() <= label.y
            && label.y - name.bottom() < sheet.glyph * 3 / 2
    };
    let names = sheet.rows.iter().flat_map(|row| &row.segments).filter(|segment| is_name(segment)).map(around);
    names.filter(close).max_by_key(Region::bottom).map_or(label, |name| name.union(label))
}

/// Whether a line is drawn close over a label. In points.
fn hangs(drawn: &Rulings, label: Region, reach: u32) -> bool {
    drawn.horizontal.iter().any(|r| {
        r.from < label.right() && r.to > label.x && r.far < label.y + reach / 5 && label.y.saturating_sub(r.far) < reach
    })
}

/// In a table with a column for the signatures: the cell of that column in the label's row. All in points.
fn cell_under_heading(sheet: &Sheet, drawn: &Rulings, label: Region) -> Option<Region> {
    let scale = Scale::of(sheet);
    let mm = |length| scale.millimetres(length);
    let heading = sheet
        .tokens()
        .filter(|t| ["allekirj", "underskr", "namnteckn"].iter().any(|stem| t.folded.starts_with(stem)))
        .map(|t| sheet.page.ink.place(t.region))
        .filter(|h| h.x > label.right() && h.bottom() <= label.y && label.y - h.bottom() < mm(90))
        .max_by_key(|h| h.y)?;
    let middle = heading.x + heading.w / 2;
    let across = || drawn.horizontal.iter().filter(|r| r.from < middle && r.to > middle);
    let over = across().filter(|r| r.far < label.y + mm(1)).max_by_key(|r| r.far)?;
    let under = across().filter(|r| r.near + mm(1) > label.bottom()).min_by_key(|r| r.near)?;
    let row = (over.far + 1, under.near);
    let beside = || drawn.vertical.iter().filter(|r| r.from < row.1 && r.to > row.0);
    let left = beside().filter(|r| r.near > label.x && r.near < heading.x).max_by_key(|r| r.near)?;
    let right = beside().map(|r| r.near).filter(|near| *near > heading.right()).min();
    let right = right.unwrap_or(heading.x + mm(70));
    (heading.bottom() <= over.near + mm(1) && row.1.saturating_sub(row.0) < mm(45))
        .then(|| between(left.far + 1, row.0, right, row.1))
}

const fn between(left: u32, top: u32, right: u32, bottom: u32) -> Region {
    Region { x: left, y: top, w: right.saturating_sub(left), h: bottom.saturating_sub(top) }
}

/// The printed words of a page, in points of its ink map. What was read in a signature is tall or unsure, or stands
/// beside such words: engines see small letters in its loops.
fn printed(sheet: &Sheet) -> Vec<Region> {
    let tenths = |token: &Token| token.region.h * 10 / sheet.glyph;
    let scrawl = |token: &&Token| token.confidence < 0.7 && tenths(token) > 18;
    let grow = |place: Region| Region {
        x: place.x.saturating_sub(1),
        y: place.y.saturating_sub(1),
        w: place.w + 2,
        h: place.h + 2,
    };
    let mut words = Vec::new();
    for row in &sheet.rows {
        let tokens = || row.segments.iter().flatten();
        let scrawls: Vec<Region> = tokens().filter(scrawl).map(|token| token.region).collect();
        let beside = |token: &Token| {
            scrawls
                .iter()
                .any(|s| token.region.x < s.right() + sheet.glyph * 6 && s.x < token.region.right() + sheet.glyph * 6)
        };
        words.extend(
            tokens()
                .filter(|token| {
                    (token.confidence >= 0.5 && tenths(token) <= 17) || (token.folded.len() >= 2 && tenths(token) <= 12)
                })
                .filter(|token| !beside(token))
                .map(|token| grow(sheet.page.ink.place(token.region))),
        );
    }
    words
}

/// Whether somebody's pen was at a place, to sign. A stamp over it is no signature, nor is a word that says why there
/// is none.
fn is_signed(sheet: &Sheet, drawn: &Rulings, place: Region) -> bool {
    if place.w == 0 || place.h == 0 || says_why_not(sheet, place) {
        return false;
    }
    let scale = Scale::of(sheet);
    let around = grown(place, scale.millimetres(30));
    let words: Vec<Region> = printed(sheet).into_iter().filter(|word| word.touches(&around)).collect();
    let rings = strokes(&sheet.page.ink, around, drawn, &words)
        .into_iter()
        .map(|stroke| stroke.region)
        .filter(|region| region.h > scale.millimetres(28) && region.w > scale.millimetres(12));
    // The frame of a stamp stands within the place; a cell's own rulings bound it.
    let inner: Vec<&Ruling> = drawn
        .vertical
        .iter()
        .filter(|r| r.near > place.x + scale.millimetres(2) && r.far + scale.millimetres(2) < place.right())
        .filter(|r| r.from < place.bottom() && r.to > place.y)
        .collect();
    let frames = inner.windows(2).map(|pair| {
        let (left, right) = (pair[0].near.min(pair[1].near), pair[0].far.max(pair[1].far));
        between(left, around.y, right, around.bottom())
    });
    let stamps: Vec<Region> = rings.chain(frames).collect();
    strokes(&sheet.page.ink, place, drawn, &words).iter().any(|stroke| {
        let (w, h) = (stroke.region.w, stroke.region.h);
        let high = h * 10 >= scale.millimetres(45) && w >= scale.millimetres(2);
        let long = w >= scale.millimetres(10) && h >= scale.millimetres(3);
        stroke.points >= scale.millimetres(4)
            && (high || long)
            && !stamps.iter().any(|stamp| stamp.touches(&stroke.region))
    })
}

const fn grown(place: Region, by: u32) -> Region {
    let (x, y) = (place.x.saturating_sub(by), place.y.saturating_sub(by));
    Region { x, y, w: place.right() + by - x, h: place.bottom() + by - y }
}

/// Whether a hand wrote on the line that somebody does not sign: `ei allekirjoita`, `kieltäytyy`, `vägrar`.
fn says_why_not(sheet: &Sheet, place: Region) -> bool {
    const WHY_NOT: [&str; 5] = ["allekirjoita", "kieltayty", "poissa", "estynyt", "vagrar"];
    let begins = |folded: &str, stem: &str| {
        let head: String = folded.chars().take(stem.len()).collect();
        // `Allekirjoitus` is what the form says.
        alike(&head, stem) && distance(&head, stem) < distance(&head, "allekirjoitu")
    };
    sheet.tokens().filter(|token| sheet.page.ink.place(token.region).touches(&place)).any(|token| {
        matches!(token.folded.as_str(), "ei" | "inte") || WHY_NOT.iter().any(|stem| begins(&token.folded, stem))
    })
}

/// Notes that somebody signed electronically, and where they stand. A sentence that one may, or did not, is none.
fn electronic_signatures<'p, 'a>(paper: &'p Paper<'a>) -> impl Iterator<Item = (&'p Sheet<'a>, Region)> {
    const HOW: [&str; 4] = ["sahkoises", "elektronis", "digitaalises", "digitalt"];
    const DONE: [&str; 10] = [
        "allekirjoitettu",
        "allekirjoitus",
        "allekirjoittanut",
        "vahvistettu",
        "undertecknad",
        "undertecknat",
        "underskriven",
        "underskrift",
        "signerad",
        "signerat",
    ];
    let is_note = |segment: &[Token]| {
        segment.iter().any(|t| HOW.iter().any(|stem| t.folded.starts_with(stem)))
            && segment.iter().any(|t| DONE.iter().any(|word| alike(word, &t.folded)))
            && !segment.iter().any(|t| ["ei", "inte", "voi", "voidaan", "kan"].contains(&t.folded.as_str()))
    };
    paper.sheets.iter().flat_map(move |sheet| {
        let segments = sheet.rows.iter().flat_map(|row| &row.segments);
        segments.filter(move |segment| is_note(segment)).map(move |segment| (sheet, around(segment)))
    })
}
