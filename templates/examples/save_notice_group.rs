//! Makes a group of people who hear of alarms, without async code.

use bkapi::Client;
use bkapi::monitor_v3::save_notice_group::{NoticeReceiver, Request};
use std::collections::BTreeMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder("https://bkapi.example.com")
        .app("my-app", std::env::var("BK_APP_SECRET")?)
        .user("admin")
        .language("en")
        .build()?;
    let ways = BTreeMap::from(["1", "2", "3"].map(|level| (level.to_owned(), vec!["mail".to_owned()])));
    let receivers = vec![NoticeReceiver::new().r#type("group").id("operator")];
    let request = Request::new(2, "operators", "whoever keeps the host", ways, receivers);
    let group = client.monitor_v3().save_notice_group(request).wait()?;
    println!("made group {}", group.id);
    Ok(())
}
