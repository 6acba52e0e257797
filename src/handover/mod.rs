//! Records to their controller, and out: packages, their delivery and their receipts.
