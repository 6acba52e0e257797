//! A Typst template and its data into PDF/A.
