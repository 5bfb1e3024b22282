//! Creates a set in a business as one of its templates says, with all the modules of that template.
//!
//! Reads `BK_API_URL_TMPL`, `BK_APP_CODE`, `BK_APP_SECRET` and, as the user, `BK_USERNAME`.

use bkapi::bk_cmdb::{create_set, list_set_template};
use bkapi::{Client, ClientBuilder, Error};

/// The number of the template with this name.
async fn template(client: &Client, business: i64, name: &str) -> Result<Option<i64>, Error> {
    let page = list_set_template::Page::new().start(0).limit(200);
    let mut templates = client.cmdb().list_set_template(list_set_template::Request::new(business).page(page)).items();
    while let Some(template) = templates.next().await {
        let template = template?;
        if template.name == name {
            return Ok(Some(template.id));
        }
    }
    Ok(None)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = ClientBuilder::from_env()?.gateway("bk-cmdb").user(std::env::var("BK_USERNAME")?).build()?;
    let business = 2;
    let template = template(&client, business, "gateway").await?.ok_or("the business has no template `gateway`")?;
    // A set of a template hangs on the business itself, unless the topology has a layer in between.
    let request = create_set::Request::new(business, business, "gateway-shenzhen").set_template_id(template);
    match client.cmdb().create_set(request).await {
        Ok(set) => println!("created set {} of template {}", set.bk_set_id, set.set_template_id),
        Err(error) if error.is_denied() => eprintln!("not allowed: {}", error.message()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
