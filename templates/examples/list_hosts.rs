//! Lists the hosts of a business, page by page, as they come.
//!
//! Reads `BK_COMPONENT_API_URL`, `BK_APP_CODE`, `BK_APP_SECRET` and, as the user, `BK_USERNAME`.

use bkapi::ClientBuilder;
use bkapi::cc::list_biz_hosts::{Page, Request};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = ClientBuilder::from_env()?.user(std::env::var("BK_USERNAME")?).build()?;
    let business: i64 = std::env::args().nth(1).ok_or("usage: list_hosts BUSINESS")?.parse()?;
    let fields = ["bk_host_id", "bk_host_innerip"].map(str::to_owned).to_vec();
    let mut hosts = client.cc().list_biz_hosts(Request::new(business, Page::new(0, 500), fields)).items();
    while let Some(host) = hosts.next().await {
        let host = host?;
        println!("{}\t{}", host.bk_host_id, host.bk_host_innerip);
    }
    Ok(())
}
