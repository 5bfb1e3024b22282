//! Types that fields have.

use std::collections::BTreeSet;
use syn::{GenericArgument, PathArguments, Type};

/// Types of the language and of the client, and how many others each one holds.
const TYPES: [(&str, usize); 13] = [
    ("String", 0),
    ("i64", 0),
    ("f64", 0),
    ("bool", 0),
    ("Value", 0),
    ("Scalar", 0),
    ("OneOrMany", 0),
    ("File", 0),
    ("Vec", 1),
    ("Option", 1),
    ("Nullable", 1),
    ("Box", 1),
    ("BTreeMap", 2),
];

/// A type of [`TYPES`], or one that the file defines.
pub(super) fn known(ty: &Type, names: &BTreeSet<String>) -> Result<(), String> {
    let Type::Path(path) = ty else { return Err("a type that is no name".to_owned()) };
    let segments: Vec<_> = path.path.segments.iter().collect();
    let (None, None, [segment]) = (&path.qself, &path.path.leading_colon, segments.as_slice()) else {
        return Err("a type with a path".to_owned());
    };
    let name = segment.ident.to_string();
    let inside = match &segment.arguments {
        PathArguments::None => Vec::new(),
        PathArguments::AngleBracketed(arguments) if arguments.colon2_token.is_none() => arguments.args.iter().collect(),
        _ => return Err(format!("`{name}` with odd brackets")),
    };
    let is_known = TYPES.contains(&(name.as_str(), inside.len())) || (inside.is_empty() && names.contains(&name));
    if !is_known {
        return Err(format!("the type `{name}` of {} others", inside.len()));
    }
    inside.into_iter().try_for_each(|argument| match argument {
        GenericArgument::Type(ty) => known(ty, names),
        _ => Err(format!("`{name}` of something else than types")),
    })
}
