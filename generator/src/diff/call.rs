//! How an endpoint is called: everything about it but its records.

use super::change::{Aspect, Breaks, Change, Class, What};
use super::paging;
use super::records::Side;
use crate::spec::{Answer, Body, Effect, Endpoint, Example};

const WIRE: Class = Class::Breaking(Breaks::Wire);

/// What differs between two versions of an endpoint, its records aside.
pub(super) fn compare(old_side: &Side<'_>, new_side: &Side<'_>) -> Vec<Change> {
    // Every part of an endpoint is named on both sides: a new one does not compile until somebody decides what it means.
    // Where a page lies is nothing that callers meet, and the walk through the records has `response` and `types`.
    let Endpoint {
        name: _,
        source: _,
        corrected: _,
        method,
        path,
        summary,
        doc,
        effect,
        envelope: _,
        deprecated,
        body,
        answer,
        paging,
        response: _,
        types: _,
        example,
    } = old_side.endpoint;
    let new = new_side.endpoint;
    let mut changes = Vec::new();
    let mut differ = |aspect, old: &str, new: &str, class, why: &str| {
        if old != new {
            changes.push(Change::changed(aspect, old, new).class(class).because(why));
        }
    };
    let goes_wrong = "an older client calls what the docs no longer have";
    differ(Aspect::Method, method, &new.method, WIRE, goes_wrong);
    differ(Aspect::Path, path, &new.path, WIRE, goes_wrong);
    differ(Aspect::Body, body_word(*body), body_word(new.body), WIRE, "an older client sends another kind of body");
    let why = "the answer has another type, and an older client cannot read it";
    differ(Aspect::Answer, answer_word(*answer), answer_word(new.answer), Class::Breaking(Breaks::Both), why);
    let why = match new.effect {
        Effect::Read => "after failures that pass the call is made again",
        Effect::Write => "the call is made again only where the server cannot have seen it",
    };
    differ(Aspect::Effect, effect_word(*effect), effect_word(new.effect), Class::Compatible, why);
    differ(Aspect::Summary, summary, &new.summary, Class::Documentation, "");
    differ(Aspect::Doc, doc, &new.doc, Class::Documentation, "");
    changes.extend(envelope(old_side, new_side));
    changes.extend(deprecation(deprecated.as_deref(), new.deprecated.as_deref()));
    changes.extend(paging::compare(paging.as_ref(), new.paging.as_ref(), old_side, new_side));
    changes.extend(examples(example, &new.example));
    changes
}

fn envelope(old: &Side<'_>, new: &Side<'_>) -> Option<Change> {
    let found = |side: &Side<'_>| side.surface.as_ref().map(|surface| surface.envelope.clone());
    let names = (&old.endpoint.envelope, &new.endpoint.envelope);
    let is_elsewhere = found(old) != found(new) && old.endpoint.answer == new.endpoint.answer;
    let words = |side: &Side<'_>| match side.endpoint.envelope.as_str() {
        "none" => "none".to_owned(),
        name => format!("{name} ({})", side.endpoint.payload_member()),
    };
    if is_elsewhere {
        let why = "an older client looks for the payload in another place";
        return Some(Change::changed(Aspect::Envelope, words(old), words(new)).class(WIRE).because(why));
    }
    let change = || Change::changed(Aspect::Envelope, names.0, names.1).class(Class::Compatible);
    (names.0 != names.1).then(|| change().because("the payload is where it was"))
}

fn deprecation(old: Option<&str>, new: Option<&str>) -> Option<Change> {
    match (old, new) {
        (None, Some(note)) => {
            let change = Change { new: Some(note.to_owned()), ..Change::new(What::Added, Aspect::Deprecated) };
            Some(change.class(Class::Compatible).because("callers get a warning when they compile"))
        }
        (Some(note), None) => {
            let change = Change { old: Some(note.to_owned()), ..Change::new(What::Removed, Aspect::Deprecated) };
            Some(change.class(Class::Compatible))
        }
        (Some(old), Some(new)) if old != new => Some(Change::changed(Aspect::Deprecated, old, new)),
        _ => None,
    }
}

fn examples(old: &Example, new: &Example) -> Vec<Change> {
    let Example { request, response } = old;
    let text = |value: &serde_json::Value| value.to_string();
    let pairs = [("Request", request, &new.request), ("Response", response, &new.response)];
    let change = |(path, old, new): (&str, &Option<serde_json::Value>, &Option<serde_json::Value>)| {
        let what = match (old, new) {
            (None, _) => What::Added,
            (_, None) => What::Removed,
            _ => What::Changed,
        };
        let words = (old.as_ref().map(text), new.as_ref().map(text));
        (words.0 != words.1).then(|| Change {
            old: words.0,
            new: words.1,
            ..Change::new(what, Aspect::Example).at(path)
        })
    };
    pairs.into_iter().filter_map(change).collect()
}

fn body_word(body: Body) -> &'static str {
    match body {
        Body::Json => "json",
        Body::Form => "form",
        Body::Multipart => "multipart",
        Body::Bytes => "bytes",
    }
}

fn answer_word(answer: Answer) -> &'static str {
    match answer {
        Answer::Json => "json",
        Answer::Bytes => "bytes",
    }
}

fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read",
        Effect::Write => "write",
    }
}
