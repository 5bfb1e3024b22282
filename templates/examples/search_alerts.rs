//! Lists the alerts of a business that came up in the last hour and still last, the worst ones first.
//!
//! Reads `BK_COMPONENT_API_URL`, `BK_APP_CODE`, `BK_APP_SECRET` and, as the user, `BK_USERNAME`.

use bkapi::ClientBuilder;
use bkapi::monitor_v3::search_alert::Request;
use std::time::{SystemTime, UNIX_EPOCH};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = ClientBuilder::from_env()?.user(std::env::var("BK_USERNAME")?).build()?;
    let business: i64 = std::env::args().nth(1).ok_or("usage: search_alerts BUSINESS")?.parse()?;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let request = Request::new(vec![business], now - 3600, now, 1, 100)
        .status(vec!["ABNORMAL".to_owned()])
        .ordering(vec!["severity".to_owned()]);
    let mut alerts = client.monitor().search_alert(request.show_aggs(false)).items();
    while let Some(alert) = alerts.next().await {
        let alert = alert?;
        println!("{}\t{}\t{}\t{}", alert.severity, alert.ip, alert.alert_name, alert.description);
    }
    Ok(())
}
