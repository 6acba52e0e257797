//! The few lines by which XML is written: elements in order, attributes escaped, nothing that XML cannot hold.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

/// XML being written into memory.
pub(super) struct Xml(Writer<Vec<u8>>);

pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    pub(super) fn new() -> Self {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 2));
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml
    }

    /// An element with what `inside` writes.
    pub(super) fn element(&mut self, name: &str, attributes: Attributes<'_>, inside: impl FnOnce(&mut Self)) {
        self.event(Event::Start(start(name, attributes)));
        inside(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    /// An element with attributes and text.
    pub(super) fn text_with(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        let text = allowed(text);
        self.event(Event::Start(start(name, attributes)));
        self.event(Event::Text(BytesText::new(&text)));
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with text, where there is one.
    pub(super) fn text_if(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.text(name, text);
        }
    }

    /// An element with attributes alone.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.event(Event::Empty(start(name, attributes)));
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn event(&mut self, event: Event<'_>) {
        // Writing to memory does not fail.
        let _ = self.0.write_event(event);
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'_>) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, allowed(value).as_str()));
    }
    start
}

/// XML 1.0 has no place for most control characters, escaped or not.
fn allowed(text: &str) -> String {
    text.chars().filter(|&c| !c.is_control() || matches!(c, '\t' | '\n')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_typed_cannot_break_the_xml() {
        let mut xml = Xml::new();
        xml.element("a", &[("b", "\"<&>\u{0}")], |xml| xml.text("c", "<d/>&\u{1b}ä"));
        let text = String::from_utf8(xml.finish()).unwrap();
        assert!(text.contains(r#"<a b="&quot;&lt;&amp;&gt;">"#), "{text}");
        assert!(text.contains("<c>&lt;d/&gt;&amp;ä</c>"), "{text}");
    }
}
