//! Bodies through the types of a crate and back.

use crate::examples::Page;
use crate::json::difference;
use md_bindgen::outline::Direction;
use serde_json::Value;

/// Passes a body through the type of an endpoint: its name, the way the body travels, the body.
pub type Reencode<'a> = dyn FnMut(&str, Direction, &Value) -> Result<Value, String> + 'a;

/// Sends every valid example of a page on its trip and says how many there were.
///
/// # Errors
/// Each example that did not come back as it was, in a line with its place.
pub fn round_trip(page: &Page, reencode: &mut Reencode<'_>) -> Result<usize, String> {
    let mut losses = Vec::new();
    for example in &page.valid {
        let lost = match reencode(&page.endpoint, example.direction, &example.body) {
            Ok(after) => difference(&example.body, &after, example.direction),
            Err(error) => Some(error),
        };
        let place = || format!("{}:{} ({})", page.file, example.line, example.direction.word());
        losses.extend(lost.map(|lost| format!("{}: {lost}", place())));
    }
    if losses.is_empty() { Ok(page.valid.len()) } else { Err(losses.join("\n")) }
}

/// The types of the crate in `generated/`.
///
/// # Errors
/// The registry does not know the endpoint, or the body does not fit its types.
pub fn committed(endpoint: &str, direction: Direction, body: &Value) -> Result<Value, String> {
    let info = bkapi::registry::find(endpoint).ok_or_else(|| format!("the registry has no {endpoint}"))?;
    let result = match direction {
        Direction::Request => info.reencode_request(body),
        Direction::Response => info.reencode_response(body),
    };
    result.map_err(|error| error.to_string())
}
