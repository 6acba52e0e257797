//! Reads a TOML file by asking for what may stand in it. Whatever is wrong is noted with its line and reading goes
//! on; whatever nobody asked for is noted as unknown.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::problem::{Expected, Problem, Wrong};

/// One file of settings while it is read, and what was noted about it.
pub(super) struct File {
    path: PathBuf,
    text: String,
    problems: RefCell<Vec<Problem>>,
}

impl File {
    /// Reads `text`, which stood at `path`: hands its outermost section to `ask`, and gives back what `ask` made of
    /// it, with everything that is wrong.
    pub(super) fn read<T>(path: &Path, text: &str, ask: impl FnOnce(&mut Section<'_, '_>) -> T) -> (T, Vec<Problem>) {
        let file = Self { path: path.to_owned(), text: text.to_owned(), problems: RefCell::default() };
        let (table, slips) = DeTable::parse_recoverable(text);
        for slip in slips {
            let line = slip.span().map(|span| file.line(span.start));
            file.note(line, Wrong::Syntax(slip.message().to_owned()));
        }
        let made = ask(&mut Section::new(&file, String::new(), None, table.into_inner()));
        (made, file.problems.into_inner())
    }

    fn line(&self, at: usize) -> u32 {
        line_at(&self.text, at)
    }

    fn note(&self, line: Option<u32>, wrong: Wrong) {
        self.problems.borrow_mut().push(Problem { file: self.path.clone(), line, wrong });
    }
}

