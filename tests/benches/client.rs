//! What the client's records and calls cost at run time: `cargo bench -p md-bindgen-benches`.
//!
//! Records are compared with the same structs under derived serde, on one answer of 100 KB; a call with reqwest and
//! serde_json alone, on loopback. Compare the ratios of one run; the machine may be doing other things.

use bkapi::{Client, Effect, Endpoint, Extra, Method, record};
use divan::{Bencher, black_box};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

fn main() {
    println!("answer: {} bytes", answer(ITEMS).len());
    divan::main();
}

const ITEMS: usize = 500;

#[derive(Clone, Default)]
struct Hosts {
    count: i64,
    info: Vec<Host>,
    extra: Extra,
}

record!(Hosts { 0 count: "count", 1 info: "info" });

#[derive(Clone, Default)]
struct Host {
    id: i64,
    name: String,
    ip: Option<String>,
    cloud: Option<i64>,
    ratio: f64,
    modules: Vec<i64>,
    owner: Option<Owner>,
    is_enabled: bool,
    extra: Extra,
}

record!(Host {
    0 id: "bk_host_id",
    1 name: "bk_host_name",
    2 ip: "bk_host_innerip",
    3 cloud: "bk_cloud_id",
    4 ratio: "ratio",
    5 modules: "bk_module_ids",
    6 owner: "owner",
    7 is_enabled: "is_enabled",
});

#[derive(Clone, Default)]
struct Owner {
    name: String,
    role: Option<String>,
    extra: Extra,
}

record!(Owner { 0 name: "name", 1 role: "role" });

#[derive(Clone, Default)]
struct ListHosts {
    extra: Extra,
}

record!(ListHosts {});

impl Endpoint for ListHosts {
    const SYSTEM: &'static str = "cc";
    const NAME: &'static str = "list_hosts";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/hosts/";
    const EFFECT: Effect = Effect::Read;
    type Response = Hosts;
}

/// The same with derived serde.
mod derived {
    use super::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    pub(super) struct Answer {
        pub(super) result: bool,
        pub(super) data: Hosts,
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Hosts {
        pub(super) count: i64,
        pub(super) info: Vec<Host>,
    }

    #[derive(Serialize, Deserialize)]
    pub(super) struct Host {
        #[serde(rename = "bk_host_id")]
        id: i64,
        #[serde(rename = "bk_host_name")]
        name: String,
        #[serde(rename = "bk_host_innerip", skip_serializing_if = "Option::is_none")]
        ip: Option<String>,
        #[serde(rename = "bk_cloud_id", skip_serializing_if = "Option::is_none")]
        cloud: Option<i64>,
        ratio: f64,
        #[serde(rename = "bk_module_ids")]
        modules: Vec<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        owner: Option<Owner>,
        is_enabled: bool,
    }

    #[derive(Serialize, Deserialize)]
    struct Owner {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        role: Option<String>,
    }
}

fn hosts(items: usize) -> serde_json::Value {
    let host = |id: usize| {
        serde_json::json!({
            "bk_host_id": id, "bk_host_name": format!("web-{id}"), "bk_host_innerip": format!("10.0.{}.{}", id / 250, id % 250),
            "bk_cloud_id": 0, "ratio": 0.25 * (id % 4) as f64 + 0.125, "bk_module_ids": [id, id + 1, id + 2],
            "owner": {"name": "alice", "role": "operator"}, "is_enabled": id.is_multiple_of(2),
        })
    };
    serde_json::json!({"count": items, "info": (0..items).map(host).collect::<Vec<_>>()})
}

fn answer(items: usize) -> String {
    serde_json::json!({"result": true, "code": 0, "message": "", "data": hosts(items)}).to_string()
}

#[divan::bench_group(name = "1 decode")]
mod decode {
    use super::*;

    #[divan::bench]
    fn derived_serde(bencher: Bencher<'_, '_>) {
        let json = hosts(ITEMS).to_string();
        bencher.bench(|| serde_json::from_str::<derived::Hosts>(black_box(&json)).map(|hosts| hosts.count));
    }

    #[divan::bench]
    fn records(bencher: Bencher<'_, '_>) {
        let json = hosts(ITEMS).to_string();
        bencher.bench(|| serde_json::from_str::<Hosts>(black_box(&json)).map(|hosts| hosts.count));
    }
}

#[divan::bench_group(name = "2 encode")]
mod encode {
    use super::*;

    #[divan::bench]
    fn derived_serde(bencher: Bencher<'_, '_>) {
        let value = serde_json::from_value::<derived::Hosts>(hosts(ITEMS));
        bencher.bench(|| black_box(&value).as_ref().map(|value| serde_json::to_vec(value).map(|json| json.len())).ok());
    }

    #[divan::bench]
    fn records(bencher: Bencher<'_, '_>) {
        let value = serde_json::from_value::<Hosts>(hosts(ITEMS));
        bencher.bench(|| black_box(&value).as_ref().map(|value| serde_json::to_vec(value).map(|json| json.len())).ok());
    }
}

/// A server that answers every call on a connection with the same bytes: as little work as can be.
fn server(items: usize) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", listener.local_addr()?);
    let body = answer(items);
    let answer =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || serve(stream, answer.as_bytes()));
        }
    });
    Ok(address)
}

fn serve(stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            if line == "\r\n" {
                break;
            }
        }
        std::io::copy(&mut (&mut reader).take(length), &mut std::io::sink())?;
        writer.write_all(answer)?;
    }
}

#[divan::bench_group(name = "3 call", sample_count = 60, sample_size = 50)]
mod call {
    use super::*;

    fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
        tokio::runtime::Builder::new_current_thread().enable_all().build()
    }

    #[divan::bench(args = [1, ITEMS])]
    fn bare_reqwest(bencher: Bencher<'_, '_>, items: usize) {
        let (Ok(runtime), Ok(address)) = (runtime(), server(items)) else { return };
        let url = format!("{address}/hosts/");
        let http = bkapi::reqwest::Client::new();
        bencher.bench_local(|| {
            runtime.block_on(async {
                let call =
                    http.post(&url).header("content-type", "application/json").header("x-bkapi-authorization", "{}");
                let body = call.body("{}").send().await.ok()?.bytes().await.ok()?;
                let answer: derived::Answer = serde_json::from_slice(&body).ok()?;
                answer.result.then_some(answer.data.count)
            })
        });
    }

    #[divan::bench(args = [1, ITEMS])]
    fn client(bencher: Bencher<'_, '_>, items: usize) {
        let (Ok(runtime), Ok(address)) = (runtime(), server(items)) else { return };
        let Ok(client) = Client::builder(address).app("app", "secret").user("alice").build() else { return };
        bencher.bench_local(|| {
            runtime.block_on(async { client.send(&ListHosts::default()).await.map(|hosts| hosts.count).ok() })
        });
    }
}
