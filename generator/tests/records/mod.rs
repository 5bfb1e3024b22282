//! What the crate writes as calls of macros, `endpoint! { … }`, `endpoints! { … }`, `records! { … }` and `known! { … }`, read strictly: whatever
//! is not meant to stand there is an error.

use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Result};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Ident, Lit, LitInt, LitStr, Token, Type, braced, bracketed, parenthesized};

/// A record.
pub(crate) struct Record {
    pub(crate) kind: Ident,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) name: Ident,
    /// The macros say of which member it is.
    pub(crate) is_member: bool,
    pub(crate) fields: Vec<Field>,
}

/// One of its fields.
pub(crate) struct Field {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) name: Ident,
}

/// The records of a file.
struct Records(Vec<Record>);

impl Parse for Records {
    fn parse(input: ParseStream<'_>) -> Result<Records> {
        let mut records = Vec::new();
        while !input.is_empty() {
            records.push(input.parse()?);
        }
        Ok(Records(records))
    }
}

impl Parse for Record {
    fn parse(input: ParseStream<'_>) -> Result<Record> {
        let docs = docs(input)?;
        let kind = word(input, &["request", "payload", "sent", "received"])?;
        let name = input.parse()?;
        let is_member = member(input)?;
        let body;
        braced!(body in input);
        let fields = Punctuated::<Field, Token![,]>::parse_terminated(&body)?;
        Ok(Record { kind, docs, name, is_member, fields: fields.into_iter().collect() })
    }
}

impl Parse for Field {
    fn parse(input: ParseStream<'_>) -> Result<Field> {
        let docs = docs(input)?;
        input.parse::<LitInt>()?;
        let name = input.parse()?;
        let inner;
        if input.peek(Token![:]) {
            input.parse::<Token![:]>()?;
            given(input)?;
        } else if input.peek(syn::token::Bracket) {
            bracketed!(inner in input);
            given(&inner)?;
        } else if input.peek(syn::token::Brace) {
            braced!(inner in input);
            inner.parse::<Type>()?;
        } else {
            input.parse::<Token![=>]>()?;
            input.parse::<Type>()?;
        }
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            input.parse::<LitStr>()?;
        }
        while input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
            flag(input)?;
        }
        Ok(Field { docs, name })
    }
}

/// `Type`, or `Type | into`.
fn given(input: ParseStream<'_>) -> Result<()> {
    input.parse::<Type>()?;
    if input.peek(Token![|]) {
        input.parse::<Token![|]>()?;
        word(input, &["into"])?;
    }
    Ok(())
}

/// `in Path`, or `or null`.
fn flag(input: ParseStream<'_>) -> Result<()> {
    if input.peek(Token![in]) {
        input.parse::<Token![in]>()?;
        word(input, &["Body", "Path", "Query", "Header"])?;
        return Ok(());
    }
    word(input, &["or"])?;
    word(input, &["null"])?;
    Ok(())
}

fn word(input: ParseStream<'_>, words: &[&str]) -> Result<Ident> {
    let ident: Ident = input.parse()?;
    match words.iter().any(|word| ident == word) {
        true => Ok(ident),
        false => Err(Error::new(ident.span(), format!("none of {words:?}"))),
    }
}

/// Doc comments, and no other attribute.
fn docs(input: ParseStream<'_>) -> Result<Vec<Attribute>> {
    let all = Attribute::parse_outer(input)?;
    match all.iter().find(|attribute| !attribute.path().is_ident("doc")) {
        Some(other) => Err(Error::new_spanned(other, "no doc comment")),
        None => Ok(all),
    }
}

/// An endpoint, with its records.
struct Endpoint(Vec<Record>);

impl Parse for Endpoint {
    fn parse(input: ParseStream<'_>) -> Result<Endpoint> {
        let attributes = Attribute::parse_outer(input)?;
        let is_known =
            |attribute: &&Attribute| ["doc", "deprecated"].iter().any(|name| attribute.path().is_ident(name));
        if let Some(other) = attributes.iter().find(|attribute| !is_known(attribute)) {
            return Err(Error::new_spanned(other, "neither a doc comment nor a deprecation"));
        }
        word(input, &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])?;
        if input.peek(syn::Ident) {
            word(input, &["Form", "Multipart", "Bytes"])?;
        }
        input.parse::<LitStr>()?;
        other_text(input)?;
        word(input, &["Read", "Write"])?;
        input.parse::<Token![;]>()?;
        method(input)?;
        if input.fork().parse::<Ident>().is_ok_and(|word| word == "pages") {
            paging(input)?;
        }
        docs(input)?;
        let Records(records) = input.parse()?;
        Ok(Endpoint(records))
    }
}

