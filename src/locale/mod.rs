//! What people read, in Finnish, Swedish and English.
