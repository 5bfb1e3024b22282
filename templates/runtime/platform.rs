//! What BlueKing's servers expect and answer: names of headers, parameters and variables, and which failures are worth
//! another try. The one file of the runtime that knows them.

use crate::{Method, Scalar};
use reqwest::header::{ACCEPT_LANGUAGE, HeaderName};

/// Credentials as one line of JSON.
pub(crate) const AUTHORIZATION: HeaderName = HeaderName::from_static("x-bkapi-authorization");
/// The tenant that a call is made for.
pub(crate) const TENANT: HeaderName = HeaderName::from_static("x-bk-tenant-id");
/// Old and new servers read the language from different headers.
pub(crate) const LANGUAGE: [HeaderName; 2] = [ACCEPT_LANGUAGE, HeaderName::from_static("blueking-language")];
/// Sends a call of the service bus to its test backend.
pub(crate) const TEST_ENVIRONMENT: HeaderName = HeaderName::from_static("x-use-test-env");
/// Set by the gateway on its own errors, whatever the status.
pub(crate) const GATEWAY_CODE: &str = "x-bkapi-error-code";
pub(crate) const GATEWAY_MESSAGE: &str = "x-bkapi-error-message";
/// Seconds until the limit of calls is lifted; there is no `Retry-After`.
pub(crate) const LIMIT_RESET: &str = "x-bkapi-ratelimit-reset";
/// Headers with the id of a call, the gateway's own first.
pub(crate) const REQUEST_IDS: [&str; 2] = ["x-bkapi-request-id", "x-request-id"];
/// Members of a body with the id of a call.
pub(crate) const REQUEST_ID_MEMBERS: [&str; 4] = ["request_id", "esb_request_id", "job_request_id", "trace_id"];

/// Variables with the app's code and secret, the first that is set counts.
pub(crate) const APP_CODE: &[&str] = &["BK_APP_CODE", "BKPAAS_APP_ID", "APP_CODE"];
pub(crate) const APP_SECRET: &[&str] = &["BK_APP_SECRET", "BKPAAS_APP_SECRET", "SECRET_KEY"];
/// Variables with the address of the service bus, and with the template of the gateways' addresses.
pub(crate) const BUS_URL: &[&str] = &["BK_COMPONENT_API_URL"];
pub(crate) const GATEWAY_URL: &[&str] = &["BK_API_STAGE_URL_TMPL", "BK_API_URL_TMPL"];
pub(crate) const TENANT_ID: &str = "BKPAAS_APP_TENANT_ID";
pub(crate) const FALLBACK_TENANT_ID: &[&str] = &["BK_APP_TENANT_ID"];
/// The tenant of an app whose tenant variable is there and empty.
pub(crate) const SYSTEM_TENANT: &str = "system";
pub(crate) const USE_TEST_ENVIRONMENT: &[&str] = &["BK_API_USE_TEST_ENV"];

/// What a template of gateway addresses holds in place of the gateway's name, and of the stage's.
pub(crate) const GATEWAY_NAME: [&str; 2] = ["{api_name}", "{gateway_name}"];
pub(crate) const STAGE_NAME: &str = "{stage}";
/// The stage that calls go to unless another is chosen.
pub(crate) const STAGE: &str = "prod";

/// Whether a path is one of the service bus, which needs neither the name of a gateway nor a stage.
pub(crate) fn is_bus_path(path: &str) -> bool {
    path.starts_with("/api/c/")
}

/// Which calls may be made again after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// None: the next answer would be the same.
    Never,
    /// Those that change nothing: the server may have done what it was asked.
    Reads,
    /// All: the server has done nothing.
    Any,
}

/// After an error that the gateway made itself.
pub(crate) fn after_gateway(code: Option<&Scalar>, message: &str) -> Repeat {
    match code.and_then(Scalar::as_integer) {
        Some(1_642_901..=1_642_904 | 1_650_300) => Repeat::Any,
        Some(1_650_200 | 1_650_201) if message.contains("failed to connect to upstream") => Repeat::Any,
        Some(1_650_200 | 1_650_201 | 1_650_001 | 1_650_401) => Repeat::Reads,
        _ => Repeat::Never,
    }
}

/// After an HTTP status alone, from a server that says no more.
pub(crate) fn after_status(status: u16) -> Repeat {
    match status {
        429 => Repeat::Any,
        502..=504 => Repeat::Reads,
        _ => Repeat::Never,
    }
}

/// After an answer that says that the call failed. The codes are those of the service bus about what lies behind it.
pub(crate) fn after_failure(code: Option<&Scalar>) -> Repeat {
    match code.and_then(Scalar::as_integer) {
        Some(1_306_429) => Repeat::Any,
        Some(1_306_201 | 1_306_202 | 1_306_204 | 1_306_205 | 1_306_221) => Repeat::Reads,
        _ => Repeat::Never,
    }
}

/// The code by which servers say that a permission is missing and tell which.
pub(crate) const NO_PERMISSION: i64 = 9_900_403;

/// Codes of success come as numbers and as text: `0`, `"0"`, `"00"`, `200`, `"200"`.
pub(crate) fn is_success(code: &Scalar) -> bool {
    matches!(code.as_number(), Some(0.0 | 200.0)) || code == ""
}

/// Whether credentials that travel as parameters go into the query of this method; else they go into the body.
pub(crate) fn takes_query(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}
