//! Use cases for people. Every access rule is here.
