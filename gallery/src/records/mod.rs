//! How the domain is laid out in the one table.
