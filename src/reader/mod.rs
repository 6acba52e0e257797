//! Reader processes: where strangers' bytes meet C code, apart from everything that matters.
