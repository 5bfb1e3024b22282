//! Tells a user which permissions to apply for when a call is denied. The server is one in memory.

use bkapi::cc::list_biz_hosts::{Page, Request};
use bkapi::fake::Fake;
use bkapi::{Client, ErrorKind, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), bkapi::Error> {
    let fake = Fake::new();
    fake.answer(
        "cc.list_biz_hosts",
        200,
        json!({
            "result": false, "code": 9900403, "message": "no permission", "data": null, "request_id": "f00d",
            "permission": {"system_id": "bk_cmdb", "actions": [{"id": "find_business_resource", "name": "see a business"}]},
        }),
    );
    let client = Client::builder("https://bkapi.example.com").app("my-app", "secret").transport(fake).build()?;
    let error = match client.cc().list_biz_hosts(Request::new(7, Page::new(0, 10), Vec::new())).await {
        Ok(hosts) => {
            println!("{} hosts", hosts.count);
            return Ok(());
        }
        Err(error) => error,
    };
    match (error.kind(), error.permission()) {
        (ErrorKind::Api, Some(permission)) => {
            for action in &permission.actions {
                let names = (permission.system_id.as_deref(), action.id.as_deref());
                println!("apply for {names:?} (request {:?})", error.request_id());
            }
            Ok(())
        }
        _ => Err(error),
    }
}
