//! What a PDF/A says of itself: the same in its XMP and its information dictionary, and which colours it means.

use chrono::{Datelike, Timelike};
use pdf_writer::{Date, Filter, Name, Pdf, Ref, TextStr, types::OutputIntentSubtype};
use quick_xml::escape::escape;

use super::{About, Part, Refs, deflated};
use crate::record::Timestamp;

/// What wrote the file.
const PRODUCER: &str = concat!("Paperisilta ", env!("CARGO_PKG_VERSION"));

/// The objects from which everything hangs.
pub(super) struct Roots {
    pub(super) catalog: Ref,
    pub(super) tree: Ref,
    pub(super) info: Ref,
}

pub(super) fn write(pdf: &mut Pdf, refs: &mut Refs, roots: &Roots, about: &About<'_>, part: Part) {
    let (xmp_id, profile_id) = (refs.next(), refs.next());
    if part == Part::Two {
        pdf.set_version(1, 7);
    } else {
        pdf.set_version(1, 4);
    }
    let mut catalog = pdf.catalog(roots.catalog);
    catalog.pages(roots.tree).metadata(xmp_id).lang(TextStr(about.language.code()));
    catalog
        .output_intents()
        .push()
        .subtype(OutputIntentSubtype::PDFA)
        .output_condition_identifier(TextStr("sRGB IEC61966-2.1"))
        .info(TextStr("sRGB IEC61966-2.1"))
        .dest_output_profile(profile_id);
    drop(catalog);

    let profile = deflated(&srgb());
    pdf.icc_profile(profile_id, &profile).n(3).filter(Filter::FlateDecode);
    let xmp = xmp(about, part);
    // PDF/A-1 wants it readable without a decoder.
    pdf.stream(xmp_id, xmp.as_bytes()).pair(Name(b"Type"), Name(b"Metadata")).pair(Name(b"Subtype"), Name(b"XML"));
    pdf.document_info(roots.info)
        .title(TextStr(about.title))
        .creator(TextStr(PRODUCER))
        .producer(TextStr(PRODUCER))
        .creation_date(date(about.created))
        .modified_date(date(about.created));
}

fn date(at: Timestamp) -> Date {
    let part = |value: u32| u8::try_from(value).unwrap_or(0);
    Date::new(u16::try_from(at.year()).unwrap_or(0))
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn xmp(about: &About<'_>, part: Part) -> String {
    let number = if part == Part::Two { 2 } else { 1 };
    let created = about.created.format("%Y-%m-%dT%H:%M:%S+00:00");
    let title = escape(about.title);
    let language = about.language.code();
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>{number}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreateDate>{created}</xmp:CreateDate><xmp:ModifyDate>{created}</xmp:ModifyDate><xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{PRODUCER}</pdf:Producer></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"#,
        bom = '\u{feff}',
    )
}

/// An sRGB profile of ICC version 2, which every part of PDF/A takes, made from the published figures of
/// IEC 61966-2-1: its primaries adapted to D50 and its transfer curve at 1024 points.
fn srgb() -> Vec<u8> {
    let curve = curve();
    let tags: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description("sRGB IEC61966-2.1")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", xyz([0.9642, 1.0, 0.8249])),
        (b"rXYZ", xyz([0.436_074_7, 0.222_504_5, 0.013_932_2])),
        (b"gXYZ", xyz([0.385_064_9, 0.716_878_6, 0.097_104_5])),
        (b"bXYZ", xyz([0.143_080_4, 0.060_616_9, 0.714_173_3])),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut table = be(tags.len()).to_vec();
    let mut data: Vec<u8> = Vec::new();
    let first = 128 + 4 + 12 * tags.len();
    let mut last: Option<(usize, &[u8])> = None;
    for (name, bytes) in &tags {
        // The three curves are one and the same bytes: they share their place.
        let offset = match last {
            Some((offset, same)) if same == bytes.as_slice() => offset,
            _ => {
                let offset = first + data.len();
                data.extend_from_slice(bytes);
                data.resize(data.len().next_multiple_of(4), 0);
                offset
            }
        };
        last = Some((offset, bytes));
        table.extend_from_slice(*name);
        table.extend_from_slice(&be(offset));
        table.extend_from_slice(&be(bytes.len()));
    }

    let mut profile = vec![0; 128];
    profile[..4].copy_from_slice(&be(first + data.len()));
    profile[8..12].copy_from_slice(&[2, 0x10, 0, 0]);
    profile[12..24].copy_from_slice(b"mntrRGB XYZ ");
    profile[24..36].copy_from_slice(&[0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
    profile[36..40].copy_from_slice(b"acsp");
    profile[68..80].copy_from_slice(&[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
    profile.extend(table);
    profile.extend(data);
    profile
}

fn be(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

fn text(words: &str) -> Vec<u8> {
    [b"text\0\0\0\0", words.as_bytes(), b"\0"].concat()
}

fn description(words: &str) -> Vec<u8> {
    let mut bytes = [b"desc\0\0\0\0".as_slice(), &be(words.len() + 1), words.as_bytes(), b"\0"].concat();
    // No Unicode and no Macintosh name.
    bytes.resize(bytes.len() + 4 + 4 + 2 + 1 + 67, 0);
    bytes
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    let mut bytes = b"XYZ \0\0\0\0".to_vec();
    for value in values {
        #[expect(clippy::cast_possible_truncation, reason = "figures below two, in 16.16")]
        bytes.extend(((value * 65536.0).round() as i32).to_be_bytes());
    }
    bytes
}

fn curve() -> Vec<u8> {
    let mut bytes = b"curv\0\0\0\0\0\0\x04\0".to_vec();
    for step in 0..1024 {
        let x = f64::from(step) / 1023.0;
        let linear = if x <= 0.040_45 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 65535")]
        bytes.extend(((linear * 65535.0).round() as u16).to_be_bytes());
    }
    bytes
}
