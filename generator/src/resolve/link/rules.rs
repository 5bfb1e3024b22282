//! The rules by which tables find their fields.

/// How a nested table found its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Rule {
    /// It stands below a root heading and needs no field.
    Root,
    /// The heading gives the whole path.
    Path,
    /// The heading gives the name, or the end of the path, of fields in a table.
    Name,
    /// The name is in an example only.
    Example,
    /// The heading says `rule` and the field is `rules` or `rule_list`.
    Plural,
    /// A description or a type cell mentions the heading's name.
    Reference,
    /// The letters are the same but for case and underscores.
    Case,
    /// Only the last part of the path is known.
    LastPart,
    /// It describes a variant of the record that the section above is about.
    Variant,
    /// It follows another table of the same section.
    Continued,
    /// It lists the values of a field, not members.
    Values,
    /// Its one row has the name of the field itself.
    Itself,
    /// Its rows fit the objects of an example better than any other.
    Fit,
    /// The field of the name is declared as a plain value.
    Plain,
    /// One field alone has no description yet.
    OnlyOne,
    /// The path names a parent that is known and a field that is not.
    Parent,
}

impl Rule {
    /// The words for people.
    pub fn word(self) -> &'static str {
        match self {
            Rule::Root => "root table",
            Rule::Path => "dotted path",
            Rule::Name => "name or suffix",
            Rule::Example => "name in an example",
            Rule::Plural => "plural or _list",
            Rule::Reference => "reference",
            Rule::Case => "letter case",
            Rule::LastPart => "last part of the path",
            Rule::Variant => "variant",
            Rule::Continued => "continued table",
            Rule::Values => "values of a field",
            Rule::Itself => "the field itself",
            Rule::Fit => "best fit",
            Rule::Plain => "name of a plain value",
            Rule::OnlyOne => "the only one left",
            Rule::Parent => "known parent",
        }
    }
}
