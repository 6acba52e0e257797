//! From a page to its words: cleaning, turning, straightening, reading.
