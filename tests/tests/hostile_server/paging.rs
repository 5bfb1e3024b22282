//! Servers that never come to the end of a list.

use crate::peer::{Server, answer, success};
use crate::tally::Tally;
use bkapi::ErrorKind::Paging as Endless;
use bkapi::{Effect, Endpoint, Extra, Method, Paged, Paging, PagingBy, Value, record};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

#[derive(Clone, Default)]
struct List {
    start: Option<i64>,
    limit: Option<i64>,
    extra: Extra,
}

record!(List { 0 start: "start", 1 limit: "limit" });

#[derive(Clone, Default)]
struct Page {
    count: Value,
    items: Vec<i64>,
    extra: Extra,
}

record!(Page { 0 count: "count", 1 items: "items" });

impl Endpoint for List {
    const SYSTEM: &'static str = "test";
    const NAME: &'static str = "list";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/list/";
    const EFFECT: Effect = Effect::Read;
    type Response = Page;
}

impl Paged for List {
    const PAGING: Paging = Paging {
        by: PagingBy::Offset,
        at: "start",
        size: Some("limit"),
        items: "items",
        total: Some("count"),
        next: None,
    };
    type Item = i64;
    fn items(page: Page) -> Vec<i64> {
        page.items
    }
}

#[derive(Clone, Default)]
struct Scroll {
    mark: Option<String>,
    extra: Extra,
}

record!(Scroll { 0 mark: "mark" });

#[derive(Clone, Default)]
struct Turn {
    next: Value,
    items: Vec<i64>,
    extra: Extra,
}

record!(Turn { 0 next: "next", 1 items: "items" });

impl Endpoint for Scroll {
    const SYSTEM: &'static str = "test";
    const NAME: &'static str = "scroll";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/scroll/";
    const EFFECT: Effect = Effect::Read;
    type Response = Turn;
}

impl Paged for Scroll {
    const PAGING: Paging =
        Paging { by: PagingBy::Cursor, at: "mark", size: None, items: "items", total: None, next: Some("next") };
    type Item = i64;
    fn items(page: Turn) -> Vec<i64> {
        page.items
    }
}

/// A server whose n-th answer has this payload.
async fn counting(data: impl Fn(usize) -> Value + Send + Sync + 'static) -> Server {
    let calls = AtomicUsize::new(0);
    Server::replying(move |_| answer(200, &[], success(&data(calls.fetch_add(1, SeqCst)).to_string()))).await
}

fn ask() -> List {
    List { limit: Some(2), ..List::default() }
}

pub(crate) async fn endless(tally: Tally) {
    let server = counting(|n| json!({"count": u64::MAX, "items": [2 * n, 2 * n + 1]})).await;
    let call = || server.client().send(&ask()).items();
    tally.refused("all of a list without end", call().max_pages(20).all().await, &[Endless]);
    assert_eq!(server.connections(), 20);
    let mut items = call().max_pages(20);
    let mut taken = 0;
    let error = loop {
        match items.next().await.unwrap() {
            Ok(_) => taken += 1,
            Err(error) => break error,
        }
    };
    tally.refused::<()>("a stream of it", Err(error), &[Endless]);
    assert!(taken <= 40 && items.next().await.is_none(), "the stream is over");
    let error = tally.refused("more items than may be", call().max_items(10).all().await, &[Endless]);
    assert!(error.to_string().contains("more than 10 items"), "{error}");
    // Pages that are far larger than was asked for.
    let server = counting(|n| json!({"count": -1, "items": vec![n; 200_000]})).await;
    let all = server.client().send(&ask()).items().all().await;
    let error = tally.refused("large pages", all, &[Endless]);
    assert!(server.connections() <= 6 && error.to_string().contains("1000000 items"), "{error}");
}

pub(crate) async fn repeated(tally: Tally) {
    let server = counting(|_| json!({"count": 1000, "items": [1, 2]})).await;
    tally.refused("one page for ever", server.client().send(&ask()).items().all().await, &[Endless]);
    assert_eq!(server.connections(), 2);
    let server = counting(|n| json!({"count": 1_u64 << 40, "items": [n % 2, 2]})).await;
    tally.refused("two pages for ever", server.client().send(&ask()).items().max_pages(30).all().await, &[Endless]);
    assert_eq!(server.connections(), 30);
}

