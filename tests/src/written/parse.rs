//! How the calls of macros are read.

use super::{Constant, Endpoint, Field, Module, Paging, Record, Values};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Result};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Ident, Lit, LitInt, LitStr, Token, Type, braced, bracketed, parenthesized};

/// The records of a file.
pub(super) struct Records(pub(super) Vec<Record>);

impl Parse for Records {
    fn parse(input: ParseStream<'_>) -> Result<Records> {
        all(input).map(Records)
    }
}

/// One after the other, up to the end.
fn all<T: Parse>(input: ParseStream<'_>) -> Result<Vec<T>> {
    let mut all = Vec::new();
    while !input.is_empty() {
        all.push(input.parse()?);
    }
    Ok(all)
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
        let index = input.parse::<LitInt>()?.base10_parse()?;
        let name = input.parse()?;
        let inner;
        let ty = if input.peek(Token![:]) {
            input.parse::<Token![:]>()?;
            given(input)?
        } else if input.peek(syn::token::Bracket) {
            bracketed!(inner in input);
            whole(&inner, given)?
        } else if input.peek(syn::token::Brace) {
            braced!(inner in input);
            whole(&inner, |input| input.parse())?
        } else {
            input.parse::<Token![=>]>()?;
            input.parse()?
        };
        let wire = after(input, input.peek(Token![=]), |input| input.parse::<Token![=]>())?;
        while input.peek(Token![;]) {
            input.parse::<Token![;]>()?;
            flag(input)?;
        }
        Ok(Field { docs, index, name, ty, wire })
    }
}

/// Something with nothing behind it.
fn whole<T>(input: ParseStream<'_>, read: fn(ParseStream<'_>) -> Result<T>) -> Result<T> {
    let read = read(input)?;
    if input.is_empty() { Ok(read) } else { Err(input.error("something more")) }
}

/// The text behind a sign, where that is there.
fn after<T>(input: ParseStream<'_>, is_there: bool, sign: fn(ParseStream<'_>) -> Result<T>) -> Result<Option<LitStr>> {
    if !is_there {
        return Ok(None);
    }
    sign(input)?;
    input.parse().map(Some)
}

/// `Type`, or `Type | into`.
fn given(input: ParseStream<'_>) -> Result<Type> {
    let ty = input.parse()?;
    if input.peek(Token![|]) {
        input.parse::<Token![|]>()?;
        word(input, &["into"])?;
    }
    Ok(ty)
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
        Some(other) => Err(Error::new_spanned(other.path(), "no doc comment")),
        None => Ok(all),
    }
}

impl Parse for Box<Endpoint> {
    fn parse(input: ParseStream<'_>) -> Result<Box<Endpoint>> {
        let attributes = Attribute::parse_outer(input)?;
        let is_known =
            |attribute: &&Attribute| ["doc", "deprecated"].iter().any(|name| attribute.path().is_ident(name));
        if let Some(other) = attributes.iter().find(|attribute| !is_known(attribute)) {
            return Err(Error::new_spanned(other.path(), "neither a doc comment nor a deprecation"));
        }
        let verb = word(input, &["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])?;
        if input.peek(syn::Ident) {
            word(input, &["Form", "Multipart", "Bytes"])?;
        }
        let path = input.parse()?;
        word(input, &["Read", "Write"])?;
        other_text(input)?;
        input.parse::<Token![;]>()?;
        let Method { name, handle, method, response } = input.parse()?;
        let is_paged = input.fork().parse::<Ident>().is_ok_and(|word| word == "pages");
        let paging = if is_paged { Some(input.parse()?) } else { None };
        // The doc comment with a call stands in front of the request, which has none.
        let example = docs(input)?;
        let records = all(input)?;
        Ok(Box::new(Endpoint { attributes, verb, path, name, handle, method, response, paging, example, records }))
    }
}

/// `"name" as Handle.method(Request) -> Payload("data"): Data;`
struct Method {
    name: Option<LitStr>,
    handle: Ident,
    method: Ident,
    response: Type,
}

impl Parse for Method {
    fn parse(input: ParseStream<'_>) -> Result<Method> {
        let name = if input.peek(LitStr) {
            let name = input.parse()?;
            input.parse::<Token![as]>()?;
            Some(name)
        } else {
            None
        };
        let handle = input.parse()?;
        input.parse::<Token![.]>()?;
        let method = input.parse()?;
        let inner;
        parenthesized!(inner in input);
        whole(&inner, |input| word(input, &["Request"]))?;
        input.parse::<Token![->]>()?;
        if word(input, &["None", "Payload", "File"])? == "Payload" {
            let member;
            parenthesized!(member in input);
            whole(&member, |input| input.parse::<LitStr>())?;
        }
        input.parse::<Token![:]>()?;
        let response = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok(Method { name, handle, method, response })
    }
}

/// `pages Offset "start", size "limit", at most 500; items "info": Item = |page| page.info;`
impl Parse for Paging {
    fn parse(input: ParseStream<'_>) -> Result<Paging> {
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
        let item = input.parse()?;
        input.parse::<Token![=]>()?;
        let take = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok(Paging { item, take })
    }
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
    after(input, input.peek(Token![as]), |input| input.parse::<Token![as]>()).map(drop)
}

/// The endpoints of a system: `list_hosts, save_group "what it does",`
pub(super) struct List(pub(super) Vec<Module>);

impl Parse for List {
    fn parse(input: ParseStream<'_>) -> Result<List> {
        all(input).map(List)
    }
}

impl Parse for Module {
    fn parse(input: ParseStream<'_>) -> Result<Module> {
        let name = input.parse()?;
        let summary = if input.peek(LitStr) { Some(input.parse()?) } else { None };
        input.parse::<Token![,]>()?;
        Ok(Module { name, summary })
    }
}

/// Lists of values.
pub(super) struct Known(pub(super) Vec<Values>);

impl Parse for Known {
    fn parse(input: ParseStream<'_>) -> Result<Known> {
        all(input).map(Known)
    }
}

impl Parse for Values {
    fn parse(input: ParseStream<'_>) -> Result<Values> {
        let docs = docs(input)?;
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        word(input, &["String", "i64"])?;
        member(input)?;
        let body;
        braced!(body in input);
        let constants = Punctuated::<Constant, Token![,]>::parse_terminated(&body)?;
        Ok(Values { docs, name, constants: constants.into_iter().collect() })
    }
}

impl Parse for Constant {
    fn parse(input: ParseStream<'_>) -> Result<Constant> {
        let docs = docs(input)?;
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        let value = match input.parse()? {
            value @ (Lit::Str(_) | Lit::Int(_)) => value,
            other => return Err(Error::new(other.span(), "neither text nor an integer")),
        };
        other_text(input)?;
        Ok(Constant { docs, name, value })
    }
}
