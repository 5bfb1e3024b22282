//! Who calls: the app and the user, and how a server is told.

use crate::{Error, ErrorKind, Value};
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Map;
use std::fmt;

/// Where credentials travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum AuthPlacement {
    /// In a header of its own, which gateways and current service buses read.
    #[default]
    Header,
    /// As parameters: in the query of calls without a body, else as members of the body. Service buses of the community
    /// edition 6 and before read nothing else.
    Params,
}

/// The user in whose name an app calls.
#[derive(Clone)]
pub struct User {
    key: &'static str,
    value: SecretString,
}

impl User {
    /// By name: only for apps that the server trusts without a login.
    pub fn name(name: impl Into<String>) -> User {
        User { key: USERNAME, value: SecretString::from(name.into()) }
    }

    /// By the login state in the cookie `bk_token`.
    pub fn token(token: impl Into<SecretString>) -> User {
        User { key: TOKEN, value: token.into() }
    }

    /// By the login state in the cookie `bk_ticket`.
    pub fn ticket(ticket: impl Into<SecretString>) -> User {
        User { key: TICKET, value: ticket.into() }
    }

    /// By an access token, which stands for app and user together: nothing else is sent then.
    pub fn access_token(token: impl Into<SecretString>) -> User {
        User { key: ACCESS_TOKEN, value: token.into() }
    }
}

/// Says of which kind the user is, and no more.
impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("User").field(&self.key).finish()
    }
}

const CODE: &str = "bk_app_code";
const SECRET: &str = "bk_app_secret";
const USERNAME: &str = "bk_username";
const TOKEN: &str = "bk_token";
const TICKET: &str = "bk_ticket";
const ACCESS_TOKEN: &str = "access_token";
/// What service buses call an access token among the parameters.
const PARAM_ACCESS_TOKEN: &str = "bk_access_token";

/// The app and its users, at most one of each kind.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    app: Option<(String, SecretString)>,
    users: Vec<User>,
}

impl Credentials {
    pub(crate) fn set_app(&mut self, code: String, secret: SecretString) {
        self.app = Some((code, secret));
    }

    pub(crate) fn set_user(&mut self, user: User) {
        self.users.retain(|known| known.key != user.key);
        self.users.push(user);
    }

    /// The same app with this user alone.
    pub(crate) fn with_user(&self, user: User) -> Credentials {
        Credentials { app: self.app.clone(), users: vec![user] }
    }

    fn user(&self, key: &str) -> Option<&User> {
        self.users.iter().find(|user| user.key == key)
    }

    /// The value of the header; nothing where nobody calls.
    pub(crate) fn header(&self) -> Result<Option<HeaderValue>, Error> {
        let members = match self.user(ACCESS_TOKEN) {
            Some(token) => vec![(ACCESS_TOKEN, token.value.expose_secret())],
            None => self.app_members().chain(self.user_members()).collect(),
        };
        if members.is_empty() {
            return Ok(None);
        }
        let json: Map<String, Value> = members.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
        let mut header = HeaderValue::from_str(&ascii(&Value::Object(json).to_string()))
            .map_err(|_| Error::new(ErrorKind::Config, "the credentials cannot be sent in a header"))?;
        header.set_sensitive(true);
        Ok(Some(header))
    }

    /// The parameters. There the access token is the user's alone: the app still says who it is.
    pub(crate) fn params(&self) -> Result<Vec<(&'static str, &str)>, Error> {
        if let Some(token) = self.user(ACCESS_TOKEN) {
            return Ok(self.app_members().chain([(PARAM_ACCESS_TOKEN, token.value.expose_secret())]).collect());
        }
        if self.user(TICKET).is_some() {
            let message = "servers do not read a `bk_ticket` among the parameters: send the credentials in the header";
            return Err(Error::new(ErrorKind::Config, message));
        }
        Ok(self.app_members().chain(self.user_members()).collect())
    }

    /// What nobody else may see; a name is no secret.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let users = self.users.iter().filter(|user| user.key != USERNAME).map(|user| user.value.expose_secret());
        self.app.iter().map(|(_, secret)| secret.expose_secret()).chain(users)
    }

    fn app_members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.app.iter().flat_map(|(code, secret)| [(CODE, code.as_str()), (SECRET, secret.expose_secret())])
    }

    fn user_members(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.users.iter().map(|user| (user.key, user.value.expose_secret()))
    }
}

/// The app's code and the kinds of users.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.app.as_ref().map(|(code, _)| code);
        f.debug_struct("Credentials").field("app", &code).field("users", &self.users).finish()
    }
}

/// JSON in ASCII alone, as headers want it.
pub(crate) fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            ' '..='~' => text.push(c),
            _ => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    text
}
