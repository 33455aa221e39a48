//! Chooses the adapters behind the ports. No other file names them.

use std::{io::Write as _, sync::Arc};

use gallery::{
    aws::{
        Access, Clients,
        dynamodb::DynamoTable,
        s3::Buckets,
        sqs::{SqsJobs, SqsMessages},
    },
    form_upload::FormUpload,
    id::PhotoId,
    jobs::Runner,
    library::Library,
    link::{LinkKey, Signer},
    ports::{clock, renderer::RenderLimits},
    render_photo::RenderPhoto,
    zip_job::ZipMaker,
};
use worker::{
    Pipeline,
    lambda::{Emit, Worker, nobody::Nobody},
};

use crate::config::Config;

/// Assembles the worker. It connects to nothing yet: each client is created when it is first needed.
pub async fn worker(config: &Config) -> Worker {
    let clients = Arc::new(Clients::new(Access::default()).await);
    let table = Arc::new(DynamoTable::new(Arc::clone(&clients), config.table.as_str()));
    let queue = Arc::new(SqsMessages::new(Arc::clone(&clients)));
    let jobs = SqsJobs::new(Arc::clone(&clients), config.queue_url.as_str(), config.bulk_queue_url.as_str());
    let blobs = Arc::new(Buckets::new(clients, config.originals.as_str(), config.renditions.as_str()));
    let clock = clock::system();
    let limits = RenderLimits {
        max_pixels: config.settings.max_pixels,
        seconds: config.settings.render_seconds,
        max_memory: config.max_memory,
    };
    let library = Library {
        table: table.clone(),
        blobs: blobs.clone(),
        identity: Arc::new(Nobody),
        jobs: Arc::new(jobs),
        // The worker signs no links, so the key is random and nobody knows it.
        signer: Signer::new(vec![LinkKey { id: "none".to_owned(), secret: PhotoId::random().as_str().into() }]),
        settings: config.settings.clone(),
        clock: clock.clone(),
    };
    Worker {
        form_upload: FormUpload { library: library.clone() },
        runner: Runner {
            library,
            render_photo: RenderPhoto {
                table: table.clone(),
                blobs: blobs.clone(),
                renderer: Arc::new(Pipeline::new()),
                limits,
                clock: clock.clone(),
            },
            zip_maker: ZipMaker { table: table.clone(), blobs, clock: clock.clone() },
        },
        max_attempts: config.receive_count,
        queue,
        capacity: Arc::new(move || {
            let consumed = table.consumed();
            consumed.read_units + consumed.write_units
        }),
        clock,
        emit: standard_output(),
    }
}

/// Lambda forwards standard output to CloudWatch, line by line.
fn standard_output() -> Emit {
    Arc::new(|line| {
        let mut output = std::io::stdout().lock();
        if let Err(error) = writeln!(output, "{line}") {
            tracing::warn!(%error, "could not write a metric");
        }
    })
}
