//! Doc comments.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag};
use std::collections::BTreeSet;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, MetaNameValue};

/// The lines of a doc comment.
pub(super) fn lines(attributes: &[Attribute]) -> Result<Vec<String>, String> {
    attributes.iter().map(line).collect()
}

fn line(attribute: &Attribute) -> Result<String, String> {
    match &attribute.meta {
        Meta::NameValue(MetaNameValue { path, value: Expr::Lit(ExprLit { lit: Lit::Str(text), attrs }), .. })
            if path.is_ident("doc") && attrs.is_empty() =>
        {
            Ok(text.value().strip_prefix(' ').map_or_else(|| text.value(), str::to_owned))
        }
        _ => Err("an attribute that is no doc comment".to_owned()),
    }
}

/// Rustdoc runs nothing of it, follows nothing but addresses and links to types of the same file, and shows no tag.
pub(super) fn harmless(lines: &[String], names: &BTreeSet<String>) -> Result<(), String> {
    let text = lines.join("\n");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    // Whatever looks like a link to something is taken for one, as rustdoc does.
    let any = |link: BrokenLink<'_>| Some((CowStr::from(link.reference.to_string()), CowStr::from("")));
    for event in Parser::new_with_broken_link_callback(&text, options, Some(any)) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) if kind != CodeBlockKind::Fenced("text".into()) => {
                return Err(format!("code that is run: {text:?}"));
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => match link_type {
                LinkType::Autolink if ["http://", "https://"].iter().any(|scheme| dest_url.starts_with(scheme)) => {}
                LinkType::ShortcutUnknown if names.contains(dest_url.trim_matches('`')) => {}
                _ => return Err(format!("a link to {dest_url:?}: {text:?}")),
            },
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_))
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => return Err(format!("more than text: {text:?}")),
            _ => {}
        }
    }
    Ok(())
}
