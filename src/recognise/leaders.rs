//! Leaders: the rows of dots or dashes on which a form is filled in. They touch the letters that stand on them, and
//! the engine reads both together as nothing.

use super::leptonica::Pix;

/// The dots and dashes of all leaders of a page of one bit a pixel, as a mask: small marks, close to each other in a
/// row that is longer than any run of full stops.
pub(super) fn leaders(black: &Pix, dpi: u32) -> Option<Pix> {
    let small = black.no_larger_than(dpi * 3 / 25, dpi / 40)?;
    let rows = small.grown()?.joined_across(dpi / 9)?.runs(true, dpi / 2)?;
    small.also_in(&rows)?.grown()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Pixels, Raster};

    const WIDTH: usize = 800;

    /// Black rectangles on a white page at 200 dots an inch: left, top, width, height.
    fn page(marks: impl IntoIterator<Item = (usize, usize, usize, usize)>) -> Pix {
        let mut grey = vec![255; WIDTH * 300];
        for (left, top, width, height) in marks {
            for y in top..top + height {
                grey[y * WIDTH + left..][..width].fill(0);
            }
        }
        let raster = Raster::new(u32::try_from(WIDTH).unwrap(), 300, 200, Pixels::Grey(grey)).unwrap();
        Pix::of(&raster).unwrap().darker_than(128).unwrap()
    }

    fn black(page: &Pix) -> u32 {
        page.rows().iter().map(|byte| byte.count_ones()).sum()
    }

    #[test]
    fn a_row_of_dots_or_dashes_is_a_leader_and_the_letters_on_it_are_not() {
        let letter = (300, 60, 12, 30);
        for leader in [
            (0..60).map(|dot| (100 + dot * 8, 100 + dot % 2, 3, 3)).collect::<Vec<_>>(),
            (0..20).map(|dash| (100 + dash * 24, 100, 14, 2)).collect(),
        ] {
            let all = page(leader.into_iter().chain([letter]));
            let rest = all.without(&leaders(&all, 200).unwrap()).unwrap();
            assert_eq!(black(&rest), 12 * 30, "only the letter is left");
        }
    }

    #[test]
    fn full_stops_and_the_dots_of_letters_stay() {
        let ellipsis = (0..4).map(|dot| (100 + dot * 10, 100, 3, 3));
        let dotted_letters = (0..12).map(|letter| (100 + letter * 40, 200, 3, 3));
        let all = page(ellipsis.chain(dotted_letters));
        assert_eq!(black(&leaders(&all, 200).unwrap()), 0);
    }
}
