//! Twenty endpoints of each system, each called by its typed method with the request of its own page, on a server on
//! loopback that answers as the page says. The pages are not in the repository: without them this is skipped.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[allow(dead_code)]
mod playback;

use bkapi::{Client, ErrorKind, Value};
use md_bindgen::outline::Direction;
use md_bindgen::pipeline;
use md_bindgen::spec::{Endpoint, Field, Location, REQUEST, Type};
use md_bindgen_tests::examples::{Page, pages};
use md_bindgen_tests::inputs;
use md_bindgen_tests::json::difference;
use playback::{Call, Playback, Reply};
use serde_json::{Map, json};
use std::collections::BTreeMap;
use url::Url;

const SECRET: &str = "s3cret-of-the-app";

/// What the page of an endpoint shows, and what the spec says of it.
struct Told {
    endpoint: Endpoint,
    request: Map<String, Value>,
    answer: Value,
}

/// The endpoints of a system that the pages tell enough of.
struct System(BTreeMap<String, Told>);

impl System {
    /// Reads the pages; nothing where they are not at hand.
    fn read(name: &str) -> Option<System> {
        let Some(corpus) = inputs::corpus() else {
            println!("the walk through {name}: skipped, {} is not set", inputs::CORPUS);
            return None;
        };
        let inputs = inputs::upstream(&corpus).unwrap();
        let place = inputs.into_iter().flat_map(|input| input.systems).find(|place| place.name == name).unwrap();
        let pages = pages(std::slice::from_ref(&place), &|_| true).unwrap();
        let spec = pipeline::specs_at(place.spec_out.as_deref().unwrap()).unwrap().remove(0);
        let told = spec.endpoints.into_iter().filter_map(|endpoint| {
            let full = format!("{name}.{}", endpoint.name);
            let pages: Vec<&Page> = pages.iter().filter(|page| page.endpoint == full).collect();
            Some((endpoint.name.clone(), Told::of(endpoint, &pages)?))
        });
        Some(System(told.collect()))
    }

    fn told(&self, name: &str) -> &Told {
        self.0.get(name).unwrap_or_else(|| panic!("{name} has no page with an example of both bodies"))
    }

    /// Every one of these has what the test needs.
    fn assert_told(&self, names: &[&str]) {
        let lacking: Vec<_> = names.iter().filter(|name| !self.0.contains_key(**name)).collect();
        assert!(lacking.is_empty(), "no page has examples of both bodies: {lacking:?}");
    }

    /// The request of the page, as the type that callers use.
    fn request<R: serde::de::DeserializeOwned>(&self, name: &str) -> R {
        serde_json::from_value(Value::from(self.told(name).request.clone()))
            .unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Starts a server that answers these calls in turn.
    async fn answering(&self, names: &[&str]) -> Playback {
        Playback::start(names.iter().map(|name| Reply::json(self.told(name).answer.clone()))).await
    }
}

impl Told {
    fn of(endpoint: Endpoint, pages: &[&Page]) -> Option<Told> {
        let mut examples = pages.iter().flat_map(|page| &page.valid);
        let answers = examples.clone().filter(|example| example.direction == Direction::Response);
        let answer = answers.map(|example| &example.body).find(|body| body["result"] == true)?.clone();
        let shown = examples.find(|example| example.direction == Direction::Request);
        let mut request = shown.and_then(|example| example.body.as_object().cloned()).unwrap_or_default();
        let fields = &endpoint.types[REQUEST].fields;
        let is_told = |field: &Field| field.location == Location::Path || request.contains_key(&field.name);
        if fields.iter().any(|field| field.required && !is_told(field)) {
            return None;
        }
        // Pages show the body alone. What the path takes besides is made up.
        for field in fields.iter().filter(|field| field.location == Location::Path) {
            let value = if field.ty == Type::Integer { json!(7) } else { json!("seven") };
            request.entry(field.name.clone()).or_insert(value);
        }
        Some(Told { endpoint, request, answer })
    }

    /// The members of the request that travel so.
    fn sent(&self, wanted: &[Location]) -> impl Iterator<Item = (&String, &Value)> {
        let location = |name: &str| {
            let field = self.endpoint.types[REQUEST].fields.iter().find(|field| field.name == name);
            field.map_or(Location::Member, |field| field.location)
        };
        self.request.iter().filter(move |(name, _)| wanted.contains(&location(name)))
    }

