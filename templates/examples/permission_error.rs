//! Tells a user which permissions a call lacks, and where to apply for them. The servers are one in memory.

use bkapi::cc::list_biz_hosts::{Page, Request};
use bkapi::fake::Fake;
use bkapi::{Client, Method, json};

/// Servers that refuse a call, and that know where to apply.
fn servers() -> Fake {
    let fake = Fake::new();
    let lacking = json!({"system_id": "bk_cmdb", "actions": [{
        "id": "find_business_resource", "name": "Business access",
        "related_resource_types": [{"system_id": "bk_cmdb", "type": "biz", "instances": [[{"type": "biz", "id": "7"}]]}],
    }]});
    let refusal = json!({"result": false, "code": 9900403, "message": "denied", "permission": lacking, "data": null});
    fake.answer("cc.list_biz_hosts", 403, refusal);
    let page = json!({"result": true, "data": {"url": "https://bkiam.example.com/apply-custom-perm?cache_id=4f1c"}});
    fake.answer("/api/c/compapi/v2/iam/application/", 200, page);
    fake
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), bkapi::Error> {
    let builder = Client::builder("https://bkapi.example.com").app("my-app", "secret").user("alice");
    let client = builder.transport(servers()).build()?;
    let error = match client.cc().list_biz_hosts(Request::new(7, Page::new(0, 10), Vec::new())).await {
        Ok(hosts) => {
            println!("{} hosts", hosts.count);
            return Ok(());
        }
        Err(error) => error,
    };
    let Some(permission) = error.permission() else { return Err(error) };
    for action in &permission.actions {
        println!("alice lacks {:?} (call {:?})", action.name, error.request_id());
    }
    // The access management makes a page to apply for exactly these, out of what the refusal says.
    let page = client.request(Method::POST, "/api/c/compapi/v2/iam/application/").json(permission).await?;
    println!("apply at {}", page["data"]["url"]);
    Ok(())
}
