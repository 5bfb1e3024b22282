//! The file of a cache: a line that names the program, a hash of the rest, and the entries.

use super::Key;
use std::collections::HashMap;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

/// The entries of a file that was read.
#[derive(Default)]
pub(super) struct Entries {
    bytes: Vec<u8>,
    places: HashMap<Key, Range<usize>>,
}

impl Entries {
    /// The entries of a file; none where another program wrote it or it is damaged.
    pub(super) fn read(bytes: Vec<u8>, program: &str) -> Option<Entries> {
        let rest = bytes.strip_prefix(program.as_bytes())?;
        let (hash, entries) = rest.split_at_checked(32)?;
        if blake3::hash(entries).as_bytes() != hash {
            return None;
        }
        let mut places = HashMap::new();
        let mut at = program.len() + 32;
        while at < bytes.len() {
            let key: Key = bytes.get(at..at + 32)?.try_into().ok()?;
            let length = u32::from_le_bytes(bytes.get(at + 32..at + 36)?.try_into().ok()?) as usize;
            at += 36;
            places.insert(key, at..at.checked_add(length).filter(|end| *end <= bytes.len())?);
            at += length;
        }
        Some(Entries { bytes, places })
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn get(&self, key: &Key) -> Option<&[u8]> {
        self.bytes.get(self.places.get(key)?.clone())
    }
}

/// Writes a file in one step, in the order of keys.
pub(super) fn write(path: &Path, program: &str, mut entries: Vec<(&Key, &[u8])>) -> io::Result<()> {
    entries.sort_unstable();
    let mut body = Vec::with_capacity(entries.iter().map(|(_, value)| 36 + value.len()).sum());
    for (key, value) in entries {
        let Ok(length) = u32::try_from(value.len()) else { continue };
        body.extend_from_slice(key);
        body.extend_from_slice(&length.to_le_bytes());
        body.extend_from_slice(value);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(program.as_bytes())?;
    file.write_all(blake3::hash(&body).as_bytes())?;
    file.write_all(&body)?;
    file.persist(path)?;
    Ok(())
}

/// Makes the folder; nothing in it is for a repository.
fn make_folder(folder: &Path) -> io::Result<()> {
    if !folder.is_dir() {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join(".gitignore"), "*\n")?;
    }
    Ok(())
}
