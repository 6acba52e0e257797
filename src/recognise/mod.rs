//! From a page to its words: cleaning, turning, straightening, reading.

mod addresses;
mod clean;
mod ink;
mod leaders;
mod leptonica;
mod names;
mod numbers;
mod own_text;
mod tesseract;

use std::collections::{HashMap, hash_map::Entry};

use serde::{Deserialize, Serialize};

pub use self::own_text::prefer_own_text;
use self::{
    clean::{Clean, Evened, combed},
    leptonica::Pix,
    tesseract::Tesseract,
};
use crate::record::{Ink, PageKind, PageReading, Placement, Raster, Region, TextSource, Turn, Word};

/// How pages are to be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReadSettings {
    /// Tesseract's languages, the order telling. With `fin+swe` each page is read in Finnish, and where it turns out
    /// Swedish, in Swedish; with any others Tesseract mixes them as it does.
    pub languages: String,
}

impl Default for ReadSettings {
    fn default() -> Self {
        Self { languages: "fin+swe".to_owned() }
    }
}

/// What went wrong between a page's pixels and its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Error {
    /// Tesseract has no data for the languages.
    #[error("could not load the language data of the OCR engine")]
    LanguageData,
    /// Leptonica did not take the pixels, or ran out of memory.
    #[error("could not clean the image of a page")]
    Image,
    /// Tesseract gave no answer.
    #[error("the OCR engine did not read a page")]
    Engine,
}

/// Name and version of the OCR engine.
#[must_use]
pub fn engine_version() -> String {
    format!("tesseract {}", tesseract::version())
}

/// Reads pages; keeps its engines warm.
pub struct Recogniser {
    tessdata: Option<String>,
    engines: HashMap<String, Tesseract>,
}

impl Recogniser {
    /// With the language data of a folder, or Tesseract's own.
    #[must_use]
    pub fn new(tessdata: Option<String>) -> Self {
        leptonica::be_silent();
        Self { tessdata, engines: HashMap::new() }
    }

    /// Reads a page. Of a blank one, and of one that parts documents, nothing is kept, and nothing done for it.
    ///
    /// # Errors
    /// Where the languages are not to be had, or cleaning or reading failed.
    pub fn read(
        &mut self,
        raster: &Raster,
        number: u32,
        kind: PageKind,
        how: &ReadSettings,
    ) -> Result<PageReading, Error> {
        let source = TextSource::Recognised;
        if kind != PageKind::Content {
            let (scan_width, scan_height, dpi) = (raster.width(), raster.height(), raster.dpi());
            let placement = Placement { scan_width, scan_height, turn: Turn::None, scale: 1.0, skew: 0.0 };
            return Ok(PageReading { number, kind, placement, dpi, words: Vec::new(), source, ink: Ink::none() });
        }
        let (page, words) = self.turned_best(&Evened::of(raster)?, how)?;
        let ink = ink::ink(&page.image, page.dpi)?;
        Ok(PageReading { number, kind, placement: page.placement, dpi: page.dpi, words, source, ink })
    }

    /// The page as it reads best: the likeliest way first, and the others only when that does not convince.
    fn turned_best(&mut self, evened: &Evened, how: &ReadSettings) -> Result<(Clean, Vec<Word>), Error> {
        let lies = evened.lies()?;
        let both = names::asked(&how.languages);
        let languages = if both { names::FINNISH } else { &how.languages };
        let mut best: Option<(Clean, Vec<Word>)> = None;
        for &turn in &lies.turns {
            let page = evened.upright(turn)?;
            let words = self.words(&page, languages)?;
            let convinces = sureness(&words) >= if lies.sure && turn == lies.turns[0] { 0.5 } else { 0.75 };
            let better = best.as_ref().is_none_or(|(_, others)| weight(&words) > weight(others));
            if better {
                best = Some((page, words));
            }
            if better && convinces {
                break;
            }
        }
        let (page, mut words) = best.ok_or(Error::Engine)?;
        if both && names::is_swedish(&words) {
            words = self.words(&page, names::SWEDISH)?;
        } else if both {
            self.look_at_names_again(&page, &mut words)?;
        }
        self.look_at_addresses_again(&page, &mut words)?;
        self.look_at_numbers_again(&page, &mut words)?;
        Ok((page, words))
    }

    fn words(&mut self, page: &Clean, languages: &str) -> Result<Vec<Word>, Error> {
        self.engine(languages)?.read(page.bare()?, page.dpi)
    }

    fn engine(&mut self, languages: &str) -> Result<&mut Tesseract, Error> {
        Ok(match self.engines.entry(languages.to_owned()) {
            Entry::Occupied(engine) => engine.into_mut(),
            Entry::Vacant(place) => place.insert(Tesseract::load(self.tessdata.as_deref(), languages)?),
        })
    }

    /// Reads names again in Swedish that are not Finnish.
    fn look_at_names_again(&mut self, page: &Clean, words: &mut [Word]) -> Result<(), Error> {
        for at in names::foreign(words) {
            let Some(part) = enlarged(&page.image, page.dpi, SECOND_LOOK_DPI, with_margin(words[at].region)) else {
                continue;
            };
            let read = self.engine(names::SWEDISH)?.read_line(&part, SECOND_LOOK_DPI)?;
            if let Some(corrected) = names::corrected(&words[at], &read) {
                words[at] = corrected;
            }
        }
        Ok(())
    }

