//! Search: which documents say these words, on which page, in which place.
//!
//! Words are looked up as they begin (Finnish inflects at the end), without regard to case and accents. Where that
//! finds too little, words that share pieces of three letters are compared letter by letter: names in other cases,
//! and what the reading got wrong.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params, params_from_iter, types::Value};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{
    Archive, Error, begin,
    error::Doing,
    tables::rows::{Cells, all, run},
};
use crate::record::{ClientId, DocumentId, PageReading, Private, Region, RegisterId};

/// Words before and behind a hit in its snippet.
const AROUND: usize = 6;
/// Shorter words are not compared by likeness: too much is alike.
const LIKENESS_FROM: usize = 4;
/// Pages that are compared by likeness, the best first.
const LIKELY_PAGES: usize = 300;
/// Stand around what `highlight` marks. No reading holds them: [`plain`] takes them out.
const MARK: (char, char) = ('\u{1}', '\u{2}');

/// What is searched for.
#[derive(Debug, Clone)]
pub struct Query {
    /// The words; all of them must stand on the page.
    pub words: Private,
    /// Only what is filed by this client.
    pub client: Option<ClientId>,
    /// Only what is filed in this register.
    pub register: Option<RegisterId>,
    /// Most documents that are wanted.
    pub limit: usize,
}

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub document: DocumentId,
    /// The pages on which the words stand, in order.
    pub pages: Vec<HitPage>,
    /// The words around the first hit.
    pub snippet: Private,
}

/// A page of a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitPage {
    /// 1-based, in the file.
    pub page: u32,
    /// Where the words stand, in pixels of the page as it was read.
    pub regions: Vec<Region>,
}

/// A page with the words that answer a question marked.
struct Found {
    document: DocumentId,
    page: u32,
    words: Vec<String>,
    boxes: Vec<Region>,
    marked: Vec<usize>,
}

impl Archive {
    /// Makes a document's pages searchable. Doing it again replaces what was.
    ///
    /// # Errors
    /// When the index cannot be changed.
    pub fn index_text(&self, document: DocumentId, pages: &[PageReading]) -> Result<(), Error> {
        let mut index = self.index();
        let change = begin(&mut index)?;
        forget(&change, document)?;
        for (place, page) in pages.iter().enumerate() {
            let (words, boxes) = in_row(page);
            let sql = "INSERT INTO page_texts (document, place, page, words, boxes) VALUES (?, ?, ?, ?, ?)";
            let place = i64::try_from(place).unwrap_or(i64::MAX);
            run(&change, sql, params![document.to_string(), place, page.number, words, boxes])?;
        }
        change.commit().doing("make a document searchable")
    }

    /// The documents that have all the words on one page, the best first.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, query: &Query) -> Result<Vec<Hit>, Error> {
        let asked: Vec<String> = query.words.reveal().split_whitespace().map(plain).filter(|w| has_letter(w)).collect();
        if asked.is_empty() || query.limit == 0 {
            return Ok(Vec::new());
        }
        let index = self.index();
        let mut hits = Hits::default();
        for page in exact(&index, query, &asked)? {
            hits.add(&page);
        }
        if hits.order.len() < query.limit {
            for page in alike(&index, query, &asked)? {
                hits.add(&page);
            }
        }
        Ok(hits.first(query.limit))
    }
}

/// Takes a document's words out of the index.
pub(super) fn forget(index: &Connection, document: DocumentId) -> Result<(), Error> {
    run(index, "DELETE FROM page_texts WHERE document = ?", [document.to_string()]).map(drop)
}

/// Hits by document, in the order in which they were found.
#[derive(Default)]
struct Hits {
    order: Vec<DocumentId>,
    of: BTreeMap<DocumentId, OfDocument>,
}

#[derive(Default)]
struct OfDocument {
    pages: BTreeMap<u32, Vec<Region>>,
    snippet: Private,
}

impl Hits {
    fn add(&mut self, found: &Found) {
        let Some(&first) = found.marked.first() else { return };
        let document = self.of.entry(found.document).or_insert_with(|| {
            self.order.push(found.document);
            OfDocument { snippet: found.around(first), ..OfDocument::default() }
        });
        let regions = document.pages.entry(found.page).or_default();
        for region in found.marked.iter().filter_map(|at| found.boxes.get(*at)) {
            if !regions.contains(region) {
                regions.push(*region);
            }
        }
    }

