//! What people read, in Finnish, Swedish and English: the message files, and the few lines that read them.
//!
//! A message file an area (`fi/settings.ftl`, …), in Fluent's syntax, compiled in. An error of key `archive-locked`
//! has the text `error-archive-locked` (what happened) and `advice-archive-locked` (what to do next). Words of the
//! contract have a family: `type-lausunto`, `reason-name_changed`.

mod catalogue;

use std::{fmt::Display, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentError, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

use crate::record::Language;

/// The messages of one language. A message that it lacks is taken from Finnish, then from English.
pub struct Messages {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

static FINNISH: LazyLock<Messages> = LazyLock::new(|| Messages::read(Language::Fi));
static SWEDISH: LazyLock<Messages> = LazyLock::new(|| Messages::read(Language::Sv));
static ENGLISH: LazyLock<Messages> = LazyLock::new(|| Messages::read(Language::En));

impl Messages {
    /// The messages of a language.
    #[must_use]
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Fi => &FINNISH,
            Language::Sv => &SWEDISH,
            Language::En => &ENGLISH,
        }
    }

    /// Which language they are in.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A text without arguments.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with its arguments filled in. Where no language has it, the key itself: better a bare word on the
    /// screen than none.
    #[must_use]
    pub fn with(&self, key: &str, arguments: &[(&str, Value<'_>)]) -> String {
        self.find(key, arguments).unwrap_or_else(|| key.to_owned())
    }

    /// A word of the contract as a person says it: `word("type", "lausunto")` is the text `type-lausunto`.
    #[must_use]
    pub fn word(&self, family: &str, slug: impl Display) -> String {
        let key = format!("{family}-{slug}");
        self.find(&key, &[]).unwrap_or_else(|| slug.to_string())
    }

    /// What happened and what to do next: the texts `error-…` and `advice-…` of an error's key.
    #[must_use]
    pub fn error(&self, key: &str, arguments: &[(&str, Value<'_>)]) -> (String, String) {
        (self.with(&format!("error-{key}"), arguments), self.with(&format!("advice-{key}"), arguments))
    }

    /// The same of an error that is known by its key alone; `None` where its texts need more than that.
    #[must_use]
    pub fn whole_error(&self, key: &str) -> Option<(String, String)> {
        let whole = |part: &str| {
            let mut missing = Vec::new();
            let text = self.own(&format!("{part}-{key}"), &[], &mut missing)?;
            missing.is_empty().then_some(text)
        };
        Some((whole("error")?, whole("advice")?))
    }

    /// A text, where a language has it.
    #[must_use]
    pub fn find(&self, key: &str, arguments: &[(&str, Value<'_>)]) -> Option<String> {
        let of = |messages: &Self| messages.own(key, arguments, &mut Vec::new());
        of(self).or_else(|| [Language::Fi, Language::En].into_iter().find_map(|other| of(Self::of(other))))
    }

    /// An argument that is missing shows as its name, and is told in `missing`.
    fn own(&self, key: &str, arguments: &[(&str, Value<'_>)], missing: &mut Vec<FluentError>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let arguments: FluentArgs<'_> = arguments.iter().cloned().collect();
        Some(self.bundle.format_pattern(pattern, Some(&arguments), missing).into_owned())
    }

    fn read(language: Language) -> Self {
        let tag = LanguageIdentifier::from_bytes(language.code().as_bytes()).unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // The marks that isolate right-to-left text would show as boxes on a terminal; none of ours is.
        bundle.set_use_isolating(false);
        for (_, text) in catalogue::files(language) {
            // What a slip in a file leaves readable is better than nothing; a test allows no slip.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, _)| rest);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Messages({})", self.language)
    }
}

#[cfg(test)]
mod tests;
