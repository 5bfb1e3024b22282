//! Expressions: how items are taken from a page, and the example of a call.

use super::items::leaves;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprClosure, ExprMacro, Item, ItemUse, Lit, Member, Pat, Path, Stmt, Token};

/// `|page| page.items`, or the same where the page or the items may be missing.
pub(super) fn take(closure: &ExprClosure) -> Result<(), String> {
    let refuse = || Err("items that are taken in another way".to_owned());
    let [Pat::Ident(page)] = closure.inputs.iter().collect::<Vec<_>>()[..] else { return refuse() };
    if page.ident != "page" || !closure.attrs.is_empty() || closure.capture.is_some() {
        return refuse();
    }
    if is_part(&closure.body) { Ok(()) } else { refuse() }
}

fn is_part(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.is_ident("page"),
        Expr::Field(field) => is_part(&field.base) && matches!(field.member, Member::Named(_)),
        Expr::MethodCall(call) => {
            let is_known = ["unwrap_or_default", "map", "and_then"].iter().any(|name| call.method == name);
            let is_inner = |argument: &Expr| matches!(argument, Expr::Closure(inner) if take(inner).is_ok());
            is_known && call.turbofish.is_none() && is_part(&call.receiver) && call.args.iter().all(is_inner)
        }
        _ => false,
    }
}

/// The doc comment with a call: code that is compiled, not run, and only calls the client with literals.
pub(super) fn example(lines: &[String], krate: &str, names: &BTreeSet<String>) -> Result<(), String> {
    let signature = format!("# async fn example(client: {krate}::Client) -> Result<(), {krate}::Error> {{");
    let code = match lines {
        [] => return Ok(()),
        [open, first, code @ .., last, close]
            if open == "```no_run" && *first == signature && last == "# Ok(()) }" && close == "```" =>
        {
            code
        }
        _ => return Err(format!("an example of another shape: {lines:?}")),
    };
    // A line with a fence would end the block, one with a `#` would be hidden.
    if let Some(line) = code.iter().find(|line| line.trim_start().starts_with(['`', '~', '#'])) {
        return Err(format!("the line {line:?} of an example"));
    }
    let text = format!("async fn example() {{\n{}\n}}", code.join("\n"));
    let file = syn::parse_file(&text).map_err(|error| format!("an example that is no Rust: {error}"))?;
    let [Item::Fn(function)] = &*file.items else { return Err("an example that leaves its function".to_owned()) };
    let reader = Reader { krate, names };
    function.block.stmts.iter().try_for_each(|stmt| reader.stmt(stmt))
}

struct Reader<'a> {
    krate: &'a str,
    names: &'a BTreeSet<String>,
}

impl Reader<'_> {
    fn stmt(&self, stmt: &Stmt) -> Result<(), String> {
        match stmt {
            Stmt::Item(Item::Use(item)) if item.attrs.is_empty() => self.import(item),
            Stmt::Local(local) if local.attrs.is_empty() => {
                let init = local.init.as_ref().filter(|init| init.diverge.is_none());
                match (&local.pat, init) {
                    (Pat::Ident(_), Some(init)) => self.expr(&init.expr),
                    _ => Err("an odd `let`".to_owned()),
                }
            }
            Stmt::Expr(Expr::While(each), None) if each.attrs.is_empty() && each.label.is_none() => {
                self.condition(&each.cond)?;
                each.body.stmts.iter().try_for_each(|stmt| self.stmt(stmt))
            }
            Stmt::Macro(call) if call.mac.path.is_ident("println") => match call.mac.tokens.to_string().as_str() {
                r#""{:?}", item?"# | r#""{:?}" , item ?"# => Ok(()),
                other => Err(format!("println!({other})")),
            },
            _ => Err("a statement that no example has".to_owned()),
        }
    }

    fn import(&self, item: &ItemUse) -> Result<(), String> {
        let mut paths = Vec::new();
        leaves(&item.tree, String::new(), &mut paths)?;
        let is_known =
            |path: &String| path == "std::collections::BTreeMap" || path.starts_with(&format!("{}::", self.krate));
        match paths.iter().find(|path| !is_known(path)) {
            Some(path) => Err(format!("an example with the import `{path}`")),
            None => Ok(()),
        }
    }

    /// `let Some(item) = …`
    fn condition(&self, condition: &Expr) -> Result<(), String> {
        match condition {
            Expr::Let(bound) if bound.attrs.is_empty() => match &*bound.pat {
                Pat::TupleStruct(some)
                    if some.path.is_ident("Some") && matches!(some.elems.first(), Some(Pat::Ident(_))) =>
                {
                    self.expr(&bound.expr)
                }
                _ => Err("a loop over something odd".to_owned()),
            },
            _ => Err("a loop that no example has".to_owned()),
        }
    }

    fn expr(&self, expr: &Expr) -> Result<(), String> {
        let all = |exprs: &Punctuated<Expr, Token![,]>| exprs.iter().try_for_each(|expr| self.expr(expr));
        match expr {
            Expr::Lit(_) => Ok(()),
            Expr::Unary(unary) if matches!(&*unary.expr, Expr::Lit(_)) => Ok(()),
            Expr::Path(path) if path.attrs.is_empty() && path.qself.is_none() => self.path(&path.path),
            Expr::Call(call) => self.expr(&call.func).and_then(|()| all(&call.args)),
            Expr::MethodCall(call) if call.turbofish.is_none() => {
                self.expr(&call.receiver).and_then(|()| all(&call.args))
            }
            Expr::Array(array) => all(&array.elems),
            Expr::Tuple(tuple) => all(&tuple.elems),
            Expr::Try(tried) => self.expr(&tried.expr),
            Expr::Await(awaited) => self.expr(&awaited.base),
            Expr::Macro(ExprMacro { mac, .. }) if mac.path.is_ident("vec") => {
                let items = mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
                all(&items.map_err(|error| error.to_string())?)
            }
            Expr::Macro(ExprMacro { mac, .. }) if mac.path.is_ident("json") => json(mac.tokens.clone()),
            _ => Err("an expression that no example has".to_owned()),
        }
    }

    fn path(&self, path: &Path) -> Result<(), String> {
        let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let is_known = match words.as_slice() {
            ["client" | "request" | "items" | "Some" | "None"] => true,
            ["String", "from"] | ["BTreeMap", "new" | "from"] | ["File", "named"] => true,
            ["Default", "default"] | ["Vec", "new"] => true,
            // A record, a list of values, or a constant of one.
            [name] | [name, _] => self.names.contains(*name),
            _ => false,
        };
        if is_known { Ok(()) } else { Err(format!("an example with `{}`", words.join("::"))) }
    }
}

/// Literals and the signs of JSON.
fn json(tokens: TokenStream) -> Result<(), String> {
    tokens.into_iter().try_for_each(|token| match token {
        TokenTree::Group(group) => json(group.stream()),
        TokenTree::Literal(literal) => {
            let is_plain = matches!(Lit::new(literal), Lit::Str(_) | Lit::Int(_) | Lit::Float(_));
            if is_plain { Ok(()) } else { Err("json! with an odd literal".to_owned()) }
        }
        TokenTree::Punct(sign) if matches!(sign.as_char(), ',' | ':' | '-') => Ok(()),
        TokenTree::Ident(word) if ["null", "true", "false"].iter().any(|known| word == known) => Ok(()),
        other => Err(format!("json! with `{other}`")),
    })
}