    fn first(mut self, limit: usize) -> Vec<Hit> {
        let first = self.order.into_iter().take(limit);
        first
            .filter_map(|document| {
                let OfDocument { pages, snippet } = self.of.remove(&document)?;
                let pages = pages.into_iter().map(|(page, regions)| HitPage { page, regions }).collect();
                Some(Hit { document, pages, snippet })
            })
            .collect()
    }
}

impl Found {
    /// The words around one of them.
    fn around(&self, at: usize) -> Private {
        let (from, to) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(self.words.len()));
        let before = if from > 0 { "… " } else { "" };
        let after = if to < self.words.len() { " …" } else { "" };
        Private::new(format!("{before}{}{after}", self.words[from..to].join(" ")))
    }
}

/// Pages on which every word begins some word.
fn exact(index: &Connection, query: &Query, asked: &[String]) -> Result<Vec<Found>, Error> {
    let terms: Vec<String> = asked.iter().map(|word| format!("{} *", quoted(word))).collect();
    let sql = "SELECT page_texts.row, page_texts.document, page_texts.page, page_texts.boxes, \
               highlight(text_words, 0, char(1), char(2)) AS marked FROM text_words \
               JOIN page_texts ON page_texts.row = text_words.rowid JOIN documents ON documents.id = page_texts.document \
               WHERE text_words MATCH ?1 AND documents.standing <> 'dismissed' AND (?2 IS NULL OR documents.client = ?2) \
               AND (?3 IS NULL OR documents.register = ?3) ORDER BY bm25(text_words), page_texts.row LIMIT ?4";
    all(index, "page_texts", sql, params_from_iter(values(query, terms.join(" AND "), query.limit * 8)), |cells| {
        let text: String = cells.get("marked")?;
        let words = text.split(' ');
        let marked = words.clone().enumerate().scan(false, |within, (at, word)| {
            // A phrase of several words is marked from its first to its last.
            let (opens, closes) = (word.rfind(MARK.0), word.rfind(MARK.1));
            let is_marked = *within || opens.is_some();
            *within = match (opens, closes) {
                (Some(open), Some(close)) => open > close,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => *within,
            };
            Some((at, is_marked))
        });
        let marked = marked.filter(|(_, is_marked)| *is_marked).map(|(at, _)| at).collect();
        let words = words.map(|word| word.replace([MARK.0, MARK.1], "")).collect();
        found(cells, words, marked)
    })
}

/// Pages on which every word is like some word: the likely ones by shared pieces, compared letter by letter.
fn alike(index: &Connection, query: &Query, asked: &[String]) -> Result<Vec<Found>, Error> {
    let folded: Vec<Vec<char>> = asked.iter().map(|word| fold(word)).collect();
    let pieces: BTreeSet<String> = folded
        .iter()
        .filter(|word| word.len() >= LIKENESS_FROM)
        .flat_map(|word| word.windows(3).map(|piece| quoted(&piece.iter().collect::<String>())))
        .collect();
    if pieces.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT page_texts.row, page_texts.document, page_texts.page, page_texts.boxes, page_texts.words \
               FROM text_pieces JOIN page_texts ON page_texts.row = text_pieces.rowid \
               JOIN documents ON documents.id = page_texts.document \
               WHERE text_pieces MATCH ?1 AND documents.standing <> 'dismissed' AND (?2 IS NULL OR documents.client = ?2) \
               AND (?3 IS NULL OR documents.register = ?3) ORDER BY bm25(text_pieces), page_texts.row LIMIT ?4";
    let any = pieces.into_iter().collect::<Vec<_>>().join(" OR ");
    let mut pages = all(index, "page_texts", sql, params_from_iter(values(query, any, LIKELY_PAGES)), |cells| {
        let text: String = cells.get("words")?;
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let on_page: Vec<Vec<char>> = words.iter().map(|word| fold(word)).collect();
        let like = |asked: &Vec<char>| -> Vec<usize> {
            on_page.iter().enumerate().filter(|(_, word)| is_like(asked, word)).map(|(at, _)| at).collect()
        };
        let each: Vec<Vec<usize>> = folded.iter().map(like).collect();
        let marked: BTreeSet<usize> =
            if each.iter().any(Vec::is_empty) { BTreeSet::new() } else { each.into_iter().flatten().collect() };
        found(cells, words, marked.into_iter().collect())
    })?;
    pages.retain(|page| !page.marked.is_empty());
    Ok(pages)
}

