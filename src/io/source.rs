//! An input file in memory: its name, its bytes (gunzipped) and its digest.
//!
//! Purpose: the one place that touches the file system for input. Invariants: `bytes` is never
//! compressed, and never longer than [`LIMIT`]. Complexity: linear in the content; a gzipped file is
//! held once, decompressed.

use super::Error;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::io::Read;

/// The longest content accepted, decompressed: 8 GiB. A small gzip can hold far more than memory does.
const LIMIT: u64 = 8 << 30;

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
        let name = path.display().to_string();
        let unreadable = |reason: String| Error::Unreadable {
            file: name.clone(),
            reason,
        };
        let file = std::fs::File::open(path).map_err(|e| unreadable(reason(&e)))?;
        let meta = file.metadata().map_err(|e| unreadable(reason(&e)))?;
        if meta.is_dir() {
            return Err(unreadable("it is a folder, not a file".into()));
        }
        let raw = read_bounded(file, meta.len(), LIMIT).map_err(unreadable)?;
        let bytes = if raw.starts_with(&[0x1f, 0x8b]) {
            gunzip(&raw, LIMIT).map_err(unreadable)?
        } else {
            raw
        };
        Ok(Self {
            name,
            bytes: Cow::Owned(bytes),
        })
    }

    /// SHA-256 of the decompressed content, 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        use std::fmt::Write;
        let mut hex = String::with_capacity(64);
        for byte in Sha256::digest(&self.bytes) {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }
}

/// An operating-system error in words, without the number that Rust appends.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}

/// Everything `from` gives, or an error when it gives more than `limit` bytes.
fn read_bounded(from: impl Read, expected: u64, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    // A hint only: a device or a pipe states no length.
    let hint = usize::try_from(expected.min(limit)).unwrap_or(0);
    bytes
        .try_reserve_exact(hint)
        .map_err(|_| format!("there is not enough memory for its {hint} bytes"))?;
    from.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| reason(&e))?;
    if bytes.len() as u64 > limit {
        return Err(format!("it is larger than {limit} bytes"));
    }
    Ok(bytes)
}

/// Decompresses every member of a gzip file.
fn gunzip(raw: &[u8], limit: u64) -> Result<Vec<u8>, String> {
    read_bounded(flate2::read::MultiGzDecoder::new(raw), 0, limit)
        .map_err(|why| format!("the gzip content is damaged or too long: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gz(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_is_known_by_its_bytes_and_may_have_several_members() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("roads.geojson");
        let mut two = gz(b"{\"a\":");
        two.extend(gz(b"1}"));
        std::fs::write(&path, two).unwrap();
        let source = Source::open(&path).unwrap();
        assert_eq!(&*source.bytes, b"{\"a\":1}");
        assert_eq!(
            source.digest(),
            Source::embedded("x", b"{\"a\":1}").digest()
        );
    }

    #[test]
    fn the_digest_is_the_published_one() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            Source::embedded("x", b"abc").digest(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn what_cannot_be_read_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let missing = Source::open(&dir.path().join("none.geojson")).unwrap_err();
        assert!(
            missing
                .to_string()
                .contains("none.geojson: there is no such file")
        );
        let folder = Source::open(dir.path()).unwrap_err();
        assert!(folder.to_string().contains("it is a folder"));
        let path = dir.path().join("cut.gz");
        let whole = gz(&[7; 4000]);
        std::fs::write(&path, &whole[..whole.len() - 9]).unwrap();
        let cut = Source::open(&path).unwrap_err();
        assert!(cut.to_string().contains("gzip content is damaged"), "{cut}");
    }

    #[test]
    fn a_gzip_bomb_stops_at_the_limit() {
        let bomb = gz(&vec![0; 1 << 20]);
        assert!(gunzip(&bomb, 1 << 19).is_err());
        assert!(gunzip(&bomb, 1 << 20).is_ok());
    }
}
