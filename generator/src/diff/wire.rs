//! What fits where on the wire.

use crate::spec::Type;

/// Whether every value of `narrow` is one of `wide`, too. Records are taken for the same: their fields are compared
/// one by one.
pub(super) fn holds(wide: &Type, narrow: &Type) -> bool {
    fits(wide, narrow, false)
}

/// Whether a server that asks for `asked_for` takes what a client of `made_for` sends. Where the docs did not know what
/// that is, they have learned something, and the server is what it was.
pub(super) fn takes(asked_for: &Type, made_for: &Type) -> bool {
    fits(asked_for, made_for, true)
}

fn fits(wide: &Type, narrow: &Type, any_fits: bool) -> bool {
    let holds = |wide: &Type, narrow: &Type| fits(wide, narrow, any_fits);
    match (wide, narrow) {
        (Type::Any, narrow) => *narrow != Type::File,
        (_, Type::Any) => any_fits,
        (Type::Nullable(wide), Type::Nullable(narrow)) => holds(wide, narrow),
        (Type::Nullable(wide), narrow) => holds(wide, narrow),
        (Type::Number, Type::Integer) => true,
        (wide, Type::Union(kinds)) => kinds.iter().all(|kind| holds(wide, kind)),
        (Type::Union(kinds), narrow) => kinds.iter().any(|kind| holds(kind, narrow)),
        (Type::List(wide), Type::List(narrow)) | (Type::Map(wide), Type::Map(narrow)) => holds(wide, narrow),
        (Type::Map(wide), Type::Record(_)) => **wide == Type::Any,
        (Type::Record(_), Type::Record(_)) => true,
        (wide, narrow) => wide == narrow,
    }
}

/// Whether a client that was made for `made_for` reads every value of `sent`: the types of Rust take more than those
/// of the docs.
pub(super) fn reads(made_for: &Type, sent: &Type) -> bool {
    match (made_for, sent) {
        (made_for, sent) if holds(made_for, sent) => true,
        (Type::Nullable(made_for), Type::Nullable(sent)) => reads(made_for, sent),
        (Type::Nullable(made_for), sent) => reads(made_for, sent),
        // Null is an empty list, an empty map and a `Value`.
        (made_for, Type::Nullable(sent)) => reads_nothing(made_for) && reads(made_for, sent),
        // `Scalar` and `OneOrMany` do not ask which kinds of scalars the docs know.
        (Type::Union(_), sent) if made_for.is_scalar_union() => sent.is_scalar() || sent.is_scalar_union(),
        (Type::Union(_), Type::List(item)) => item.is_scalar() || item.is_scalar_union(),
        (Type::Union(_), sent) => sent.is_scalar() || matches!(sent, Type::Union(_)),
        (Type::List(made_for), Type::List(sent)) | (Type::Map(made_for), Type::Map(sent)) => reads(made_for, sent),
        _ => false,
    }
}

/// Whether a client reads a member of this type that is absent or null.
pub(super) fn reads_nothing(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Map(_) | Type::Any | Type::Nullable(_))
}

/// Whether two types are the same but for the names of records.
pub(super) fn same_shape(old: &Type, new: &Type) -> bool {
    match (old, new) {
        (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => same_shape(old, new),
        (Type::Nullable(old), Type::Nullable(new)) => same_shape(old, new),
        (Type::Record(_), Type::Record(_)) => true,
        (old, new) => old == new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each type word of the left holds and reads on the right.
    #[test]
    fn wide_types_hold_narrow_ones() {
        for (wide, narrow, is_held, is_read) in [
            ("string", "string", true, true),
            ("number", "integer", true, true),
            ("integer", "number", false, false),
            ("string|integer", "integer", true, true),
            ("string|integer", "boolean", false, true),
            ("integer", "string|integer", false, false),
            ("string|list<string>", "list<string>", true, true),
            ("string|list<string>", "list<integer>", false, true),
            ("string|list<string>", "Host", false, false),
            ("any", "list<Host>", true, true),
            ("any", "file", false, false),
            ("list<any>", "list<integer>", true, true),
            ("list<integer>", "list<any>", false, false),
            ("string?", "string", true, true),
            ("string", "string?", false, false),
            ("list<string>", "list<string>?", false, true),
            ("list<string|integer>", "list<boolean>", false, true),
            ("map<any>", "Host", true, true),
            ("Host", "map<any>", false, false),
            ("Host", "Group", true, true),
        ] {
            let [wide, narrow] = [wide, narrow].map(|word| word.parse::<Type>().unwrap_or(Type::File));
            assert_eq!((holds(&wide, &narrow), reads(&wide, &narrow)), (is_held, is_read), "{wide} of {narrow}");
        }
        let list = |item| Type::list(item);
        assert!(takes(&list(Type::Integer), &list(Type::Any)) && !takes(&list(Type::Integer), &list(Type::String)));
    }
}
