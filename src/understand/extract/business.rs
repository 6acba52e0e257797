//! Business ids (Y-tunnus, FO-nummer) and e-invoice addresses (OVT) on a paper.

use crate::{
    record::{BusinessId, NotABusinessId, Region},
    understand::{
        anchor::{Owner, Paper},
        sheet::Token,
    },
};

/// A business id as it was found.
#[derive(Debug, Clone)]
pub(in crate::understand) struct BusinessHit {
    /// The id, or `None` where its check digit does not fit.
    pub id: Option<BusinessId>,
    pub text: String,
    /// In whose block of the form it stands.
    pub owner: Option<Owner>,
    pub sheet: usize,
    pub region: Region,
    pub confidence: f32,
}

/// Every business id, right or misread.
pub(in crate::understand) fn business_ids(paper: &Paper) -> Vec<BusinessHit> {
    each(paper, |tokens| {
        let text: String = tokens.iter().map(|t| t.text).collect();
        read(&text).map(|id| (id.ok(), text))
    })
    .map(|((id, text), owner, sheet, region, confidence)| BusinessHit { id, text, owner, sheet, region, confidence })
    .collect()
}

/// Every e-invoice address, and the business id inside it.
pub(in crate::understand) fn ovt_codes(paper: &Paper) -> Vec<(BusinessId, usize, Region)> {
    each(paper, |tokens| ovt(&tokens.iter().map(|t| t.text).collect::<String>()))
        .map(|(id, _, sheet, region, _)| (id, sheet, region))
        .collect()
}

type Hit<T> = (T, Option<Owner>, usize, Region, f32);

/// Looks at each word, and at each two neighbours that the reading may have torn apart.
fn each<'p, T>(paper: &'p Paper, read: impl Fn(&[&Token]) -> Option<T>) -> impl Iterator<Item = Hit<T>> {
    let mut hits: Vec<Hit<T>> = Vec::new();
    for (index, sheet) in paper.sheets.iter().enumerate() {
        for (row, line) in sheet.rows.iter().enumerate() {
            let tokens: Vec<&'p Token> = line.segments.iter().flatten().collect();
            let mut at = 0;
            while at < tokens.len() {
                let found =
                    (1..=2).filter(|n| at + n <= tokens.len()).find_map(|n| Some((n, read(&tokens[at..at + n])?)));
                if let Some((n, found)) = found {
                    let region = super::super::sheet::around(tokens[at..at + n].iter().copied());
                    let confidence = tokens[at..at + n].iter().map(|t| t.confidence).fold(1.0, f32::min);
                    hits.push((found, owner(paper, index, row, region), index, region, confidence));
                    at += n;
                } else {
                    at += 1;
                }
            }
        }
    }
    hits.into_iter()
}

fn owner(paper: &Paper, sheet: usize, row: usize, region: Region) -> Option<Owner> {
    let glyph = paper.sheets[sheet].glyph;
    let here = || paper.anchors.iter().filter(move |a| a.sheet == sheet);
    if paper.stands_over(sheet) {
        let below = here()
            .filter(|a| a.row > row && a.region.x <= region.x + glyph * 2)
            .filter(|a| a.region.y.saturating_sub(region.bottom()) < glyph * 3)
            .min_by_key(|a| (a.row, a.region.x.abs_diff(region.x)));
        if let Some(anchor) = below {
            return anchor.owner;
        }
    }
    let left = here().filter(|a| a.row == row && a.region.x < region.x).max_by_key(|a| a.region.x);
    let above = here()
        .filter(|a| a.row < row && a.region.x <= region.x + glyph)
        .filter(|a| region.y.saturating_sub(a.region.bottom()) < glyph * 3)
        .max_by_key(|a| (a.row, a.region.x));
    left.or(above).and_then(|anchor| anchor.owner)
}

/// A text that looks like a business id: the id, or what is wrong with it.
fn read(text: &str) -> Option<Result<BusinessId, NotABusinessId>> {
    let text = text.trim_matches(|c: char| !c.is_ascii_digit() && !matches!(c, 'O' | 'S' | 'B'));
    let text = text.strip_prefix("FI").unwrap_or(text);
    let text: String = text
        .chars()
        .map(|c| match c {
            '–' | '—' | '−' | '_' | '~' => '-',
            'O' => '0',
            'S' => '5',
            'B' => '8',
            _ => c,
        })
        .collect();
    let (number, check) = text.split_once('-')?;
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    (number.len() == 7 && check.len() == 1 && digits(number) && digits(check)).then(|| text.parse())
}

fn ovt(text: &str) -> Option<BusinessId> {
    let text: String = text
        .trim_matches(|c: char| !c.is_ascii_alphanumeric())
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            'O' => '0',
            'S' => '5',
            'B' => '8',
            _ => c,
        })
        .collect();
    let rest = text.strip_prefix("0037")?;
    if !(8..=13).contains(&rest.len()) || !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    format!("{}-{}", &rest[..7], &rest[7..8]).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_id_is_read_out_of_its_brackets() {
        assert_eq!(read("9000003-8)."), Some("9000003-8".parse()));
        assert_eq!(read("FI9000003–8"), Some("9000003-8".parse()));
    }

    #[test]
    fn a_misread_business_id_is_seen_and_not_believed() {
        assert_eq!(read("9000003-9"), Some(Err(NotABusinessId::Check)));
        assert_eq!(read("040-1234567"), None);
    }

    #[test]
    fn an_e_invoice_address_holds_the_business_id() {
        assert_eq!(ovt("003790000038"), "9000003-8".parse().ok());
        assert_eq!(ovt("003790000038101"), "9000003-8".parse().ok());
    }
}