fn values(query: &Query, matching: String, limit: usize) -> [Value; 4] {
    let id = |id: Option<String>| id.map_or(Value::Null, Value::Text);
    [
        Value::Text(matching),
        id(query.client.map(|client| client.to_string())),
        id(query.register.map(|register| register.to_string())),
        Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX)),
    ]
}

fn found(cells: &Cells<'_>, words: Vec<String>, marked: Vec<usize>) -> Result<Found, Error> {
    let bytes: Vec<u8> = cells.get("boxes")?;
    let (numbers, rest) = bytes.as_chunks::<4>();
    let numbers: Vec<u32> = numbers.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
    let (boxes, odd) = numbers.as_chunks::<4>();
    if !rest.is_empty() || !odd.is_empty() || boxes.len() != words.len() {
        return Err(cells.fault("boxes"));
    }
    let boxes = boxes.iter().map(|&[x, y, w, h]| Region { x, y, w, h }).collect();
    Ok(Found { document: cells.parsed("document")?, page: cells.number("page")?, words, boxes, marked })
}

/// A page's words with one space between two, and four numbers for each.
fn in_row(page: &PageReading) -> (String, Vec<u8>) {
    let mut texts = Vec::with_capacity(page.words.len());
    let mut boxes = Vec::with_capacity(page.words.len() * 16);
    for word in &page.words {
        let text = plain(word.text.reveal());
        if text.is_empty() {
            continue;
        }
        texts.push(text);
        let Region { x, y, w, h } = word.region;
        boxes.extend([x, y, w, h].into_iter().flat_map(u32::to_le_bytes));
    }
    (texts.join(" "), boxes)
}

/// One word: composed, without control characters, and with no space in it.
fn plain(word: &str) -> String {
    word.nfc().filter(|c| !c.is_control()).map(|c| if c.is_whitespace() { '\u{a0}' } else { c }).collect()
}

