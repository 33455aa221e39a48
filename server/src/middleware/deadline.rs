//! Responds before Lambda's deadline. Otherwise Lambda would end the function, and the visitor would see CloudFront's
//! error page.

use std::time::{Duration, SystemTime};

use app::server::{AppState, RequestInfo};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
};
use gallery::Error;
use http::{Response, StatusCode};
use lambda_http::Context;

use super::error_response::error_response;

/// The margin of the router: a handler that has not responded this long before the deadline is cancelled, and an error
/// is returned.
pub const INNER: Duration = Duration::from_millis(1500);

/// The margin of the layers around the router, which cannot render a page. They may need the time to find out who is
/// asking.
pub const OUTER: Duration = Duration::from_millis(1000);

#[derive(Debug, thiserror::Error)]
#[error("the function's deadline is near")]
struct DeadlineNear;

/// Responds with 503 if the function's deadline is closer than `margin`. Without Lambda there is no deadline.
pub async fn keep(State((state, margin)): State<(AppState, Duration)>, request: Request, next: Next) -> Response<Body> {
    let Some(left) = request.extensions().get::<Context>().map(|context| left(context, margin)) else {
        return next.run(request).await;
    };
    let (info, path) = (request.extensions().get::<RequestInfo>().cloned(), request.uri().path().to_owned());
    match tokio::time::timeout(left, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let error = Error::unavailable(DeadlineNear);
            error_response(&state, info.as_ref(), &path, &error, StatusCode::SERVICE_UNAVAILABLE).await
        }
    }
}

/// Returns the time left until the margin starts, or half of the total time if that is hardly more than the margin.
fn left(context: &Context, margin: Duration) -> Duration {
    let whole = context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    whole.saturating_sub(margin).max(whole / 2)
}

#[cfg(all(test, feature = "standalone"))]
mod tests {
    use axum::{Router, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    use super::*;
    use crate::test_support;

    fn context(milliseconds: u64) -> Context {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_millis();
        let mut context = Context::default();
        context.deadline = u64::try_from(now).expect("milliseconds") + milliseconds;
        context
    }

    async fn ask(path: &str, context: Option<Context>) -> (StatusCode, String) {
        let slow = async || {
            tokio::time::sleep(Duration::from_millis(400)).await;
            "at last"
        };
        let margin = Duration::from_millis(150);
        let router = Router::new()
            .route("/slow", get(slow))
            .route("/api/slow", get(slow))
            .layer(from_fn_with_state((test_support::standalone().await.state, margin), keep));
        let mut request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        if let Some(context) = context {
            request.extensions_mut().insert(context);
        }
        let response = router.oneshot(request).await.expect("an answer");
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1000).await.expect("a body");
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn slow_requests_end_with_the_gallerys_own_message() {
        assert_eq!(ask("/slow", None).await, (StatusCode::OK, "at last".to_owned()));
        assert_eq!(ask("/slow", Some(context(20_000))).await.0, StatusCode::OK);
        let (status, words) = ask("/slow", Some(context(400))).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(words.starts_with("Something went wrong on our side. Please try again."), "{words}");
        let (status, json) = ask("/api/slow", Some(context(400))).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(json.contains(r#""status":503"#) && json.contains("Please try again"), "{json}");
    }

    #[test]
    fn a_short_deadline_is_not_all_margin() {
        assert!(left(&context(1000), INNER) > Duration::from_millis(400));
        assert!(left(&context(20_000), INNER) > Duration::from_millis(18_000));
        assert_eq!(left(&Context::default(), INNER), Duration::ZERO);
    }
}
