//! Leptonica, the image library under Tesseract: the one file that speaks to it. It is handed pixels only, never a
//! file.
#![expect(unsafe_code, reason = "a C library; every pointer that leaves or enters is owned by `Pix` or checked here")]

use std::{ptr, ptr::NonNull};

use leptonica_sys as sys;

use crate::record::{Pixels, Raster, Region};

/// An image in Leptonica's memory: one bit (1 is black) or one byte (0 is black) a pixel.
pub(super) struct Pix(NonNull<sys::Pix>);

/// How sure Leptonica is which way a page lies; positive is upright or turned left, negative the opposite.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Orientation {
    /// Upright against upside down.
    pub(super) up: f32,
    /// Lying on its left side against on its right.
    pub(super) left: f32,
}

/// Nothing is written to the terminal: what Leptonica has to say may tell of the page.
pub(super) fn be_silent() {
    // SAFETY: sets a number.
    unsafe { sys::setMsgSeverity(L_SEVERITY_NONE) };
}

const L_SEVERITY_NONE: i32 = 6;
const L_INSERT_WHITE: i32 = 1;
const L_SELECT_IF_LTE: i32 = 3;
const L_SELECT_IF_BOTH: i32 = 6;
const EIGHT_NEIGHBOURS: i32 = 8;
const L_ROTATE_AREA_MAP: i32 = 1;

impl Pix {
    /// One byte a pixel.
    pub(super) fn of(raster: &Raster) -> Option<Self> {
        match raster.pixels() {
            Pixels::Bitonal(bits) => Self::filled(raster, 1, bits, (raster.width() as usize).div_ceil(8))?.to_grey(),
            Pixels::Grey(_) | Pixels::Rgb(_) => Self::filled(raster, 8, &raster.grey(), raster.width() as usize),
        }
    }

    fn filled(raster: &Raster, depth: i32, rows: &[u8], row: usize) -> Option<Self> {
        let (width, height) = (i32::try_from(raster.width()).ok()?, i32::try_from(raster.height()).ok()?);
        // SAFETY: answers a new image or null.
        let mut pix = Self::owned(unsafe { sys::pixCreate(width, height, depth) })?;
        let words = pix.words_per_line();
        for (line, row) in pix.data_mut().chunks_exact_mut(words).zip(rows.chunks_exact(row)) {
            for (word, bytes) in line.iter_mut().zip(row.chunks(4)) {
                let mut four = [0; 4];
                four[..bytes.len()].copy_from_slice(bytes);
                // The leftmost pixel is the most significant.
                *word = u32::from_be_bytes(four);
            }
        }
        Some(pix)
    }

    fn owned(pix: *mut sys::Pix) -> Option<Self> {
        NonNull::new(pix).map(Self)
    }

    fn raw(&self) -> *mut sys::Pix {
        self.0.as_ptr()
    }

    fn words_per_line(&self) -> usize {
        // SAFETY: the image is ours and alive.
        usize::try_from(unsafe { sys::pixGetWpl(self.raw()) }).unwrap_or(0).max(1)
    }

    fn length(&self) -> usize {
        self.words_per_line() * self.height() as usize
    }

    fn data(&self) -> &[u32] {
        // SAFETY: Leptonica holds words-per-line times height words for an image, and we borrow it.
        unsafe { std::slice::from_raw_parts(sys::pixGetData(self.raw()), self.length()) }
    }

    fn data_mut(&mut self) -> &mut [u32] {
        // SAFETY: as above, and we borrow it alone.
        unsafe { std::slice::from_raw_parts_mut(sys::pixGetData(self.raw()), self.length()) }
    }

    /// Pixels in a row.
    pub(super) fn width(&self) -> u32 {
        // SAFETY: the image is ours and alive.
        u32::try_from(unsafe { sys::pixGetWidth(self.raw()) }).unwrap_or(0)
    }

