//! Random edits of specs: what `diff` says about each, held against the crates that both versions give.
//!
//! What callers wrote against the old crate compiles against the new one if every item that they could name is there
//! with the same signature. So `diff` must call an edit breaking where an item is gone or has another one, and must not
//! call it a break of Rust code where all are there.

#![allow(clippy::unwrap_used)]

#[path = "callers/edits.rs"]
mod edits;
#[path = "callers/surface.rs"]
mod surface;

use md_bindgen::diagnostic::SourceFile;
use md_bindgen::diff::{Aspect, Breaks, Change, Class, compare, human};
use md_bindgen::render::{Options, render};
use md_bindgen::spec::{System, yaml};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use surface::Surface;

/// Edited specs that are compared, unless `MD_BINDGEN_EDITS` says how many.
const EDITS: u64 = 300;

const SPEC: &str = "
format: 1
system: shop
endpoints:
- name: find_lines
  method: POST
  path: /lines/find/
  effect: read
  envelope: none
  request: Request
  response: list<Data>
  types:
    Request:
    - {name: paging, type: Page, required: true}
    - {name: filter, type: Filter}
    Page: [{name: limit, type: integer}, {name: start, type: integer}]
    Filter:
    - {name: field, type: string, required: true}
    - {name: value, type: any, required: true}
    - {name: rules, type: list<Filter>}
    - {name: inner, type: Filter}
    Data: [{name: order, type: Order}, {name: line, type: Line}]
    Order: [{name: id, type: integer, required: true}, {name: state, type: string, values: {open: '', paid: ''}}]
    Line: [{name: text, type: string, required: true}, {name: parent, type: Line}]
- name: find_orders
  method: POST
  path: /orders/{shop}/find/
  effect: read
  envelope: house
  paging: {by: offset, at: page.start, size: page.limit, items: info, total: count}
  request: Request
  response: Data
  types:
    Request:
    - {name: shop, type: integer, required: true, in: path}
    - {name: state, type: string, required: true, values: {open: still to be paid, paid: ''}}
    - {name: kind, type: integer, values: {1: card, 2: cash}}
    - {name: page, type: Page, required: true}
    - {name: filter, type: Filter}
    - {name: tags, type: list<string>}
    - {name: owner, type: string, required: true, nullable: true}
    - {name: note, type: string, nullable: true}
    - {name: code, type: string|integer, required: true}
    Page: [{name: start, type: integer}, {name: limit, type: integer}]
    Filter:
    - {name: field, type: string, required: true}
    - {name: value, type: any, required: true}
    - {name: rules, type: list<Filter>}
    - {name: inner, type: Filter}
    Data:
    - {name: count, type: integer, required: true}
    - {name: info, type: list<Order>, required: true}
    Order:
    - {name: id, type: integer, required: true}
    - {name: state, type: string, required: true, values: {open: '', paid: ''}}
    - {name: price, type: number}
    - {name: by_day, type: map<list<Line>>, required: true}
    - {name: shipped, type: boolean, nullable: true}
    - {name: page, type: Page}
    Line: [{name: text, type: string, required: true}, {name: parent, type: Line}]
    Envelope:
    - {name: code, type: integer, required: true}
    - {name: data, type: Data}
    - {name: rest, type: Data}
- name: get_logo
  method: GET
  path: /logo/
  effect: read
  envelope: none
  answer: bytes
  request: Request
  response: any
  types:
    Request: [{name: size, type: integer, in: query}, {name: page, type: Page}]
    Page: [{name: start, type: integer}, {name: limit, type: integer}]
- name: list-orders
  method: GET
  path: /orders/
  effect: read
  envelope: none
  paging: {by: page, at: page, size: size, items: ''}
  request: Request
  response: list<Order>?
  types:
    Request: [{name: page, type: integer, in: query}, {name: size, type: integer, in: query}]
    Order: [{name: id, type: integer, required: true}, {name: orders, type: Spare}]
    Spare: [{name: a, type: list<list<integer>>}]
- name: send_file
  method: POST
  path: /file/
  effect: write
  body: multipart
  envelope: none
  request: Request
  response: Data
  types:
    Request: [{name: file, type: file, required: true}, {name: names, type: string|list<string>, forms: [1]}]
    Data: [{name: order, type: Order}]
    Order: [{name: state, type: string, values: {open: '', paid: ''}}, {name: id, type: integer, required: true}]
";

fn system() -> System {
    yaml::read(&SourceFile::new("spec.yaml", SPEC)).unwrap()
}

/// What callers can name; nothing where the systems give no crate.
fn surface(systems: &[System]) -> Option<Surface> {
    let callable = |system: &System| {
        let mut system = system.clone();
        system.endpoints.retain(|endpoint| endpoint.is_routed());
        system
    };
    let systems: Vec<System> = systems.iter().map(callable).collect();
    render(&systems, &Options::default()).ok().map(|rendered| Surface::of(&rendered.tree))
}

