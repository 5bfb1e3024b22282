//! Records as the crate writes them, `sent! { … }` and `received! { … }`, read strictly: whatever is not meant to stand there
//! is an error.

use syn::parse::{Parse, ParseStream, Result};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Ident, LitInt, LitStr, Token, Type, braced, bracketed};

/// A record.
pub(crate) struct Record {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) fields: Vec<Field>,
}

/// One of its fields.
pub(crate) struct Field {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) name: Ident,
}

impl Parse for Record {
    fn parse(input: ParseStream<'_>) -> Result<Record> {
        let docs = docs(input)?;
        let name = input.parse()?;
        let body;
        braced!(body in input);
        let fields = Punctuated::<Field, Token![,]>::parse_terminated(&body)?;
        Ok(Record { docs, name, fields: fields.into_iter().collect() })
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
        return word(input, &["Body", "Path", "Query", "Header"]);
    }
    word(input, &["or"])?;
    word(input, &["null"])
}

fn word(input: ParseStream<'_>, words: &[&str]) -> Result<()> {
    let ident: Ident = input.parse()?;
    match words.iter().any(|word| ident == word) {
        true => Ok(()),
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

/// The records of a file; every other macro that it calls has one of the names that templates use.
pub(crate) fn of(file: &syn::File) -> Vec<Record> {
    let mut records = Vec::new();
    for item in &file.items {
        let syn::Item::Macro(call) = item else { continue };
        let path = &call.mac.path;
        if path.is_ident("sent") || path.is_ident("received") {
            match call.mac.parse_body() {
                Ok(record) => records.push(record),
                Err(error) => panic!("{error} in {}", call.mac.tokens),
            }
        } else {
            assert!(path.is_ident("known"), "a macro that no template calls");
        }
    }
    records
}