fn has_letter(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// A string of FTS5's own language: whatever is in it is text, not an operator.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The letters of a word as they are compared: small, without accents and without what stands around them.
fn fold(word: &str) -> Vec<char> {
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// Whether a word on the page may be the one that is asked for: one letter off in a short word, two in a long one,
/// two neighbours changed over counting as one; an ending more does no harm.
fn is_like(asked: &[char], word: &[char]) -> bool {
    let allowed = match asked.len() {
        0..LIKENESS_FROM => return word.starts_with(asked),
        LIKENESS_FROM..8 => 1,
        _ => 2,
    };
    let word = &word[..word.len().min(asked.len() + allowed)];
    // The usual table of edits, three rows of it: the last one tells the distance to every beginning of the word.
    let (mut above, mut row) = (Vec::new(), (0..=word.len()).collect::<Vec<usize>>());
    for (i, letter) in asked.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i + 1);
        for (j, other) in word.iter().enumerate() {
            let mut edits = (row[j] + usize::from(letter != other)).min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *letter == word[j - 1] && asked[i - 1] == *other {
                edits = edits.min(above[j - 1] + 1);
            }
            next.push(edits);
        }
        if next.iter().all(|edits| *edits > allowed) {
            return false;
        }
        above = std::mem::replace(&mut row, next);
    }
    // A beginning shorter than what was asked for does not count, unless the whole word is.
    row[asked.len().min(word.len())..].iter().any(|edits| *edits <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::scene::{Scene, page};

    const TEXT: &str =
        "Palvelusuunnitelman tavoitteet: Meeri Virtasen toimintakyky säilyy. \"Kahvila\" Åbergilla NEAR 010190-900P";

    fn query(words: &str) -> Query {
        Query { words: words.into(), client: None, register: None, limit: 10 }
    }

    fn scene() -> (Scene, DocumentId) {
        let scene = Scene::new();
        let document = scene.filed(b"paper", scene.county).id();
        scene.archive.index_text(document, &[page(1, "Kansi"), page(2, TEXT)]).unwrap();
        (scene, document)
    }

    /// The words of the page that a search marks; none where it finds nothing.
    fn marked(scene: &Scene, words: &str) -> Vec<&'static str> {
        let hits = scene.archive.search(&query(words)).unwrap();
        let on_page: Vec<&str> = TEXT.split_whitespace().collect();
        let regions = hits.iter().flat_map(|hit| &hit.pages).filter(|p| p.page == 2).flat_map(|p| &p.regions);
        regions.map(|region| on_page[region.x as usize / 10]).collect()
    }

    #[test]
    fn a_word_is_found_by_its_beginning_whatever_its_case_and_accents() {
        let (scene, _) = scene();
        assert_eq!(marked(&scene, "palvelusuunnitelma"), ["Palvelusuunnitelman"]);
        assert_eq!(marked(&scene, "SAILYY"), ["säilyy."]);
        assert_eq!(marked(&scene, "aberg"), ["Åbergilla"]);
        assert_eq!(marked(&scene, "tavoitteet kahvila"), ["tavoitteet:", "\"Kahvila\""]);
        assert_eq!(marked(&scene, "010190-900P"), ["010190-900P"]);
        assert!(marked(&scene, "tavoitteet yhteystiedot").is_empty(), "all the words must stand there");
    }

    #[test]
    fn a_name_in_another_case_and_a_misread_word_are_found_by_likeness() {
        let (scene, _) = scene();
        assert_eq!(marked(&scene, "Virtanen"), ["Virtasen"]);
        assert_eq!(marked(&scene, "toimintakvky"), ["toimintakyky"]);
        assert_eq!(marked(&scene, "meeri virtanen"), ["Meeri", "Virtasen"]);
        assert!(marked(&scene, "Korhonen").is_empty());
    }

    #[test]
    fn what_a_person_types_is_never_an_operator() {
        let (scene, _) = scene();
        for words in ["\"", "NEAR(", "a OR", "*", "words:", "-", "\u{1}", "^", "\"\" \"", "{", "''", "\0"] {
            assert!(scene.archive.search(&query(words)).is_ok(), "{words:?}");
        }
        assert_eq!(marked(&scene, "near"), ["NEAR"]);
        assert_eq!(marked(&scene, "\"kahvila\""), ["\"Kahvila\""]);
    }

    #[test]
    fn a_hit_shows_its_sentence_and_its_page() {
        let (scene, document) = scene();
        let hits = scene.archive.search(&query("toimintakyky")).unwrap();
        assert_eq!(hits.len(), 1);
        assert_eq!(hits[0].document, document);
        assert_eq!(hits[0].pages, [HitPage { page: 2, regions: vec![Region { x: 40, y: 5, w: 9, h: 4 }] }]);
        assert_eq!(
            hits[0].snippet.reveal(),
            "Palvelusuunnitelman tavoitteet: Meeri Virtasen toimintakyky säilyy. \"Kahvila\" Åbergilla NEAR 010190-900P"
        );
        assert_eq!(format!("{:?}", hits[0].snippet), "hidden");
    }

    #[test]
    fn a_search_keeps_to_its_client_and_register() {
        let (scene, document) = scene();
        let other = scene.filed(b"other", scene.own).id();
        scene.archive.index_text(other, &[page(1, "toimintakyky")]).unwrap();
        let held = scene.divided(b"held", 1).remove(0).id();
        scene.archive.index_text(held, &[page(1, "toimintakyky")]).unwrap();
        let found = |client, register| {
            let query = Query { client, register, ..query("toimintakyky") };
            let mut found: Vec<_> = scene.archive.search(&query).unwrap().into_iter().map(|hit| hit.document).collect();
            found.sort();
            found
        };
        let sorted = |mut ids: Vec<DocumentId>| {
            ids.sort();
            ids
        };
        assert_eq!(found(None, None), sorted(vec![document, other, held]));
        assert_eq!(found(Some(scene.client), None), sorted(vec![document, other]));
        assert_eq!(found(None, Some(scene.own)), [other]);
        assert_eq!(found(Some(ClientId::new()), None), []);
    }

    #[test]
    fn reading_again_replaces_what_was_searchable() {
        let (scene, document) = scene();
        scene.archive.index_text(document, &[page(1, "uusi luenta")]).unwrap();
        assert!(marked(&scene, "toimintakyky").is_empty());
        assert_eq!(scene.archive.search(&query("luenta")).unwrap().len(), 1);
    }

    #[test]
    fn likeness_forgives_little_in_short_words_and_a_little_more_in_long_ones() {
        let like = |asked: &str, word: &str| is_like(&fold(asked), &fold(word));
        assert!(like("Aalto", "Aallo"), "one letter in five");
        assert!(like("Koski", "Koskesta"), "one letter and an ending");
        assert!(!like("Mäki", "Maito"));
        assert!(like("Virtanen", "Vitranen"), "two neighbours changed over");
        assert!(!like("ja", "jo"));
        assert!(like("palvelusuunnitelma", "palve1usuunnite1man"));
        assert!(!like("Virtanen", "Vainio"));
    }
}
