//! The only place that keeps anything: keys, vault, index, logs, copies. All the SQL is here.
