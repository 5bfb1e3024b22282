//! What the crate writes as calls of macros, `endpoint! { … }`, `endpoints! { … }`, `records! { … }` and `known! { … }`, read strictly: whatever
//! is not meant to stand there is an error.

#![allow(unreachable_pub, reason = "tests of two packages have this module")]

mod parse;

use syn::{Attribute, Error, ExprClosure, Ident, Lit, LitStr, Result, Type};

/// A call of a macro.
pub enum Call {
    /// `endpoint!`
    Endpoint(Box<Endpoint>),
    /// `records!`
    Records(Vec<Record>),
    /// `known!`
    Known(Vec<Values>),
    /// `endpoints!`
    Endpoints(Vec<Module>),
}

/// An endpoint, with its records.
pub struct Endpoint {
    /// Its doc comment, and perhaps `#[deprecated]`.
    pub attributes: Vec<Attribute>,
    /// The HTTP method.
    pub verb: Ident,
    /// The path.
    pub path: LitStr,
    /// Its name on the wire, where that is not the name of the method.
    pub name: Option<LitStr>,
    /// The struct that has the method.
    pub handle: Ident,
    /// The method.
    pub method: Ident,
    /// The type of the payload.
    pub response: Type,
    /// How its pages are fetched.
    pub paging: Option<Paging>,
    /// The doc comment with a call.
    pub example: Vec<Attribute>,
    /// Its records, the request first.
    pub records: Vec<Record>,
}

/// How the pages of a long list are fetched.
pub struct Paging {
    /// The type of an item.
    pub item: Type,
    /// Takes the items from a page.
    pub take: ExprClosure,
}

/// A record.
pub struct Record {
    /// The word that says what it is for.
    pub kind: Ident,
    /// Its doc comment.
    pub docs: Vec<Attribute>,
    /// Its struct.
    pub name: Ident,
    /// The macros say of which member it is.
    pub is_member: bool,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// One of its fields.
pub struct Field {
    /// Its doc comment.
    pub docs: Vec<Attribute>,
    /// Its place in the record.
    pub index: usize,
    /// Its name in Rust.
    pub name: Ident,
    /// Its type, without what the macros add.
    pub ty: Type,
    /// Its name on the wire, where that is another one.
    pub wire: Option<LitStr>,
}

impl Field {
    /// Its name on the wire.
    pub fn wire(&self) -> String {
        self.wire.as_ref().map_or_else(|| self.name.to_string(), LitStr::value)
    }
}

/// A list of values.
pub struct Values {
    /// Its doc comment.
    pub docs: Vec<Attribute>,
    /// Its struct.
    pub name: Ident,
    /// The values.
    pub constants: Vec<Constant>,
}

/// A value.
pub struct Constant {
    /// What it means.
    pub docs: Vec<Attribute>,
    /// Its name.
    pub name: Ident,
    /// A text or an integer.
    pub value: Lit,
}

/// The module of an endpoint.
pub struct Module {
    /// Its name.
    pub name: Ident,
    /// What the endpoint does.
    pub summary: Option<LitStr>,
}

/// The calls of a file; every macro that it calls has to be one that templates use.
pub fn calls(file: &syn::File) -> Result<Vec<Call>> {
    let mut calls = Vec::new();
    for item in &file.items {
        if let syn::Item::Macro(item) = item {
            calls.push(call(item)?);
        }
    }
    Ok(calls)
}

/// One call.
pub fn call(item: &syn::ItemMacro) -> Result<Call> {
    if !item.attrs.is_empty() || item.ident.is_some() {
        return Err(Error::new_spanned(&item.mac.path, "a macro with an attribute or a name"));
    }
    let path = &item.mac.path;
    if path.is_ident("records") {
        item.mac.parse_body().map(|parse::Records(all)| Call::Records(all))
    } else if path.is_ident("endpoint") {
        item.mac.parse_body().map(Call::Endpoint)
    } else if path.is_ident("known") {
        item.mac.parse_body().map(|parse::Known(all)| Call::Known(all))
    } else if path.is_ident("endpoints") {
        item.mac.parse_body().map(|parse::List(all)| Call::Endpoints(all))
    } else {
        Err(Error::new_spanned(path, "a macro that no template calls"))
    }
}

/// The records of a file.
pub fn records(file: &syn::File) -> Result<Vec<Record>> {
    let of = |call| match call {
        Call::Endpoint(endpoint) => endpoint.records,
        Call::Records(records) => records,
        Call::Known(_) | Call::Endpoints(_) => Vec::new(),
    };
    Ok(calls(file)?.into_iter().flat_map(of).collect())
}
