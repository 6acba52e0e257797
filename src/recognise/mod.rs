//! From a page to its words: cleaning, turning, straightening, reading.

mod clean;
mod ink;
mod leptonica;
mod tesseract;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use self::{
    clean::{Clean, Upright},
    tesseract::Tesseract,
};
use crate::record::{PageKind, PageReading, Raster, TextSource, Turn, Word};

/// How pages are to be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReadSettings {
    /// Tesseract's languages, the order telling: `swe+fin`, since the Finnish model knows no Å, Q or é.
    pub languages: String,
}

impl Default for ReadSettings {
    fn default() -> Self {
        Self { languages: "swe+fin".to_owned() }
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

    /// Reads a page.
    ///
    /// # Errors
    /// Where the languages are not to be had, or cleaning or reading failed.
    pub fn read(&mut self, raster: &Raster, number: u32, how: &ReadSettings) -> Result<PageReading, Error> {
        let page = clean::clean(raster, None)?;
        let words = self.words(&page, how)?;
        let (page, words) = match page.upright {
            Upright::Sure => (page, words),
            Upright::Unknown => self.best_turn(raster, page, words, how)?,
        };
        Ok(PageReading {
            number,
            kind: PageKind::Content,
            placement: page.placement,
            dpi: page.dpi,
            words,
            source: TextSource::Recognised,
            ink: ink::ink(&page.image, page.dpi, false)?,
        })
    }

    fn words(&mut self, page: &Clean, how: &ReadSettings) -> Result<Vec<Word>, Error> {
        let engine = match self.engines.entry(how.languages.clone()) {
            std::collections::hash_map::Entry::Occupied(engine) => engine.into_mut(),
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(Tesseract::load(self.tessdata.as_deref(), &how.languages)?)
            }
        };
        engine.read(&page.image.rows(), page.image.width(), page.image.height(), page.dpi)
    }

    /// Nobody could tell which way is up: the way in which the words are surest.
    fn best_turn(
        &mut self,
        raster: &Raster,
        page: Clean,
        words: Vec<Word>,
        how: &ReadSettings,
    ) -> Result<(Clean, Vec<Word>), Error> {
        if sureness(&words) >= 0.8 && words.len() >= 8 {
            return Ok((page, words));
        }
        let mut best = (page, words);
        for turn in [Turn::Half, Turn::Quarter, Turn::ThreeQuarters] {
            let page = clean::clean(raster, Some(turn))?;
            let words = self.words(&page, how)?;
            if weight(&words) > weight(&best.1) {
                best = (page, words);
            }
        }
        Ok(best)
    }
}

fn sureness(words: &[Word]) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "a page has few thousand words")]
    let count = words.len().max(1) as f32;
    words.iter().map(|word| word.confidence.value()).sum::<f32>() / count
}

/// How much was read well: letters of words, by how sure the engine is beyond a guess.
fn weight(words: &[Word]) -> f32 {
    words
        .iter()
        .map(|word| {
            let letters = word.text.reveal().chars().filter(|c| c.is_alphanumeric()).count().min(20);
            #[expect(clippy::cast_precision_loss, reason = "at most 20")]
            let letters = letters as f32;
            letters * (word.confidence.value() - 0.4)
        })
        .sum()
}
