//! Turns originals into renditions.
