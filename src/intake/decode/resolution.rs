//! How many dots an inch a page has: what its file says where that can be, else what its size suggests.

/// Long side of a sheet of A4, inches.
const A4_LONG: f64 = 11.69;
/// What scanners can be set to.
const USUAL: [u32; 9] = [100, 150, 200, 240, 300, 400, 600, 800, 1200];

/// Takes the told resolution if a page of that size could have been on a scanner's glass; phones and programs
/// write 72 or 96 without meaning it.
pub(super) fn believable(told: Option<f64>, width: u32, height: u32) -> u32 {
    let long = f64::from(width.max(height));
    if let Some(dpi) = told.filter(|dpi| dpi.is_finite() && (50.0..=2400.0).contains(dpi)) {
        let inches = long / dpi;
        // From a card to a sheet of A3 with some border.
        if (3.0..=18.0).contains(&inches) {
            return rounded(dpi);
        }
    }
    // An unknown sheet is taken for A4, the one size of the trade.
    let dpi = long / A4_LONG;
    USUAL.iter().copied().find(|&usual| (dpi / f64::from(usual) - 1.0).abs() < 0.04).unwrap_or_else(|| rounded(dpi))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range of resolutions")]
fn rounded(dpi: f64) -> u32 {
    dpi.round().clamp(30.0, 4800.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_scanner_says_is_believed_where_it_can_be() {
        assert_eq!(believable(Some(300.0), 2480, 3508), 300);
        assert_eq!(believable(Some(199.9), 1654, 2339), 200);
    }

    #[test]
    fn a_sheet_that_would_be_a_poster_is_taken_for_a4() {
        assert_eq!(believable(Some(72.0), 1654, 2339), 200);
        assert_eq!(believable(None, 2480, 3508), 300);
        assert_eq!(believable(Some(0.0), 4960, 7016), 600);
    }
}