/// An edited system that a spec can say.
fn edited(random: &mut StdRng, old: &System) -> Option<(System, Vec<&'static str>)> {
    let mut new = old.clone();
    let names = (0..random.random_range(1..4)).filter_map(|_| edits::edit(random, &mut new)).collect();
    let text = yaml::write(&new, yaml::Style::Full);
    let read = yaml::read(&SourceFile::new("spec.yaml", text)).ok()?;
    Some((read, names))
}

/// What is wrong with the verdict on an edit.
fn complaint(old: &Surface, new: &Surface, changes: &[Change]) -> Option<String> {
    let is_source = changes.iter().any(|change| matches!(change.class, Class::Breaking(Breaks::Source | Breaks::Both)));
    // A method that another endpoint has from now on, or arguments in another order: callers may compile, and mean
    // something else.
    let is_misread = changes.iter().any(|change| match change.aspect {
        Aspect::RustName => change.path.is_none(),
        aspect => aspect == Aspect::Arguments,
    });
    let is_more_than_words = changes.iter().any(|change| change.class != Class::Documentation);
    let gone = old.gone(new);
    let complaint = match (gone.is_empty(), is_source) {
        (false, false) => "callers cannot compile any more, and no change says so",
        (true, true) if !is_misread => "a change is said to break Rust code, and nothing does",
        _ if old != new && !is_more_than_words => "the crate differs, and only words are said to",
        _ => return None,
    };
    let differing: Vec<String> = old.differing(new);
    Some(format!("{complaint}\n  gone: {gone:#?}\n  differing: {differing:#?}\n{}", human(changes, None, false)))
}

/// Edits after which every endpoint is also rendered alone.
const ALONE: u64 = 40;

#[test]
fn an_endpoint_looks_the_same_whether_it_shares_types_or_is_alone() {
    let mut random = StdRng::seed_from_u64(7);
    let (start, mut new) = (system(), system());
    let (mut compared, mut shared) = (0, 0);
    for seed in 0..ALONE {
        new = if seed % 10 == 0 { start.clone() } else { edited(&mut random, &new).map_or(new, |(new, _)| new) };
        let Some(whole) = surface(std::slice::from_ref(&new)) else { continue };
        for endpoint in &new.endpoints {
            let alone = System { endpoints: vec![endpoint.clone()], ..new.clone() };
            let alone = surface(&[alone]).unwrap();
            assert!(alone.shared.is_empty());
            // Beside another one of nearly the same name an endpoint has another module.
            let Some(of_endpoint) = whole.in_file_of(&alone) else { continue };
            assert_eq!(of_endpoint.differing(&alone), [""; 0], "{}", yaml::write(&new, yaml::Style::Full));
            compared += 1;
        }
        shared += whole.shared.len();
    }
    assert!(compared > ALONE && shared > 0, "{compared} endpoints compared, {shared} types shared");
}

#[test]
fn what_breaks_callers_is_called_breaking_and_nothing_else_is() {
    let seeds = std::env::var("MD_BINDGEN_EDITS").ok().and_then(|count| count.parse().ok()).unwrap_or(EDITS);
    let mut random = StdRng::seed_from_u64(11);
    let start = system();
    let first = surface(std::slice::from_ref(&start)).unwrap();
    let (mut old, mut old_surface) = (start.clone(), first.clone());
    let (mut compared, mut broke, mut moved, mut complaints) = (0, 0, 0, Vec::new());
    for seed in 0..seeds {
        // Edits pile up for a while, so that odd specs are edited, too.
        if seed % 20 == 0 {
            (old, old_surface) = (start.clone(), first.clone());
        }
        let Some((new, edits)) = edited(&mut random, &old) else { continue };
        let Some(new_surface) = surface(std::slice::from_ref(&new)) else { continue };
        let changes = compare(std::slice::from_ref(&old), std::slice::from_ref(&new));
        assert_eq!(compare(std::slice::from_ref(&new), std::slice::from_ref(&new)), []);
        complaints.extend(
            complaint(&old_surface, &new_surface, &changes).map(|complaint| format!("{seed}, {edits:?}: {complaint}")),
        );
        compared += 1;
        broke += usize::from(!old_surface.gone(&new_surface).is_empty());
        moved += usize::from(old_surface.shared != new_surface.shared);
        (old, old_surface) = (new, new_surface);
    }
    println!("{compared} edits compared, {broke} of them break Rust code, {moved} change what endpoints share");
    assert!(compared > seeds / 2 && broke > 0 && moved > 0, "{compared} compared, {broke} broke, {moved} moved");
    let count = complaints.len();
    complaints.truncate(12);
    assert!(complaints.is_empty(), "{count} of {compared}:\n{}", complaints.join("\n"));
}
