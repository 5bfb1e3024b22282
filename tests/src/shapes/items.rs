//! Items beside the calls of macros: imports, setters, a deprecation.

use super::{Walker, docs, types};
use std::collections::BTreeSet;
use syn::{
    Attribute, Expr, ExprAssign, ExprCall, ExprField, ExprMethodCall, ExprPath, FnArg, ImplItem, ImplItemFn, ItemImpl,
    ItemUse, Member, Meta, Pat, ReturnType, Stmt, Type, UseTree, Visibility,
};

/// What files take from the client.
const IMPORTS: [&str; 6] = [
    "crate::File",
    "crate::Nullable",
    "crate::OneOrMany",
    "crate::Scalar",
    "crate::Value",
    "std::collections::BTreeMap",
];

/// An import that templates write; gives the types that it takes from the system.
pub(super) fn import(item: &ItemUse) -> Result<Vec<String>, String> {
    let mut paths = Vec::new();
    leaves(&item.tree, String::new(), &mut paths)?;
    if !item.attrs.is_empty() || item.leading_colon.is_some() {
        return Err("an import with an attribute or a colon".to_owned());
    }
    match &item.vis {
        Visibility::Inherited => match paths.iter().find(|path| !IMPORTS.contains(&path.as_str())) {
            Some(path) => Err(format!("the import `{path}`")),
            None => Ok(Vec::new()),
        },
        Visibility::Public(_) => {
            let shared =
                |path: &String| path.strip_prefix("super::types::").filter(|name| *name != "*").map(str::to_owned);
            let shared: Option<Vec<String>> = paths.iter().map(shared).collect();
            shared.ok_or_else(|| format!("the import of {paths:?}"))
        }
        Visibility::Restricted(_) => Err("an import for a part of the crate".to_owned()),
    }
}

/// The names that an import takes, each with its path.
pub(super) fn leaves(tree: &UseTree, before: String, paths: &mut Vec<String>) -> Result<(), String> {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, format!("{before}{}::", path.ident), paths),
        UseTree::Name(name) => {
            paths.push(format!("{before}{}", name.ident));
            Ok(())
        }
        UseTree::Group(group) => group.items.iter().try_for_each(|tree| leaves(tree, before.clone(), paths)),
        UseTree::Glob(_) => {
            paths.push(format!("{before}*"));
            Ok(())
        }
        UseTree::Rename(_) => Err(format!("an import by another name, `{before}`")),
    }
}

/// `#[deprecated(note = "…")]`. Rustdoc shows the note as Markdown.
pub(super) fn deprecation(attribute: &Attribute, names: &BTreeSet<String>) -> Result<(), String> {
    let mut notes = Vec::new();
    let read = attribute.parse_nested_meta(|meta| {
        if !meta.path.is_ident("note") {
            return Err(meta.error("no note"));
        }
        notes.push(meta.value()?.parse::<syn::LitStr>()?.value());
        Ok(())
    });
    match (read, notes.len(), &attribute.meta) {
        (Ok(()), 1, Meta::List(_)) if attribute.path().is_ident("deprecated") => docs::harmless(&notes, names),
        _ => Err("an attribute that is no deprecation with a note".to_owned()),
    }
}

/// Setters that are not called as their field.
pub(super) fn setters(item: &ItemImpl, walker: &Walker<'_>) -> Result<(), String> {
    let ItemImpl { attrs, unsafety, generics, trait_, self_ty, items, .. } = item;
    let is_bare = attrs.is_empty() && unsafety.is_none() && trait_.is_none();
    let Type::Path(of) = &**self_ty else { return Err("an `impl` of something odd".to_owned()) };
    let fields = walker.told.records.iter().find(|record| of.path.is_ident(&record.name));
    let (true, true, Some(record)) = (is_bare, generics.params.is_empty(), fields) else {
        return Err("an `impl` that is no list of setters".to_owned());
    };
    for item in items {
        let ImplItem::Fn(function) = item else { return Err("an `impl` with more than methods".to_owned()) };
        let name = function.sig.ident.to_string();
        let is_of = |ident: &&str| name.strip_prefix("set_") == Some(*ident);
        let field = record.fields.iter().map(|(ident, _)| ident.as_str()).find(is_of);
        let field = field.ok_or_else(|| format!("the method `{name}`"))?;
        setter(function, field, walker)?;
    }
    Ok(())
}

