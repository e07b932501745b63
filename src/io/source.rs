//! An input file in memory: its name, its bytes (gunzipped) and its digest.

use super::Error;
use std::borrow::Cow;

/// An input, read whole. `.gz` content is recognised by its magic bytes, not by its name.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user gave it, used in every message.
    pub name: String,
    /// The content, decompressed.
    pub bytes: Cow<'static, [u8]>,
}

impl Source {
    /// An input that is part of the binary.
    pub fn embedded(name: &str, bytes: &'static [u8]) -> Self {
        Self {
            name: name.to_owned(),
            bytes: Cow::Borrowed(bytes),
        }
    }

    /// Reads a file; gunzips it when it is gzip.
    pub fn open(path: &std::path::Path) -> Result<Self, Error> {
        let _ = path;
        todo!("H1")
    }

    /// SHA-256 of the decompressed content, 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        todo!("H1")
    }
}
