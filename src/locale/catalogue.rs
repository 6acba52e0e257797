//! The message files, compiled in, so that one binary speaks all three languages.

use crate::record::Language;

macro_rules! catalogue {
    ($($area:literal),+ $(,)?) => {
        /// The message files of a language, each with the name of its area.
        pub(super) const fn files(language: Language) -> &'static [(&'static str, &'static str)] {
            match language {
                Language::Fi => &[$(($area, include_str!(concat!("fi/", $area, ".ftl")))),+],
                Language::Sv => &[$(($area, include_str!(concat!("sv/", $area, ".ftl")))),+],
                Language::En => &[$(($area, include_str!(concat!("en/", $area, ".ftl")))),+],
            }
        }
    };
}

catalogue!("common", "archive", "reader", "handover", "typeset", "settings", "appliance", "web", "cli", "demo");
