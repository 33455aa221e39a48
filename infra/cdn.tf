# CloudFront is in front of everything: pages from the web function, photos and static files from their buckets.

data "aws_cloudfront_cache_policy" "disabled" {
  name = "Managed-CachingDisabled"
}

data "aws_cloudfront_cache_policy" "optimized" {
  name = "Managed-CachingOptimized"
}

# Without the Host header, because a function URL only answers under its own name. The name that the browser used is
# passed in x-vitrine-host.
data "aws_cloudfront_origin_request_policy" "all_but_host" {
  name = "Managed-AllViewerExceptHostHeader"
}

resource "aws_cloudfront_origin_access_control" "buckets" {
  name                              = "${var.name}-buckets"
  description                       = "Signs CloudFront's requests to the buckets of ${var.name}."
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "gallery" {
  enabled         = true
  comment         = var.name
  aliases         = var.domain == null ? [] : [var.domain]
  is_ipv6_enabled = true
  http_version    = "http2and3"
  price_class     = var.price_class
  web_acl_id      = var.web_acl_arn

  origin {
    origin_id   = "web"
    domain_name = local.web_host

    # The function answers no one else.
    custom_header {
      name  = "x-vitrine-origin-secret"
      value = random_password.origin[var.origin_secret_ids[0]].result
    }

    custom_origin_config {
      http_port                = 80
      https_port               = 443
      origin_protocol_policy   = "https-only"
      origin_ssl_protocols     = ["TLSv1.2"]
      origin_read_timeout      = var.web_timeout_seconds + 5
      origin_keepalive_timeout = 60
    }
  }

  origin {
    origin_id                = "originals"
    domain_name              = aws_s3_bucket.originals.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.buckets.id
  }

  origin {
    origin_id                = "renditions"
    domain_name              = aws_s3_bucket.renditions.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.buckets.id
  }

  origin {
    origin_id                = "static"
    domain_name              = aws_s3_bucket.static.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.buckets.id
  }

  default_cache_behavior {
    target_origin_id           = "web"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = data.aws_cloudfront_cache_policy.disabled.id
    origin_request_policy_id   = data.aws_cloudfront_origin_request_policy.all_but_host.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.pages.id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.page.arn
    }
  }

  # Downloads: originals, and zips, which are in the bucket of renditions. They are rarely fetched twice. The function
  # tells S3 their name and type.
  dynamic "ordered_cache_behavior" {
    for_each = { "/media/*/original.*" = "originals", "/media/zips/*" = "renditions" }

    content {
      path_pattern               = ordered_cache_behavior.key
      target_origin_id           = ordered_cache_behavior.value
      viewer_protocol_policy     = "redirect-to-https"
      allowed_methods            = ["GET", "HEAD"]
      cached_methods             = ["GET", "HEAD"]
      cache_policy_id            = data.aws_cloudfront_cache_policy.disabled.id
      origin_request_policy_id   = aws_cloudfront_origin_request_policy.downloads.id
      response_headers_policy_id = aws_cloudfront_response_headers_policy.files["media"].id

      function_association {
        event_type   = "viewer-request"
        function_arn = aws_cloudfront_function.media.arn
      }
    }
  }

  ordered_cache_behavior {
    path_pattern               = "/media/*"
    target_origin_id           = "renditions"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = aws_cloudfront_cache_policy.media.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.files["media"].id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.media.arn
    }
  }

  # However often anyone asks for the gallery's health, few of the requests reach the function.
  ordered_cache_behavior {
    path_pattern               = "/healthz"
    target_origin_id           = "web"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD"]
    cached_methods             = ["GET", "HEAD"]
    cache_policy_id            = aws_cloudfront_cache_policy.health.id
    origin_request_policy_id   = aws_cloudfront_origin_request_policy.health.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.pages.id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.page.arn
    }
  }

  dynamic "ordered_cache_behavior" {
    for_each = concat(["/pkg/*", "/${aws_s3_object.unavailable.key}"], [for path in local.site_roots : "/${path}"])

    content {
      path_pattern               = ordered_cache_behavior.value
      target_origin_id           = "static"
      viewer_protocol_policy     = "redirect-to-https"
      allowed_methods            = ["GET", "HEAD"]
      cached_methods             = ["GET", "HEAD"]
      compress                   = true
      cache_policy_id            = data.aws_cloudfront_cache_policy.optimized.id
      response_headers_policy_id = aws_cloudfront_response_headers_policy.files["static"].id

      function_association {
        event_type   = "viewer-request"
        function_arn = aws_cloudfront_function.static.arn
      }
    }
  }

  # CloudFront caches errors for 10 seconds by default, even those of pages that are never cached, and for everyone.
  # What one person may not see would then be missing for the next one, too.
  dynamic "custom_error_response" {
    for_each = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]

    content {
      error_code            = custom_error_response.value
      error_caching_min_ttl = 0
      # CloudFront's own errors, when the web function fails or does not respond. The gallery has its own pages for all
      # others.
      response_code      = contains(local.edge_errors, custom_error_response.value) ? custom_error_response.value : null
      response_page_path = contains(local.edge_errors, custom_error_response.value) ? "/${aws_s3_object.unavailable.key}" : null
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = var.domain == null
    acm_certificate_arn            = local.certificate_arn
    ssl_support_method             = var.domain == null ? null : "sni-only"
    minimum_protocol_version       = var.domain == null ? null : "TLSv1.2_2021"
  }
}