    /// Rows.
    pub(super) fn height(&self) -> u32 {
        // SAFETY: the image is ours and alive.
        u32::try_from(unsafe { sys::pixGetHeight(self.raw()) }).unwrap_or(0)
    }

    /// The rows without padding: one byte a pixel, or bits packed to whole bytes, as the image is.
    pub(super) fn rows(&self) -> Vec<u8> {
        // SAFETY: the image is ours and alive.
        let depth = usize::try_from(unsafe { sys::pixGetDepth(self.raw()) }).unwrap_or(8);
        let row = (self.width() as usize * depth).div_ceil(8);
        let mut rows = Vec::with_capacity(row * self.height() as usize);
        for line in self.data().chunks_exact(self.words_per_line()) {
            let start = rows.len();
            rows.extend(line.iter().flat_map(|word| word.to_be_bytes()));
            rows.truncate(start + row);
        }
        rows
    }

    fn to_grey(&self) -> Option<Self> {
        // SAFETY: answers a new image or null, as do all calls below that stand in `owned`.
        Self::owned(unsafe { sys::pixConvertTo8(self.raw(), 0) })
    }

    /// Larger or smaller; when smaller, each new pixel is the mean of what it covers.
    pub(super) fn scaled(&self, factor: f32) -> Option<Self> {
        Self::owned(unsafe {
            if factor < 1.0 {
                sys::pixScaleAreaMap(self.raw(), factor, factor)
            } else {
                sys::pixScale(self.raw(), factor, factor)
            }
        })
    }

    /// The paper made evenly white, shadows and stains taken out.
    pub(super) fn background_evened(&self) -> Option<Self> {
        /// Leptonica takes the paper to 200. White must be white: rotating brings white corners in, and an engine that
        /// looks for the threshold between black and white would find it between two whites.
        const PAPER: f32 = 195.0;
        let evened =
            Self::owned(unsafe { sys::pixBackgroundNormSimple(self.raw(), ptr::null_mut(), ptr::null_mut()) })?;
        // SAFETY: changes the image, which is ours; what gets too light is cut at white.
        let failed = unsafe { sys::pixMultConstantGray(evened.raw(), 255.0 / PAPER) };
        (failed == 0).then_some(evened)
    }

    /// One bit a pixel: black where darker than `threshold`.
    pub(super) fn darker_than(&self, threshold: u8) -> Option<Self> {
        Self::owned(unsafe { sys::pixThresholdToBinary(self.raw(), i32::from(threshold)) })
    }

    /// What is left of one bit a pixel where only runs of black of that length, across or down, are kept.
    pub(super) fn runs(&self, across: bool, length: u32) -> Option<Self> {
        let length = i32::try_from(length).ok()?;
        let (width, height) = if across { (length, 1) } else { (1, length) };
        Self::owned(unsafe { sys::pixOpenCompBrick(ptr::null_mut(), self.raw(), width, height) })
    }

    /// Black grown by a pixel on each side; of one bit a pixel.
    pub(super) fn grown(&self) -> Option<Self> {
        Self::owned(unsafe { sys::pixDilateBrick(ptr::null_mut(), self.raw(), 3, 3) })
    }

    /// The connected marks that are no wider and no higher; of one bit a pixel.
    pub(super) fn no_larger_than(&self, width: u32, height: u32) -> Option<Self> {
        let (width, height) = (i32::try_from(width).ok()?, i32::try_from(height).ok()?);
        Self::owned(unsafe {
            sys::pixSelectBySize(
                self.raw(),
                width,
                height,
                EIGHT_NEIGHBOURS,
                L_SELECT_IF_BOTH,
                L_SELECT_IF_LTE,
                ptr::null_mut(),
            )
        })
    }

    /// Black also where the white between two black pixels of a row is shorter than that; of one bit a pixel.
    pub(super) fn joined_across(&self, gap: u32) -> Option<Self> {
        let gap = i32::try_from(gap).ok()?;
        Self::owned(unsafe { sys::pixCloseSafeBrick(ptr::null_mut(), self.raw(), gap, 1) })
    }

