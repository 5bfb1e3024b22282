//! Runs a script on hosts, waits until it is done, and prints what it wrote.
//!
//! Reads `BK_COMPONENT_API_URL`, `BK_APP_CODE`, `BK_APP_SECRET` and, as the user, `BK_USERNAME`.

use bkapi::ClientBuilder;
use bkapi::jobv3::fast_execute_script::{Request, TargetServer};
use bkapi::jobv3::{get_job_instance_ip_log as log, get_job_instance_status as status};
use std::time::Duration;

/// Scripts travel in Base64; this is `uptime`.
const SCRIPT: &str = "dXB0aW1l";
const BUSINESS: &str = "2";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = ClientBuilder::from_env()?.user(std::env::var("BK_USERNAME")?).build()?;
    let job = client.job();
    let hosts = TargetServer::new().host_id_list(vec![4011, 4012]);
    let request = Request::new("biz", BUSINESS).script_content(SCRIPT).script_language(1).account_alias("root");
    let run = job.fast_execute_script(request.target_server(hosts).timeout(60)).await?;
    let ended = loop {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let ask = status::Request::new("biz", BUSINESS, run.job_instance_id).return_ip_result(true);
        let status = job.get_job_instance_status(ask).await?;
        if status.finished {
            break status;
        }
    };
    for host in ended.step_instance_list.iter().flat_map(|step| step.step_ip_result_list.iter().flatten()) {
        let ask = log::Request::new("biz", BUSINESS, run.job_instance_id, run.step_instance_id);
        let log = job.get_job_instance_ip_log(ask.bk_host_id(host.bk_host_id)).await?;
        println!("{} ended with {}: {}", host.ip, host.exit_code, log.log_content.unwrap_or_default());
    }
    Ok(())
}
