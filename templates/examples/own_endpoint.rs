//! An endpoint that the docs lack, written by hand: it is sent, retried and decoded like all others.

use bkapi::fake::Fake;
use bkapi::{Client, Effect, Endpoint, Extra, Method, json, record};

/// Parameters of `get_host_base_info`.
#[derive(Clone, Default)]
struct GetHost {
    bk_host_id: i64,
    extra: Extra,
}

record!(GetHost { 0 bk_host_id: "bk_host_id" });

/// One property of a host.
#[derive(Clone, Default)]
struct Property {
    name: String,
    value: Option<String>,
    extra: Extra,
}

record!(Property {
    0 name: "bk_property_name",
    1 value: "bk_property_value",
});

impl Endpoint for GetHost {
    const SYSTEM: &'static str = "cc";
    const NAME: &'static str = "get_host_base_info";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/api/c/compapi/v2/cc/get_host_base_info/";
    const EFFECT: Effect = Effect::Read;
    type Response = Vec<Property>;
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), bkapi::Error> {
    let fake = Fake::new();
    let answer = json!({"result": true, "data": [{"bk_property_name": "OS", "bk_property_value": "Linux"}]});
    fake.answer("cc.get_host_base_info", 200, answer);
    let client = Client::builder("https://bkapi.example.com").transport(fake).build()?;
    for property in client.send(&GetHost { bk_host_id: 4011, ..GetHost::default() }).await? {
        println!("{}: {}", property.name, property.value.unwrap_or_default());
    }
    Ok(())
}