    /// The path with everything filled in, without its query.
    fn path(&self) -> String {
        let fill = |path: String, (name, value): (&String, &Value)| path.replace(&format!("{{{name}}}"), &text(value));
        self.sent(&[Location::Path]).fold(self.endpoint.path.clone(), fill)
    }

    /// The call went where, and as, the docs say.
    fn assert_sent(&self, call: &Call) {
        let name = &self.endpoint.name;
        let url = url(&call.path);
        assert_eq!((call.method.as_str(), url.path()), (self.endpoint.method.as_str(), &*self.path()), "{name}");
        let who: Value = serde_json::from_str(&call.header("x-bkapi-authorization")).unwrap();
        assert_eq!(who, json!({"bk_app_code": "demo-app", "bk_app_secret": SECRET, "bk_username": "alice"}));
        let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let shown = self.sent(&[Location::Query]).filter(|(_, value)| !value.is_null());
        assert_eq!(query, shown.map(|(name, value)| (name.clone(), text(value))).collect(), "{name}");
        let shown: Map<String, Value> =
            self.sent(&[Location::Member]).map(|(name, value)| (name.clone(), value.clone())).collect();
        if shown.is_empty() && matches!(call.method.as_str(), "GET" | "DELETE") {
            assert!(call.body.is_empty(), "{name}");
        } else {
            assert_eq!(call.header("content-type"), "application/json");
            let body = serde_json::from_slice(&call.body).unwrap();
            assert_eq!(difference(&Value::from(shown), &body, Direction::Request), None, "{name}");
        }
    }

    /// The decoded payload, as JSON, says what the page says.
    fn assert_decoded(&self, payload: &Value) {
        let shown = &self.answer[self.endpoint.payload_member()];
        assert_eq!(difference(shown, payload, Direction::Response), None, "{}", self.endpoint.name);
    }
}

/// A parameter outside of a body.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn url(path: &str) -> Url {
    Url::parse(&format!("http://127.0.0.1{path}")).unwrap()
}

fn client(server: &Playback) -> Client {
    Client::builder(server.address()).app("demo-app", SECRET).user("alice").build().unwrap()
}

/// Calls each endpoint by its method.
macro_rules! walk {
    ($system:ident, $handle:ident: $($name:ident)+) => {
        #[tokio::test]
        async fn $system() {
            let names = [$(stringify!($name)),+];
            assert_eq!(names.len(), 20);
            let Some(system) = System::read(stringify!($system)) else { return };
            system.assert_told(&names);
            let server = system.answering(&names).await;
            let client = client(&server);
            $({
                let request = system.request::<bkapi::$system::$name::Request>(stringify!($name));
                let answer = client.$handle().$name(request).await;
                let payload = answer.unwrap_or_else(|error| panic!("{}: {error}", stringify!($name)));
                system.told(stringify!($name)).assert_decoded(&serde_json::to_value(&payload).unwrap());
            })+
            let calls = server.calls();
            assert_eq!(calls.len(), names.len());
            for (name, call) in names.iter().zip(&calls) {
                system.told(name).assert_sent(call);
            }
            println!("{} endpoints of {} by their methods", names.len(), stringify!($system));
        }
    };
}

