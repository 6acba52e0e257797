//! What the operator wrote, parsed once into the stages' own types; all problems told together.