pub(crate) async fn odd_counts(tally: Tally) {
    for count in
        [json!(-1), json!(-9_223_372_036_854_775_808_i64), json!("x"), json!(null), json!([1]), json!(0), json!(1e300)]
    {
        let told = count.clone();
        let server = counting(move |n| json!({"count": told, "items": if n < 3 { vec![n, n] } else { vec![n] }})).await;
        let all = tally.harmless(&count.to_string(), server.client().send(&ask()).items().all().await);
        assert_eq!(all.len(), 7, "a short page is the last one: {count}");
    }
    for count in [json!(u64::MAX), json!(1_u64 << 63), json!("18446744073709551615")] {
        let told = count.clone();
        let server = counting(move |n| json!({"count": told, "items": if n < 3 { vec![n, n] } else { vec![] }})).await;
        let all = tally.harmless(&count.to_string(), server.client().send(&ask()).items().all().await);
        assert_eq!(all.len(), 6, "an empty page is the last one: {count}");
    }
    let server = counting(|n| json!({"count": ([10, 1, 10][n % 3]), "items": [n, n]})).await;
    assert_eq!(tally.harmless("a count that changes", server.client().send(&ask()).items().all().await).len(), 4);
    let server = counting(|_| json!({"count": u64::MAX, "items": [1, 2]})).await;
    let at_the_end = List { start: Some(i64::MAX), ..ask() };
    let _ = server.client().send(&at_the_end).items().max_pages(3).all().await;
    let pages = List { start: Some(-1), limit: Some(-1), ..List::default() };
    let _ = server.client().send(&pages).items().max_pages(3).all().await;
    tally.harmless("pages at the end of all numbers", Ok(()));
}

pub(crate) async fn marks(tally: Tally) {
    let page = |next: Value| move |n: usize| json!({"next": next, "items": [n]});
    let same = counting(page(json!("x"))).await;
    tally.refused("one mark for ever", same.client().send(&Scroll::default()).items().all().await, &[Endless]);
    assert_eq!(same.connections(), 2);
    let long = counting(page(json!("x".repeat(1 << 20)))).await;
    tally.refused("a mark of a mebibyte", long.client().send(&Scroll::default()).items().all().await, &[Endless]);
    assert_eq!(long.connections(), 1, "it is not sent back");
    let fresh = counting(|n| json!({"next": n.to_string(), "items": [n]})).await;
    tally.refused(
        "a new mark for ever",
        fresh.client().send(&Scroll::default()).items().max_pages(25).all().await,
        &[Endless],
    );
    let odd = counting(
        |n| json!({"next": ([json!({"a": [1]}), json!(1), json!("\r\nx: y"), Value::Null][n.min(3)]), "items": [n]}),
    )
    .await;
    assert_eq!(
        tally.harmless("marks of every type", odd.client().send(&Scroll::default()).items().all().await).len(),
        4
    );
}

/// A list that is asked for by a form.
#[derive(Clone, Default)]
struct FormList {
    biz: i64,
    page: Option<i64>,
    extra: Extra,
}

record!(FormList { 0 biz: "biz", 1 page: "page" });

impl Endpoint for FormList {
    const SYSTEM: &'static str = "test";
    const NAME: &'static str = "form_list";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/form/";
    const EFFECT: Effect = Effect::Read;
    const BODY: bkapi::Body = bkapi::Body::Form;
    type Response = Page;
}

impl Paged for FormList {
    const PAGING: Paging =
        Paging { by: PagingBy::Page, at: "page", size: None, items: "items", total: Some("count"), next: None };
    type Item = i64;
    fn items(page: Page) -> Vec<i64> {
        page.items
    }
}

pub(crate) async fn forms(tally: Tally) {
    let server = counting(|n| json!({"count": 3, "items": [n]})).await;
    let list = FormList { biz: 7, page: Some(1), ..FormList::default() };
    assert_eq!(tally.harmless("a form by pages", server.client().send(&list).items().all().await).len(), 3);
    let mut bodies = Vec::new();
    for heard in server.heard() {
        assert_eq!(heard.header("content-type"), ["application/x-www-form-urlencoded"]);
        bodies.push(String::from_utf8(heard.body).unwrap());
    }
    assert_eq!(bodies, ["biz=7&page=1", "biz=7&page=2", "biz=7&page=3"]);
}
