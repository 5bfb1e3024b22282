//! Settings of a client, checked when it is built.

use crate::address::{Address, check_name, shown};
use crate::client::Inner;
use crate::credentials::Credentials;
use crate::options::Options;
use crate::platform;
use crate::retry::Budget;
use crate::show::{Secrets, secrets_in, unescaped};
use crate::transport::{Http, Transport};
use crate::{AuthPlacement, Client, Error, ErrorKind, HeaderMap, Retry, User};
use reqwest::header::HeaderValue;
use reqwest::redirect;
use secrecy::SecretString;
use std::env;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Tells the server's operators who calls.
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// Settings of a [`Client`]. Nothing is checked before [`build`](ClientBuilder::build).
#[must_use = "settings do nothing without `build`"]
pub struct ClientBuilder {
    endpoint: String,
    gateway_url: Option<String>,
    gateway: Option<String>,
    stage: Option<String>,
    credentials: Credentials,
    placement: AuthPlacement,
    language: Option<String>,
    tenant: Option<String>,
    test_environment: bool,
    headers: Result<Options, Error>,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    connect_timeout: Duration,
    proxy: Option<SecretString>,
    http: Option<reqwest::Client>,
    transport: Option<Arc<dyn Transport>>,
    retry: Retry,
    max_answer: usize,
    is_strict: bool,
}

impl ClientBuilder {
    pub(crate) fn new(endpoint: String) -> ClientBuilder {
        ClientBuilder {
            endpoint,
            gateway_url: None,
            gateway: None,
            stage: None,
            credentials: Credentials::default(),
            placement: AuthPlacement::default(),
            language: None,
            tenant: None,
            test_environment: false,
            headers: Ok(Options::default()),
            timeout: Duration::from_secs(60),
            attempt_timeout: None,
            connect_timeout: Duration::from_secs(10),
            proxy: None,
            http: None,
            transport: None,
            retry: Retry::new(),
            max_answer: 64 << 20,
            is_strict: false,
        }
    }