// Queries, maps, values of several types, records of records, writes.
walk!(cc, cc:
    get_biz_internal_module get_service_template list_set_template_related_service_template batch_create_inst
    batch_create_instance_association batch_delete_business_set count_biz_host_cpu delete_dynamic_group
    execute_dynamic_group find_host_by_topo find_host_topo_relation list_biz_hosts_topo list_business_set
    list_host_total_mainline_topo list_kube_pod list_service_instance_by_host search_dynamic_group search_objects
    search_hostidentifier update_dynamic_group
);
walk!(jobv3, job:
    fast_execute_script fast_transfer_file get_job_instance_status check_script get_public_script_list
    get_account_list get_cron_list get_cron_detail get_job_instance_list get_job_plan_list get_job_plan_detail
    get_job_template_list get_script_list get_script_version_list get_script_version_detail execute_job_plan
    operate_job_instance generate_local_file_upload_url update_cron_status get_job_instance_global_var_value
);
walk!(monitor_v3, monitor:
    get_action_config get_event_log get_shield metadata_query_event_group metadata_get_event_group
    metadata_get_result_table metadata_get_result_table_storage list_shield metadata_list_result_table
    metadata_list_transfer_cluster metadata_query_tag_values search_rule_groups edit_action_config
    search_user_groups save_rule_group search_action search_alarm_strategy_v3 search_alert search_event
    search_notice_group
);
walk!(bk_cmdb, cmdb:
    get_biz_internal_module get_service_template remove_label_from_service_instance list_set_template_related_service_template create_set
    create_module batch_create_inst update_set update_business_enable_status update_host batch_update_host delete_set
    delete_host delete_module delete_dynamic_group list_biz_hosts search_business search_set list_kube_workload
    count_object_instances
);

/// A page of a long list: the item of the docs, so often as the request asks for and as there are.
fn part(told: &Told, call: &Call, total: u64) -> Value {
    let paging = told.endpoint.paging.as_ref().unwrap();
    let asked: Value = serde_json::from_slice(&call.body).unwrap();
    let number = |path: &str| asked.pointer(&format!("/{}", path.replace('.', "/"))).and_then(Value::as_u64).unwrap();
    let size = number(paging.size.as_deref().unwrap());
    let start = if paging.by.word() == "page" { (number(&paging.at) - 1) * size } else { number(&paging.at) };
    let mut answer = told.answer.clone();
    let items = answer["data"].get_mut(&paging.items).unwrap();
    let item = items[0].clone();
    *items = Value::from(vec![item; size.min(total.saturating_sub(start)) as usize]);
    answer["data"][paging.total.as_deref().unwrap()] = json!(total);
    answer
}

/// Reads a long list to its end, as a stream of items, and says how many calls that took.
macro_rules! long_list {
    ($test:ident: $system:ident, $handle:ident, $name:ident, $total:expr, |$request:ident| $sized:expr) => {
        #[tokio::test]
        async fn $test() {
            let Some(system) = System::read(stringify!($system)) else { return };
            let $request = system.request::<bkapi::$system::$name::Request>(stringify!($name));
            let item = {
                let told = system.told(stringify!($name));
                told.answer["data"][&told.endpoint.paging.as_ref().unwrap().items][0].clone()
            };
            let server =
                Playback::answering(move |call| Reply::json(part(system.told(stringify!($name)), call, $total))).await;
            let items = client(&server).$handle().$name($sized).items().all().await.unwrap();
            assert_eq!((items.len(), server.calls().len()), ($total, 2));
            for read in items {
                assert_eq!(difference(&item, &serde_json::to_value(&read).unwrap(), Direction::Response), None);
            }
        }
    };
}

long_list!(hosts_of_a_business_come_in_two_pages: bk_cmdb, cmdb, list_biz_hosts, 30, |request| {
    let mut request = request;
    (request.page.start, request.page.limit) = (0, 20);
    request
});
long_list!(alerts_come_in_two_pages: monitor_v3, monitor, search_alert, 15, |request| {
    let mut request = request;
    (request.page, request.page_size) = (1, 10);
    request
});

#[tokio::test]
async fn a_refusal_is_an_error_of_its_endpoint() {
    let Some(system) = System::read("jobv3") else { return };
    let refusal = json!({
        "result": false, "code": 1_238_001, "message": "用户(alice)权限不足", "request_id": "f00d", "data": null,
        "permission": {"system_id": "bk_job", "actions": [{"id": "quick_execute_script"}]},
    });
    let server = Playback::start([Reply::json(refusal)]).await;
    let error = client(&server).job().fast_execute_script(system.request("fast_execute_script")).await.unwrap_err();
    assert_eq!((error.kind(), error.request_id(), server.calls().len()), (ErrorKind::Api, Some("f00d"), 1));
    assert_eq!(error.permission().unwrap().actions[0].id.as_deref(), Some("quick_execute_script"));
    assert!(error.to_string().contains("jobv3.fast_execute_script"), "{error}");
}
