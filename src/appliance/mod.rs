//! Joins the stages: the line (every automatic step), the desk (everything a person decides), the daemon, the home.