    /// What is black here and in another of the same size; of one bit a pixel.
    pub(super) fn also_in(&self, other: &Self) -> Option<Self> {
        Self::owned(unsafe { sys::pixAnd(ptr::null_mut(), self.raw(), other.raw()) })
    }

    /// What is black here or in another of the same size; of one bit a pixel.
    pub(super) fn with(&self, other: &Self) -> Option<Self> {
        Self::owned(unsafe { sys::pixOr(ptr::null_mut(), self.raw(), other.raw()) })
    }

    /// What is black here and not in another of the same size; of one bit a pixel.
    pub(super) fn without(&self, other: &Self) -> Option<Self> {
        Self::owned(unsafe { sys::pixSubtract(ptr::null_mut(), self.raw(), other.raw()) })
    }

    /// A copy of one byte a pixel, with `value` where the mask (one bit a pixel, the same size) is black.
    pub(super) fn painted(&self, mask: &Self, value: u8) -> Option<Self> {
        let copy = Self::owned(unsafe { sys::pixCopy(ptr::null_mut(), self.raw()) })?;
        // SAFETY: changes the copy alone; cuts at the smaller of the two sizes.
        let failed = unsafe { sys::pixSetMasked(copy.raw(), mask.raw(), u32::from(value)) };
        (failed == 0).then_some(copy)
    }

    /// The part in a rectangle, cut at the edges.
    pub(super) fn part(&self, region: Region) -> Option<Self> {
        let [x, y, w, h] = [region.x, region.y, region.w, region.h].map(i32::try_from);
        let mut frame = unsafe { sys::boxCreate(x.ok()?, y.ok()?, w.ok()?, h.ok()?) };
        // SAFETY: reads the rectangle, answers a new image or null (nothing of it inside).
        let part = Self::owned(unsafe { sys::pixClipRectangle(self.raw(), frame, ptr::null_mut()) });
        // SAFETY: ours, and nobody else has it.
        unsafe { sys::boxDestroy(&raw mut frame) };
        part
    }

    /// Turned clockwise by quarters.
    pub(super) fn turned(&self, quarters: u8) -> Option<Self> {
        Self::owned(unsafe { sys::pixRotateOrth(self.raw(), i32::from(quarters % 4)) })
    }

    /// Turned clockwise about the centre by degrees, size unchanged, white coming in.
    pub(super) fn rotated(&self, degrees: f32) -> Option<Self> {
        Self::owned(unsafe {
            sys::pixRotate(self.raw(), degrees.to_radians(), L_ROTATE_AREA_MAP, L_INSERT_WHITE, 0, 0)
        })
    }

    /// Which way the text runs; of one bit a pixel at about 150 dots an inch.
    pub(super) fn orientation(&self) -> Option<Orientation> {
        let (mut up, mut left) = (0.0, 0.0);
        // SAFETY: writes the two numbers.
        let failed = unsafe { sys::pixOrientDetect(self.raw(), &raw mut up, &raw mut left, 0, 0) };
        (failed == 0).then_some(Orientation { up, left })
    }

    /// Degrees by which it must be turned clockwise to be straight, and how sure that is; of one bit a pixel at about
    /// 150 dots an inch.
    pub(super) fn skew(&self) -> Option<(f32, f32)> {
        let (mut angle, mut confidence) = (0.0, 0.0);
        // SAFETY: writes the two numbers.
        let failed = unsafe {
            sys::pixFindSkewSweepAndSearch(self.raw(), &raw mut angle, &raw mut confidence, 2, 1, 7.0, 1.0, 0.01)
        };
        (failed == 0).then_some((angle, confidence))
    }
}

impl Drop for Pix {
    fn drop(&mut self) {
        let mut pix = self.raw();
        // SAFETY: ours, and nobody else has it.
        unsafe { sys::pixDestroy(&raw mut pix) };
    }
}