    /// Settings from the variables that BlueKing's own SDKs read:
    ///
    /// | variable | setting |
    /// |---|---|
    /// | `BK_COMPONENT_API_URL` | the endpoint, for paths of the service bus |
    /// | `BK_API_STAGE_URL_TMPL`, `BK_API_URL_TMPL` | the endpoint for all other paths, or for all where it is alone |
    /// | `BK_APP_CODE`, `BKPAAS_APP_ID`, `APP_CODE` | the app's code |
    /// | `BK_APP_SECRET`, `BKPAAS_APP_SECRET`, `SECRET_KEY` | the app's secret |
    /// | `BKPAAS_APP_TENANT_ID`, `BK_APP_TENANT_ID` | the tenant; `system` where the first is there and empty |
    /// | `BK_API_USE_TEST_ENV` | the test backend: `1` or `true` |
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] where no endpoint is set, or a code without a secret.
    pub fn from_env() -> Result<ClientBuilder, Error> {
        let bus = variable(platform::BUS_URL);
        let gateway = variable(platform::GATEWAY_URL);
        let missing = |names: &[&str]| Error::new(ErrorKind::Config, format!("set one of the variables {}", names.join(", ")));
        let both = || missing(&[platform::BUS_URL, platform::GATEWAY_URL].concat());
        let mut builder = ClientBuilder::new(bus.clone().or(gateway.clone()).ok_or_else(both)?);
        builder.gateway_url = gateway.filter(|_| bus.is_some());
        match (variable(platform::APP_CODE), variable(platform::APP_SECRET)) {
            (Some(code), Some(secret)) => builder = builder.app(code, secret),
            (Some(_), None) => return Err(missing(platform::APP_SECRET)),
            (None, Some(_)) => return Err(missing(platform::APP_CODE)),
            (None, None) => {}
        }
        builder.tenant = match env::var(platform::TENANT_ID) {
            Ok(tenant) if tenant.is_empty() => Some(platform::SYSTEM_TENANT.to_owned()),
            Ok(tenant) => Some(tenant),
            Err(_) => variable(platform::FALLBACK_TENANT_ID),
        };
        let test = variable(platform::USE_TEST_ENVIRONMENT);
        builder.test_environment = test.is_some_and(|value| matches!(value.to_lowercase().as_str(), "1" | "true"));
        Ok(builder)
    }

    /// The app that calls: its code and its secret.
    pub fn app(mut self, code: impl Into<String>, secret: impl Into<SecretString>) -> ClientBuilder {
        self.credentials.set_app(code.into(), secret.into());
        self
    }

    /// The user in whose name the app calls, by name: only for apps that the server trusts without a login.
    pub fn user(self, name: impl Into<String>) -> ClientBuilder {
        self.in_name_of(User::name(name))
    }

    /// The user in whose name the app calls, by the login state in the cookie `bk_token`.
    pub fn token(self, token: impl Into<SecretString>) -> ClientBuilder {
        self.in_name_of(User::token(token))
    }

    /// The user in whose name the app calls, by the login state in the cookie `bk_ticket`.
    pub fn ticket(self, ticket: impl Into<SecretString>) -> ClientBuilder {
        self.in_name_of(User::ticket(ticket))
    }

    /// An access token, which stands for app and user together: nothing else is sent in the header then.
    pub fn access_token(self, token: impl Into<SecretString>) -> ClientBuilder {
        self.in_name_of(User::access_token(token))
    }

    fn in_name_of(mut self, user: User) -> ClientBuilder {
        self.credentials.set_user(user);
        self
    }

    /// Where the credentials travel; in a header unless set. Service buses before 2023 want [`AuthPlacement::Params`].
    pub fn auth_placement(mut self, placement: AuthPlacement) -> ClientBuilder {
        self.placement = placement;
        self
    }

    /// Another endpoint for all paths that are not of the service bus, such as `https://{api_name}.bkapi.example.com`.
    pub fn gateway_url(mut self, template: impl Into<String>) -> ClientBuilder {
        self.gateway_url = Some(template.into());
        self
    }

    /// The gateway whose name goes into an endpoint that leaves it open. Unless set it is the name of the system that is
    /// called, with `-` for `_`.
    pub fn gateway(mut self, name: impl Into<String>) -> ClientBuilder {
        self.gateway = Some(name.into());
        self
    }

    /// The stage of the gateway. Unless set it is `prod` where the endpoint leaves the gateway open, and none elsewhere.
    pub fn stage(mut self, stage: impl Into<String>) -> ClientBuilder {
        self.stage = Some(stage.into());
        self
    }

    /// The language of messages, `zh-cn` or `en`.
    pub fn language(mut self, language: impl Into<String>) -> ClientBuilder {
        self.language = Some(language.into());
        self
    }

    /// The tenant in which calls are made.
    pub fn tenant(mut self, tenant: impl Into<String>) -> ClientBuilder {
        self.tenant = Some(tenant.into());
        self
    }

    /// Whether calls of the service bus go to its test backend.
    pub fn test_environment(mut self, is_test: bool) -> ClientBuilder {
        self.test_environment = is_test;
        self
    }

    /// Sends one more header with every call, in place of any of that name. Those that say where a request ends, such as
    /// `Content-Length`, cannot be set.
    pub fn header(mut self, name: &str, value: &str) -> ClientBuilder {
        if let Ok(options) = &mut self.headers
            && let Err(error) = options.set_header(name, value)
        {
            self.headers = Err(error);
        }
        self
    }

    /// How long a call may take in all, to the end of the answer's body, further attempts and the delays before them included;
    /// 60 seconds unless set. However slowly a server speaks, a call ends then, and so does a download.
    pub fn timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.timeout = timeout;
        self
    }

    /// How long one attempt may take; as long as the call unless set. Only a shorter one leaves time for another attempt
    /// after a server that did not answer.
    pub fn attempt_timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How long a connection may take to stand; 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> ClientBuilder {
        self.connect_timeout = timeout;
        self
    }

    /// The proxy that all calls go through, a URL that may hold a user and a password. Unless set, the proxy of the
    /// environment.
    pub fn proxy(mut self, url: impl Into<SecretString>) -> ClientBuilder {
        self.proxy = Some(url.into());
        self
    }

    /// An HTTP client of one's own: certificates, DNS, pools, HTTP versions. It decides on proxy and connect timeout, and
    /// has to follow no redirects: credentials would go with them. One that does is found out by an answer from another host,
    /// and by then it is too late.
    pub fn http_client(mut self, client: reqwest::Client) -> ClientBuilder {
        self.http = Some(client);
        self
    }

    /// Something else than HTTP: for tests.
    pub fn transport(mut self, transport: impl Transport) -> ClientBuilder {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// When failed calls are made again.
    pub fn retry(mut self, retry: Retry) -> ClientBuilder {
        self.retry = retry;
        self
    }

    /// The longest answer, in bytes, that is read into memory; 64 MiB unless set. [`Call::download`](crate::Call::download)
    /// reads longer ones. Decompressed bytes count, where another crate of the program makes reqwest decompress.
    ///
    /// The values that are made of an answer may take about eight times as much, and always a MiB: `[0,0,…` grows when it is read. More is an error of
    /// [`ErrorKind::TooLarge`], too.
    pub fn max_answer(mut self, bytes: usize) -> ClientBuilder {
        self.max_answer = bytes;
        self
    }

    /// Whether an answer that is not what the docs say is an error of [`ErrorKind::Drift`], with every place where it is
    /// not: members that the docs do not have, documented ones that are missing, other types. For tests against a real
    /// server; unless set, what has an honest value is taken as it comes.
    pub fn strict(mut self, is_strict: bool) -> ClientBuilder {
        self.is_strict = is_strict;
        self
    }

    /// The client, or what is wrong with the settings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] where an endpoint is no `http` or `https` URL, a setting cannot be sent or two contradict each
    /// other, or TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let address = Address::parse(&self.endpoint)?;
        let gateway_address = self.gateway_url.as_deref().map(Address::parse).transpose()?;
        for (what, name) in [("gateway", &self.gateway), ("stage", &self.stage)] {
            name.iter().try_for_each(|name| check_name(what, name, ErrorKind::Config))?;
        }
        if self.timeout.is_zero() || self.max_answer == 0 || self.attempt_timeout.is_some_and(|limit| limit.is_zero()) {
            return Err(Error::new(ErrorKind::Config, "with a limit of 0 no call could be made"));
        }
        let headers = self.all_headers()?;
        if self.placement == AuthPlacement::Params {
            self.credentials.params()?;
        }
        let authorization = self.credentials.header()?;
        let transport = match (&self.transport, &self.http) {
            (Some(transport), _) => transport.clone(),
            (None, Some(http)) => Arc::new(Http(http.clone())),
            (None, None) => Arc::new(Http(self.http()?)),
        };
        let budget = Budget::of(&self.retry);
        let secrets = self.secrets();
        let inner = Inner {
            transport,
            address,
            gateway_address,
            gateway: self.gateway,
            stage: self.stage,
            credentials: self.credentials,
            secrets,
            authorization,
            placement: self.placement,
            headers,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            retry: self.retry,
            budget,
            max_answer: self.max_answer,
            is_strict: self.is_strict,
        };
        Ok(Client { inner: Arc::new(inner) })
    }

    /// What no error may show.
    fn secrets(&self) -> Secrets {
        use secrecy::ExposeSecret;
        let proxy = self.proxy.as_ref().and_then(|url| url.expose_secret().parse::<reqwest::Url>().ok());
        let headers = self.headers.as_ref().map_or_else(|_| Vec::new(), |options| secrets_in(&options.headers));
        let known = self.credentials.secrets().chain(headers.iter().map(String::as_str));
        let password = proxy.as_ref().and_then(|url| url.password()).unwrap_or_default();
        Secrets::of(known.chain([password, &unescaped(password)]))
    }

    /// The headers of every call but its credentials.
    fn all_headers(&self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        let value = |what: &str, text: &str| {
            let value = HeaderValue::from_str(text);
            value.map_err(|_| Error::new(ErrorKind::Config, format!("the {what} {text:?} cannot be sent in a header")))
        };
        if let Some(language) = &self.language {
            for name in platform::LANGUAGE {
                headers.insert(name, value("language", language)?);
            }
        }
        if let Some(tenant) = &self.tenant {
            headers.insert(platform::TENANT, value("tenant", tenant)?);
        }
        if self.test_environment {
            headers.insert(platform::TEST_ENVIRONMENT, HeaderValue::from_static("true"));
        }
        match &self.headers {
            Ok(options) => headers.extend(options.headers.clone()),
            Err(error) => return Err(Error::new(ErrorKind::Config, error.message())),
        }
        Ok(headers)
    }

    fn http(&self) -> Result<reqwest::Client, Error> {
        use secrecy::ExposeSecret;
        // A redirect would carry the credentials elsewhere.
        let mut http = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(self.connect_timeout)
            .redirect(redirect::Policy::none());
        #[cfg(feature = "native-tls")]
        {
            http = http.tls_backend_native();
        }
        if let Some(proxy) = &self.proxy {
            let proxy = reqwest::Proxy::all(proxy.expose_secret());
            // Its source would show the URL, and that may hold a password.
            http = http.proxy(proxy.map_err(|_| Error::new(ErrorKind::Config, "the proxy is no URL"))?);
        }
        http.build().map_err(|error| Error::new(ErrorKind::Config, "the HTTP client cannot start").with_source(error))
    }
}

/// The first of some variables that is there and not empty.
fn variable(names: &[&str]) -> Option<String> {
    names.iter().filter_map(|name| env::var(name).ok()).find(|value| !value.is_empty())
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("endpoint", &shown(&self.endpoint))
            .field("gateway", &self.gateway)
            .field("stage", &self.stage)
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
