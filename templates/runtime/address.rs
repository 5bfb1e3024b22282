//! Where calls go: the address of a server, or a template of the addresses of many gateways.

use crate::platform::{GATEWAY_NAME, STAGE_NAME};
use crate::show::Shown;
use crate::{Error, ErrorKind};
use reqwest::Url;

/// An address as it may be shown: before its host and behind its path there may be passwords.
pub(crate) fn shown(template: &str) -> String {
    // A password may hold what would end the address otherwise.
    let start = template.rfind('@').map_or(0, |at| at + 1);
    let end = template[start..].find(['?', '#']).map_or(template.len(), |end| start + end);
    let scheme = template[..start].find("//").map_or("", |at| &template[..at + 2]);
    let hidden = |is_there| if is_there { "***" } else { "" };
    let (before, after) = (hidden(start > 0), hidden(end < template.len()));
    let at = if start > 0 { "@" } else { "" };
    Shown::new(format!("{scheme}{before}{at}{}{after}", &template[start..end])).to_string()
}

/// An address that was checked, in which the name of a gateway and of a stage may be left open.
#[derive(Debug, Clone)]
pub(crate) struct Address {
    template: String,
    is_gateway: bool,
    /// The URL of a template that leaves nothing open.
    whole: Option<Url>,
}

impl Address {
    /// # Errors
    /// What is given is no `http` or `https` URL, or has a user, a query or a fragment.
    pub(crate) fn parse(template: &str) -> Result<Address, Error> {
        let is_gateway = GATEWAY_NAME.iter().any(|name| template.contains(name));
        let template = template.trim().trim_end_matches('/');
        let mut address = Address { template: template.to_owned(), is_gateway, whole: None };
        let refuse = |what: String| Err(Error::new(ErrorKind::Config, what));
        let shown = shown(template);
        let url: Url = match address.fill("gateway", "stage").parse() {
            Ok(url) => url,
            Err(error) => return refuse(format!("the endpoint `{shown}` is no URL: {error}")),
        };
        if !matches!(url.scheme(), "http" | "https") {
            return refuse(format!("the endpoint must be an http or https URL, not {:?}", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("the endpoint must not hold a user or a password".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse(format!("the endpoint `{shown}` must end with its path"));
        }
        if url.path().contains("%7B") {
            return refuse(format!("the endpoint `{shown}` leaves open more than `{{api_name}}` and `{{stage}}`"));
        }
        if !is_gateway && !template.contains(STAGE_NAME) {
            address.whole = Some(url);
        }
        Ok(address)
    }

    /// Whether the name of a gateway is left open.
    pub(crate) fn is_gateway(&self) -> bool {
        self.is_gateway
    }

    /// The URL of a path. The stage stands where the template has room for it, else before the path; an empty one
    /// nowhere. The server sees the path as it is: nothing in it leads to another host, to the query, or out of the address.
    pub(crate) fn url(&self, gateway: &str, stage: Option<&str>, path: &str) -> Result<Url, Error> {
        // That of a stage was looked at where it was given; a gateway may have the name of a system.
        check_name("gateway", gateway, ErrorKind::Config)?;
        let path = &literal(path)?;
        if let (Some(whole), None) = (&self.whole, stage.filter(|stage| !stage.is_empty())) {
            let mut url = whole.clone();
            url.set_path(&format!("{}{path}", whole.path().trim_end_matches('/')));
            return Ok(url);
        }
        let has_room = self.template.contains(STAGE_NAME);
        let mut text = self.fill(gateway, stage.unwrap_or_default());
        if let Some(stage) = stage.filter(|stage| !has_room && !stage.is_empty()) {
            text.push('/');
            text.push_str(stage);
        }
        let base: Url = text.parse().map_err(|error| Error::new(ErrorKind::Config, format!("the endpoint `{}` is no URL: {error}", shown(&text))))?;
        let mut url = base.clone();
        url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
        Ok(url)
    }

    fn fill(&self, gateway: &str, stage: &str) -> String {
        let named = GATEWAY_NAME.iter().fold(self.template.clone(), |text, name| text.replace(name, gateway));
        named.replace(STAGE_NAME, stage)
    }
}

/// Refuses the name of a gateway or of a stage that cannot stand in a URL as it is: part of an address, any other text
/// could make it that of another server.
pub(crate) fn check_name(what: &str, name: &str, kind: ErrorKind) -> Result<(), Error> {
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) && !matches!(name, "." | "..");
    if is_name { Ok(()) } else { Err(Error::new(kind, format!("{name:?} is no name of a {what}"))) }
}

/// A path of which URLs keep every character; they would drop line ends and tabs, and read `\` as `/`.
///
/// # Errors
/// A segment is `.` or `..`, also where it is percent-encoded: it would lead out of the address.
fn literal(path: &str) -> Result<String, Error> {
    let is_dots = |segment: &str| matches!(&*segment.to_ascii_lowercase().replace("%2e", "."), "." | "..");
    if path.split('/').any(is_dots) {
        return Err(Error::new(ErrorKind::Request, "the path must not hold `.` or `..` as a segment"));
    }
    let mut literal = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '\\' | '?' | '#' | '\0'..=' ' | '\u{7f}' => literal.push_str(&format!("%{:02X}", u32::from(c))),
            c => literal.push(c),
        }
    }
    Ok(literal)
}
