//! The smallest function that responds over HTTP. Cold starts are compared with it (`make bench-cold`).

use lambda_http::{Body, Error, Request, Response, run_with_streaming_response, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    run_with_streaming_response(service_fn(|_: Request| async {
        Ok::<_, Error>(Response::new(Body::from("hello, world\n")))
    }))
    .await
}
