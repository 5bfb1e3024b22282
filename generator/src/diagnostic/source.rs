//! Files as diagnostics see them: a name, a text, and places in it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A file that was read, shared by everything that points into it.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceFile(Arc<Inner>);

#[derive(PartialEq, Eq)]
struct Inner {
    name: String,
    text: String,
}

impl SourceFile {
    /// A file with the name that people will see and its whole text (empty where it could not be read).
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> SourceFile {
        SourceFile(Arc::new(Inner { name: name.into(), text: text.into() }))
    }

    /// The name that people see: the path as it was given on the command line or in the manifest.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// A place in this file; `span` counts bytes.
    pub fn at(&self, span: Range<usize>) -> Place {
        Place { file: self.clone(), span }
    }

    /// The file as a whole, for findings that have no better place.
    pub fn whole(&self) -> Place {
        self.at(0..0)
    }

    /// Line and column (both from 1, the column in characters) of a byte offset.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text().len());
        while !self.text().is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text()[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SourceFile").field(&self.0.name).finish()
    }
}

/// A range of bytes in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: SourceFile,
    /// The bytes, empty for the file as a whole.
    pub span: Range<usize>,
}

impl Place {
    /// Line and column (both from 1) where the place starts.
    pub fn line_column(&self) -> (usize, usize) {
        self.file.line_column(self.span.start)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", self.file.name())
    }
}
