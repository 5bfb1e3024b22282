//! The dialects of a run: each is loaded once, however many systems are written in it.

use super::files;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;
use std::sync::Arc;

/// A dialect, with the text that it has where it is no part of the program.
pub(super) struct Loaded {
    pub(super) dialect: Arc<Dialect>,
    pub(super) text: String,
}

/// The dialects that were asked for, by name or path.
#[derive(Default)]
pub(super) struct Dialects(HashMap<String, Arc<Loaded>>);

impl Dialects {
    pub(super) fn load(&mut self, name: &str) -> Result<Arc<Loaded>, Diagnostic> {
        match self.0.entry(name.to_owned()) {
            Entry::Occupied(known) => Ok(Arc::clone(known.get())),
            Entry::Vacant(place) => Ok(Arc::clone(place.insert(Arc::new(load(name)?)))),
        }
    }
}

/// A dialect by name, or from a file.
pub(super) fn load(name: &str) -> Result<Loaded, Diagnostic> {
    if let Some(dialect) = Dialect::builtin(name) {
        return Ok(Loaded { dialect, text: String::new() });
    }
    let path = Path::new(name);
    if path.is_file() {
        let file = files::read(path)?;
        return Ok(Loaded { dialect: Arc::new(Dialect::read(&file)?), text: file.text().to_owned() });
    }
    Err(Dialect::unknown(name))
}

/// What a crate for docs of a dialect is called unless somebody chose a name.
pub fn crate_name(dialect: &str) -> String {
    load(dialect).map_or_else(|_| "client".to_owned(), |loaded| loaded.dialect.package.clone())
}