/// The line on which the byte `at` of a text stands, from 1.
pub(super) fn line_at(text: &str, at: usize) -> u32 {
    let before = text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

/// One section: the names in it that nobody has asked for yet. When it goes, what is left in it is noted as unknown.
pub(super) struct Section<'f, 't> {
    file: &'f File,
    name: String,
    line: Option<u32>,
    left: DeTable<'t>,
    asked: BTreeMap<&'static str, Option<u32>>,
}

impl<'f, 't> Section<'f, 't> {
    const fn new(file: &'f File, name: String, line: Option<u32>, left: DeTable<'t>) -> Self {
        Self { file, name, line, left, asked: BTreeMap::new() }
    }

    /// The line of a name that was asked for, else the section's.
    pub(super) fn line_of(&self, name: &str) -> Option<u32> {
        self.asked.get(name).copied().flatten().or(self.line)
    }

    /// Notes that what stands under `name` is wrong.
    pub(super) fn wrong(&self, name: &str, wrong: Wrong) {
        self.file.note(self.line_of(name), wrong);
    }

    /// `name` as a person finds it: with its section before it.
    pub(super) fn full(&self, name: &str) -> String {
        if self.name.is_empty() { name.to_owned() } else { format!("{}.{name}", self.name) }
    }

    fn take(&mut self, name: &'static str) -> Option<Spanned<DeValue<'t>>> {
        let Some((key, value)) = self.left.remove_entry(name) else {
            self.asked.entry(name).or_insert(None);
            return None;
        };
        self.asked.insert(name, Some(self.file.line(key.span().start)));
        Some(value)
    }

    fn not_a<T>(&self, name: &str, expected: Expected) -> Option<T> {
        self.wrong(name, Wrong::NotA { name: self.full(name), expected });
        None
    }

    /// Notes that `name` must be said, unless something was said under it.
    pub(super) fn required<T>(&self, name: &'static str, expected: Expected, found: Option<T>) -> Option<T> {
        if found.is_none() && self.asked.get(name).copied().flatten().is_none() {
            self.file.note(self.line, Wrong::Required { name: self.full(name), expected });
        }
        found
    }

    /// A text.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.text_as(name, Expected::Text)
    }

    fn text_as(&mut self, name: &'static str, expected: Expected) -> Option<String> {
        let value = self.take(name)?;
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Some(text.to_owned()),
            _ => self.not_a(name, expected),
        }
    }

    /// A text that must parse.
    pub(super) fn parsed<T: FromStr>(&mut self, name: &'static str, expected: Expected) -> Option<T> {
        let text = self.text_as(name, expected)?;
        text.parse().ok().or_else(|| self.not_a(name, expected))
    }

    /// A text that must convert.
    pub(super) fn converted<T: TryFrom<String>>(&mut self, name: &'static str, expected: Expected) -> Option<T> {
        let text = self.text_as(name, expected)?;
        T::try_from(text).ok().or_else(|| self.not_a(name, expected))
    }

    /// `true` or `false`.
    pub(super) fn yes_no(&mut self, name: &'static str) -> Option<bool> {
        let value = self.take(name)?;
        value.get_ref().as_bool().or_else(|| self.not_a(name, Expected::YesNo))
    }

    /// A text that must be of a shape.
    pub(super) fn shaped(
        &mut self,
        name: &'static str,
        expected: Expected,
        is: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = self.text_as(name, expected)?;
        if is(&text) { Some(text) } else { self.not_a(name, expected) }
    }

    /// A whole path.
    pub(super) fn path(&mut self, name: &'static str) -> Option<PathBuf> {
        self.shaped(name, Expected::Path, |text| Path::new(text).is_absolute()).map(PathBuf::from)
    }

    /// A list of texts, each of a shape. A list with one bad text is no list.
    pub(super) fn texts(
        &mut self,
        name: &'static str,
        expected: Expected,
        is: impl Fn(&str) -> bool,
    ) -> Option<Vec<String>> {
        let value = self.take(name)?;
        let Some(values) = value.get_ref().as_array() else {
            return self.not_a(name, Expected::Texts);
        };
        let texts: Option<Vec<_>> = values
            .iter()
            .map(|value| value.get_ref().as_str().map(str::trim).filter(|text| is(text)).map(str::to_owned))
            .collect();
        texts.or_else(|| self.not_a(name, expected))
    }

    /// A whole number.
    pub(super) fn whole(&mut self, name: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        let value = self.take(name)?;
        let number = value.get_ref().as_integer().map(|number| i128::from_str_radix(number.as_str(), number.radix()));
        let Some(Ok(number)) = number else {
            return self.not_a(name, Expected::Whole);
        };
        let number = u64::try_from(number).ok();
        self.within(name, number, &range, ToString::to_string)
    }

    /// A time such as `"5 s"`.
    pub(super) fn span(&mut self, name: &'static str, range: RangeInclusive<Duration>) -> Option<Duration> {
        let text = self.text_as(name, Expected::Span)?;
        let Some(seconds) = amount(&text, &[("s", 1), ("min", 60), ("h", 3600), ("d", 86400)]) else {
            return self.not_a(name, Expected::Span);
        };
        self.within(name, Some(Duration::from_secs(seconds)), &range, |span| spell(*span))
    }

    /// A size such as `"200 MB"`, in bytes.
    pub(super) fn size(&mut self, name: &'static str, range: RangeInclusive<u64>) -> Option<u64> {
        let text = self.text_as(name, Expected::Size)?;
        let Some(bytes) = amount(&text, &[("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)]) else {
            return self.not_a(name, Expected::Size);
        };
        self.within(name, Some(bytes), &range, |bytes| format!("{} MB", bytes / 1_000_000))
    }

    fn within<T: PartialOrd>(
        &self,
        name: &str,
        value: Option<T>,
        range: &RangeInclusive<T>,
        spell: impl Fn(&T) -> String,
    ) -> Option<T> {
        let fits = value.filter(|value| range.contains(value));
        if fits.is_none() {
            let (least, most) = (spell(range.start()), spell(range.end()));
            self.wrong(name, Wrong::OutOfRange { name: self.full(name), least, most });
        }
        fits
    }

    /// A section within this one, handed to `ask` where it is there.
    pub(super) fn section<T>(&mut self, name: &'static str, ask: impl FnOnce(&mut Section<'_, '_>) -> T) -> Option<T> {
        let (start, value) = self.take(name).map(|value| (value.span().start, value.into_inner()))?;
        match value {
            DeValue::Table(table) => {
                let line = Some(self.file.line(start));
                Some(ask(&mut Section::new(self.file, self.full(name), line, table)))
            }
            _ => self.not_a(name, Expected::Section),
        }
    }

    /// Sections in double brackets, each handed to `ask`.
    pub(super) fn sections<T>(&mut self, name: &'static str, mut ask: impl FnMut(&mut Section<'_, '_>) -> T) -> Vec<T> {
        let Some(value) = self.take(name) else { return Vec::new() };
        let DeValue::Array(values) = value.into_inner() else {
            self.not_a::<()>(name, Expected::Sections);
            return Vec::new();
        };
        let mut made = Vec::new();
        for value in values {
            let line = Some(self.file.line(value.span().start));
            match value.into_inner() {
                DeValue::Table(table) => made.push(ask(&mut Section::new(self.file, self.full(name), line, table))),
                _ => {
                    self.not_a::<()>(name, Expected::Sections);
                }
            }
        }
        made
    }
}

impl Drop for Section<'_, '_> {
    fn drop(&mut self) {
        let known: Vec<&str> = self.asked.keys().copied().collect();
        for (key, _) in std::mem::take(&mut self.left) {
            let key: Spanned<DeString<'_>> = key;
            let name = self.full(key.get_ref());
            let near = nearest(key.get_ref(), known.iter().copied());
            let line = Some(self.file.line(key.span().start));
            self.file.note(line, Wrong::UnknownName { name, known: known.join(", "), near });
        }
    }
}

/// The one of `known` that `written` was probably meant to be.
pub(super) fn nearest<'k>(written: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
    known
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .min()
        .filter(|(distance, name)| *distance <= 2 && *distance < name.len())
        .map(|(_, name)| name.to_owned())
}

/// A number and its unit, multiplied.
fn amount(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

fn spell(span: Duration) -> String {
    match span.as_secs() {
        days if days > 0 && days % 86400 == 0 => format!("{} d", days / 86400),
        hours if hours > 0 && hours % 3600 == 0 => format!("{} h", hours / 3600),
        minutes if minutes > 0 && minutes % 60 == 0 => format!("{} min", minutes / 60),
        seconds => format!("{seconds} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrongs<T>(text: &str, ask: impl FnOnce(&mut Section<'_, '_>) -> T) -> Vec<(Option<u32>, &'static str)> {
        let (_, problems) = File::read(Path::new("a.toml"), text, ask);
        problems.into_iter().map(|problem| (problem.line, problem.wrong.key())).collect()
    }

    #[test]
    fn every_slip_of_a_file_is_told_with_its_own_line() {
        let text = "poll = 3\nname = \"a\"\npol = \"2 s\"\nsettle = \"5 weeks\"\n";
        let found = wrongs(text, |file| {
            file.span("poll", Duration::ZERO..=Duration::from_secs(60));
            file.span("settle", Duration::ZERO..=Duration::from_secs(60));
            file.text("name");
            let missing = file.text("languages");
            file.required("languages", Expected::Reading, missing);
        });
        assert_eq!(
            found,
            [
                (Some(1), "settings-not-a"),
                (Some(4), "settings-not-a"),
                (None, "settings-required"),
                (Some(3), "settings-unknown-name"),
            ]
        );
    }

    #[test]
    fn a_file_that_is_no_toml_still_tells_its_other_slips() {
        let found = wrongs("a = \"open\nb = 1\n", |file| file.text("b"));
        assert!(found.contains(&(Some(1), "settings-syntax")), "{found:?}");
        assert!(found.contains(&(Some(2), "settings-not-a")), "{found:?}");
    }

    #[test]
    fn a_name_that_is_nearly_right_is_offered() {
        assert_eq!(nearest("lissten", ["listen", "lock_after"].into_iter()), Some("listen".to_owned()));
        assert_eq!(nearest("colour", ["listen", "lock_after"].into_iter()), None);
    }

    #[test]
    fn times_and_sizes_are_a_number_and_a_unit() {
        let (span, problems) = File::read(Path::new("a.toml"), "a = \"90 min\"\nb = \"2GB\"", |file| {
            let span = file.span("a", Duration::ZERO..=Duration::MAX);
            (span, file.size("b", 0..=u64::MAX))
        });
        assert_eq!(span, (Some(Duration::from_secs(5400)), Some(2_000_000_000)));
        assert!(problems.is_empty(), "{problems:?}");
    }
}