fn setter(function: &ImplItemFn, field: &str, walker: &Walker<'_>) -> Result<(), String> {
    let refuse = |what: &str| Err(format!("the setter `{}` {what}", function.sig.ident));
    for attribute in &function.attrs {
        match &attribute.meta {
            Meta::Path(path) if path.is_ident("inline") || path.is_ident("must_use") => {}
            _ => docs::harmless(&docs::lines(std::slice::from_ref(attribute))?, &walker.names)?,
        }
    }
    let syn::Signature { constness, asyncness, abi, generics, inputs, variadic, output, .. } = &function.sig;
    let is_bare = constness.is_none() && asyncness.is_none() && abi.is_none() && variadic.is_none();
    if !is_bare || !generics.params.is_empty() || !matches!(function.vis, Visibility::Public(_)) {
        return refuse("is no plain method");
    }
    let inputs: Vec<&FnArg> = inputs.iter().collect();
    let [FnArg::Receiver(_), FnArg::Typed(argument)] = inputs.as_slice() else { return refuse("takes something else") };
    if !matches!(&*argument.pat, Pat::Ident(name) if name.ident == field) {
        return refuse("takes another name");
    }
    given(&argument.ty, walker)?;
    let returns_itself =
        matches!(output, ReturnType::Type(_, ty) if matches!(&**ty, Type::Path(path) if path.path.is_ident("Self")));
    let [Stmt::Expr(Expr::Assign(assign), Some(_)), Stmt::Expr(Expr::Path(end), None)] = &*function.block.stmts else {
        return refuse("does something else");
    };
    if !returns_itself || !end.path.is_ident("self") || !assigns(assign, field) {
        return refuse("does something else");
    }
    Ok(())
}

/// `T`, `impl Into<T>` or `impl Into<Nullable<T>>`.
fn given(ty: &Type, walker: &Walker<'_>) -> Result<(), String> {
    let Type::ImplTrait(bounds) = ty else { return types::known(ty, &walker.names) };
    let bounds: Vec<_> = bounds.bounds.iter().collect();
    if let [syn::TypeParamBound::Trait(bound)] = bounds.as_slice()
        && let Some(segment) = bound.path.segments.first().filter(|_| bound.path.segments.len() == 1)
        && segment.ident == "Into"
        && let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments
        && let [syn::GenericArgument::Type(ty)] = arguments.args.iter().collect::<Vec<_>>().as_slice()
    {
        return types::known(ty, &walker.names);
    }
    Err("a setter that takes another trait".to_owned())
}

/// `self.field = field`, the value perhaps with `.into()` and in `Some`.
fn assigns(assign: &ExprAssign, field: &str) -> bool {
    let target = matches!(&*assign.left, Expr::Field(ExprField { base, member: Member::Named(name), .. })
        if name == field && matches!(&**base, Expr::Path(base) if base.path.is_ident("self")));
    target && is_value(&assign.right, field)
}

fn is_value(value: &Expr, field: &str) -> bool {
    match value {
        Expr::Path(ExprPath { path, .. }) => path.is_ident(field),
        Expr::MethodCall(ExprMethodCall { receiver, method, args, .. }) => {
            method == "into" && args.is_empty() && is_value(receiver, field)
        }
        Expr::Call(ExprCall { func, args, .. }) => {
            let is_some = matches!(&**func, Expr::Path(path) if path.path.is_ident("Some"));
            is_some && args.len() == 1 && args.iter().all(|value| is_value(value, field))
        }
        _ => false,
    }
}
