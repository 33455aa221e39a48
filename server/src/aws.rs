//! Serves the gallery on AWS: through Lambda's Runtime API if it is there, otherwise over TCP.

use std::sync::Arc;

use anyhow::Context as _;
use app::{
    paths,
    server::{AppState, Site},
};
use axum::{Router, middleware::from_fn_with_state, routing::get};
use http::HeaderValue;
use tokio_util::sync::CancellationToken;

use crate::{
    compose::aws as compose,
    config::{Config, aws::Aws},
    health,
    meter::embedded::Embedded,
    middleware::{
        deadline,
        host::Hosts,
        observe::Observer,
        origin_secret::{self, OriginSecret},
        session::Addresses,
    },
    router::{self, Additions},
    serve,
    site::{self, StaticSite},
    statics::EmbeddedFiles,
    zip_job,
};

/// Set by Lambda: the address from which requests are fetched.
const RUNTIME_API: &str = "AWS_LAMBDA_RUNTIME_API";

/// Serves the gallery on AWS.
///
/// # Errors
/// If secrets cannot be read, or it cannot listen for requests.
pub async fn run(config: &Config, aws: &Aws, embedded: EmbeddedFiles) -> anyhow::Result<()> {
    let router = open(config, aws, embedded).await?;
    if std::env::var_os(RUNTIME_API).is_some() {
        let ended = match aws.stream {
            true => lambda_http::run_with_streaming_response(router).await,
            // An HTTP API, and Lambda in some regions, only accept complete responses.
            false => lambda_http::run(router).await,
        };
        return ended.map_err(|error| anyhow::anyhow!(error));
    }
    serve::tcp(router, config.addr, &config.origin(), &CancellationToken::new()).await
}

async fn open(config: &Config, aws: &Aws, embedded: EmbeddedFiles) -> anyhow::Result<Router> {
    let home = compose::open(config, aws).await?;
    let host = config.origin.as_deref().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    let host = host.map(HeaderValue::try_from).transpose().context("VITRINE_ORIGIN")?;
    let StaticSite { options, assets, files } = site::find(embedded)?;
    let bytes_origin = Some(home.bytes_origin.clone());
    let (secure, pseudo_locales) = (config.secure(), config.pseudo_locales);
    let (version, disk) = (env!("CARGO_PKG_VERSION"), None);
    let site = Site { version, disk, secure, mail_reaches_people: true, pseudo_locales, bytes_origin, assets };
    let state = AppState { options, library: home.library.clone(), site: Arc::new(site) };
    let bytes = Router::new().route(&paths::HEALTH, get(health::aws));
    let (clock, table) = (home.library.clock.clone(), home.table);
    let observer = Observer {
        meter: Arc::new(Embedded::new(clock)),
        capacity: Some(Arc::new(move || {
            let consumed = table.consumed();
            consumed.read_units + consumed.write_units
        })),
        log_all: true,
    };
    // CloudFront only forwards requests for its own names, and nobody else has the origin secret.
    let hosts = Hosts::Any;
    let additions = Additions { pages: zip_job::routes(), bytes, addresses: Addresses::CloudFront, hosts, observer };
    let router = router::router(state.clone(), files, additions);
    let origin_secret = OriginSecret::new(&home.origin_secret, host);
    let router = router.layer(from_fn_with_state((state, deadline::OUTER), deadline::keep));
    Ok(router.layer(from_fn_with_state(origin_secret, origin_secret::pass)))
}
