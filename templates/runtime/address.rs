//! Where calls go: the address of a server, or a template of the addresses of many gateways.

use crate::platform::{GATEWAY_NAME, STAGE_NAME};
use crate::{Error, ErrorKind};
use reqwest::Url;

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
        let url: Url = match address.fill("gateway", "stage").parse() {
            Ok(url) => url,
            Err(error) => return refuse(format!("the endpoint {template:?} is no URL: {error}")),
        };
        if !matches!(url.scheme(), "http" | "https") {
            return refuse(format!("the endpoint must be an http or https URL, not {:?}", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("the endpoint must not hold a user or a password".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse(format!("the endpoint {template:?} must end with its path"));
        }
        if url.path().contains("%7B") {
            return refuse(format!("the endpoint {template:?} leaves open more than `{{api_name}}` and `{{stage}}`"));
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
    /// nowhere.
    ///
    /// # Errors
    /// The path would be read as another one.
    pub(crate) fn url(&self, gateway: &str, stage: Option<&str>, path: &str) -> Result<Url, Error> {
        check_path(path)?;
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
        let base: Url = text.parse().map_err(|error| Error::new(ErrorKind::Config, format!("{text:?} is no URL: {error}")))?;
        let mut url = base.clone();
        url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
        Ok(url)
    }

    fn fill(&self, gateway: &str, stage: &str) -> String {
        let named = GATEWAY_NAME.iter().fold(self.template.clone(), |text, name| text.replace(name, gateway));
        named.replace(STAGE_NAME, stage)
    }
}

/// Refuses a path that a URL does not hold as it is: steps up, backslashes, which count as `/`, and control characters, some
/// of which are dropped.
fn check_path(path: &str) -> Result<(), Error> {
    let is_dots = |step: &str| matches!(step.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    let is_odd = path.chars().any(|c| c == '\\' || c.is_control()) || path.split('/').any(is_dots);
    if is_odd { Err(Error::new(ErrorKind::Request, format!("the path {path:?} would be read as another one"))) } else { Ok(()) }
}

/// Refuses the name of a gateway or of a stage that cannot stand in a URL as it is: part of an address, any other text
/// could make it that of another server.
pub(crate) fn check_name(what: &str, name: &str, kind: ErrorKind) -> Result<(), Error> {
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) && !matches!(name, "." | "..");
    if is_name { Ok(()) } else { Err(Error::new(kind, format!("{name:?} is no name of a {what}"))) }
}