    /// Reads places again that neither model can read: Finnish and Swedish know no `@`.
    fn look_at_addresses_again(&mut self, page: &Clean, words: &mut Vec<Word>) -> Result<(), Error> {
        let places = addresses::places(words);
        // Without the English model an address stays as it is.
        if places.is_empty() || self.engine(addresses::LANGUAGE).is_err() {
            return Ok(());
        }
        for place in places.into_iter().rev() {
            let Some(part) = enlarged(&page.image, page.dpi, SECOND_LOOK_DPI, with_margin(place.whole(words))) else {
                continue;
            };
            let read = self.engine(addresses::LANGUAGE)?.read_line(&part, SECOND_LOOK_DPI)?;
            place.replace(words, &read);
        }
        Ok(())
    }

    /// Reads the numbers again that prove themselves, where they are wrong or not sure.
    fn look_at_numbers_again(&mut self, page: &Clean, words: &mut Vec<Word>) -> Result<(), Error> {
        let places = numbers::doubtful(words);
        if places.is_empty() {
            return Ok(());
        }
        let bare = page.bare()?;
        for place in places.into_iter().rev() {
            let mut readings = Vec::new();
            // What proves itself already is read once more, what does not twice.
            let times = if place.is_proven(words) { 1 } else { NUMBER_DPI.len() };
            for dpi in &NUMBER_DPI[..times] {
                let image = if place.comb { &page.image } else { bare };
                let Some(part) = enlarged(image, page.dpi, *dpi, place.region(words)) else { break };
                let part = if place.comb { combed(&part).unwrap_or(part) } else { part };
                readings.push(self.engine(names::SWEDISH)?.read_signs(&part, *dpi, numbers::SIGNS)?);
            }
            place.weigh(words, &readings);
        }
        Ok(())
    }
}

/// A word or a few, with a little paper around.
fn with_margin(region: Region) -> Region {
    let margin = region.h / 3;
    Region {
        x: region.x.saturating_sub(margin),
        y: region.y.saturating_sub(margin),
        w: region.w + 2 * margin,
        h: region.h + 2 * margin,
    }
}

/// Resolution of the second look: small signs keep their shape.
const SECOND_LOOK_DPI: u32 = 300;
/// Resolutions at which numbers are read again.
const NUMBER_DPI: [u32; 2] = [SECOND_LOOK_DPI, 450];

/// A part of a page at a finer resolution.
fn enlarged(image: &Pix, from: u32, to: u32, region: Region) -> Option<Pix> {
    let part = image.part(region)?;
    #[expect(clippy::cast_precision_loss, reason = "resolutions are small numbers")]
    let factor = to as f32 / from.max(1) as f32;
    if factor > 1.0 { part.scaled(factor) } else { Some(part) }
}

/// How sure the engine is of a page as a whole; nothing convinces where there are few words.
fn sureness(words: &[Word]) -> f32 {
    /// Fewer words may be made of anything.
    const ENOUGH: usize = 8;
    #[expect(clippy::cast_precision_loss, reason = "a page has few thousand words")]
    let count = words.len().max(ENOUGH) as f32;
    words.iter().filter(|word| lies_flat(word)).map(|word| word.confidence.value()).sum::<f32>() / count
}

/// How much was read well: letters of words, by how sure the engine is beyond a guess.
fn weight(words: &[Word]) -> f32 {
    words.iter().filter(|word| lies_flat(word)).map(|word| letters(word) * (word.confidence.value() - 0.4)).sum()
}

/// The engine also reads lines that run up or down the page; what it reads so does not speak for this way up.
fn lies_flat(word: &Word) -> bool {
    letters(word) < 3.0 || word.region.w >= word.region.h
}

/// Letters and digits of a word; a long one counts no more than twenty.
fn letters(word: &Word) -> f32 {
    let count = word.text.reveal().chars().filter(|c| c.is_alphanumeric()).count().min(20);
    #[expect(clippy::cast_precision_loss, reason = "at most 20")]
    {
        count as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Confidence, Region};

    fn words(flat: bool) -> Vec<Word> {
        let (w, h) = if flat { (90, 20) } else { (20, 90) };
        (0..20)
            .map(|line| Word {
                text: "sopimus".into(),
                region: Region { x: 10, y: 30 * line, w, h },
                confidence: Confidence::new(0.9),
                line,
                block: 0,
                language: None,
            })
            .collect()
    }

    #[test]
    fn lines_that_run_down_the_page_do_not_speak_for_this_way_up() {
        assert!(sureness(&words(true)) > 0.85);
        assert!(sureness(&words(false)) < 0.1);
        assert!(weight(&words(true)) > weight(&words(false)));
    }

    #[test]
    fn a_word_or_two_convince_nobody() {
        assert!(sureness(&words(true)[..2]) < 0.3);
    }
}