/// `"name" as Handle.method(Request) -> Payload("data"): Data;`
fn method(input: ParseStream<'_>) -> Result<()> {
    if input.peek(LitStr) {
        input.parse::<LitStr>()?;
        input.parse::<Token![as]>()?;
    }
    input.parse::<Ident>()?;
    input.parse::<Token![.]>()?;
    input.parse::<Ident>()?;
    let inner;
    parenthesized!(inner in input);
    word(&inner, &["Request"])?;
    input.parse::<Token![->]>()?;
    if word(input, &["None", "Payload", "File"])? == "Payload" {
        let member;
        parenthesized!(member in input);
        member.parse::<LitStr>()?;
    }
    input.parse::<Token![:]>()?;
    input.parse::<Type>()?;
    input.parse::<Token![;]>().map(drop)
}

/// `pages Offset "start", size "limit", at most 500; items "info": Item = |page| page.info;`
fn paging(input: ParseStream<'_>) -> Result<()> {
    word(input, &["pages"])?;
    word(input, &["Offset", "Page", "Cursor"])?;
    input.parse::<LitStr>()?;
    while input.peek(Token![,]) {
        input.parse::<Token![,]>()?;
        if word(input, &["size", "total", "next", "at"])? == "at" {
            word(input, &["most"])?;
            input.parse::<LitInt>()?;
        } else {
            input.parse::<LitStr>()?;
        }
    }
    input.parse::<Token![;]>()?;
    word(input, &["items"])?;
    input.parse::<LitStr>()?;
    input.parse::<Token![:]>()?;
    input.parse::<Type>()?;
    input.parse::<Token![=]>()?;
    input.parse::<syn::ExprClosure>()?;
    input.parse::<Token![;]>().map(drop)
}

/// `of Request.page`, or nothing.
fn member(input: ParseStream<'_>) -> Result<bool> {
    let is_there = input.peek(syn::Ident);
    if is_there {
        word(input, &["of"])?;
        input.parse::<Ident>()?;
        input.parse::<Token![.]>()?;
        input.call(Ident::parse_any)?;
    }
    Ok(is_there)
}

/// `as "text"`, or nothing.
fn other_text(input: ParseStream<'_>) -> Result<()> {
    if input.peek(Token![as]) {
        input.parse::<Token![as]>()?;
        input.parse::<LitStr>()?;
    }
    Ok(())
}

/// The endpoints of a system: `list_hosts, save_group "what it does",`
struct List;

impl Parse for List {
    fn parse(input: ParseStream<'_>) -> Result<List> {
        while !input.is_empty() {
            input.parse::<Ident>()?;
            if input.peek(LitStr) {
                input.parse::<LitStr>()?;
            }
            input.parse::<Token![,]>()?;
        }
        Ok(List)
    }
}

/// Lists of values.
struct Known;

impl Parse for Known {
    fn parse(input: ParseStream<'_>) -> Result<Known> {
        while !input.is_empty() {
            docs(input)?;
            input.parse::<Ident>()?;
            input.parse::<Token![:]>()?;
            word(input, &["String", "i64"])?;
            member(input)?;
            let body;
            braced!(body in input);
            Punctuated::<Constant, Token![,]>::parse_terminated(&body)?;
        }
        Ok(Known)
    }
}

/// A value.
struct Constant;

impl Parse for Constant {
    fn parse(input: ParseStream<'_>) -> Result<Constant> {
        docs(input)?;
        input.parse::<Ident>()?;
        input.parse::<Token![=]>()?;
        match input.parse()? {
            Lit::Str(_) | Lit::Int(_) => other_text(input)?,
            other => return Err(Error::new(other.span(), "neither text nor an integer")),
        }
        Ok(Constant)
    }
}

/// The records of a file; every other macro that it calls is one that templates use.
pub(crate) fn of(file: &syn::File) -> Vec<Record> {
    let mut records = Vec::new();
    for item in &file.items {
        let syn::Item::Macro(call) = item else { continue };
        let path = &call.mac.path;
        let read = if path.is_ident("records") {
            call.mac.parse_body().map(|Records(all)| records.extend(all))
        } else if path.is_ident("endpoint") {
            call.mac.parse_body().map(|Endpoint(all)| records.extend(all))
        } else {
            assert!(path.is_ident("known") || path.is_ident("endpoints"), "a macro that no template calls");
            if path.is_ident("known") {
                call.mac.parse_body().map(|Known| ())
            } else {
                call.mac.parse_body().map(|List| ())
            }
        };
        if let Err(error) = read {
            panic!("{error} in {}", call.mac.tokens);
        }
    }
    records
}
