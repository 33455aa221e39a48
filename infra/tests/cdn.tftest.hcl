# What CloudFront serves, and how.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan

  # Different values, so that it shows which of them is used.
  override_resource {
    target = aws_cloudfront_function.media
    values = { arn = "arn:aws:cloudfront::123456789012:function/media" }
  }

  override_resource {
    target = aws_cloudfront_function.page
    values = { arn = "arn:aws:cloudfront::123456789012:function/page" }
  }

  override_resource {
    target = aws_cloudfront_function.static
    values = { arn = "arn:aws:cloudfront::123456789012:function/static" }
  }

  override_resource {
    target = aws_cloudfront_response_headers_policy.pages
    values = { id = "pages" }
  }

  override_resource {
    target = aws_cloudfront_response_headers_policy.files["media"]
    values = { id = "media" }
  }

  override_resource {
    target = aws_cloudfront_response_headers_policy.files["static"]
    values = { id = "static" }
  }
}

mock_provider "random" {
  override_during = plan
}

variables {
  web_zip    = "tests/fixtures/not_a_zip.txt"
  worker_zip = "tests/fixtures/not_a_zip.txt"
  site_dir   = "tests/fixtures/site"
}

run "distribution" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.gallery.http_version == "http2and3" && aws_cloudfront_distribution.gallery.is_ipv6_enabled
    error_message = "HTTP/3 and IPv6 must be on."
  }

  assert {
    condition     = alltrue([for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior : behavior.viewer_protocol_policy == "redirect-to-https"]) && aws_cloudfront_distribution.gallery.default_cache_behavior[0].viewer_protocol_policy == "redirect-to-https"
    error_message = "Nothing may be served without TLS."
  }

  assert {
    condition     = one([for origin in aws_cloudfront_distribution.gallery.origin : one(origin.custom_header).name if origin.origin_id == "web"]) == "x-vitrine-origin-secret"
    error_message = "The function must know that CloudFront is calling."
  }

  assert {
    condition     = alltrue([for origin in aws_cloudfront_distribution.gallery.origin : origin.origin_id == "web" || origin.origin_access_control_id != null])
    error_message = "Requests to buckets must be signed."
  }

  assert {
    condition     = alltrue([for response in aws_cloudfront_distribution.gallery.custom_error_response : response.error_caching_min_ttl == 0 && response.response_page_path == (contains([502, 504], response.error_code) ? "/unavailable.html" : null)]) && length(aws_cloudfront_distribution.gallery.custom_error_response) == 11
    error_message = "One person's error must not be cached for the next."
  }
}

run "origins" {
  command = plan

  assert {
    condition = (
      one([
        for origin in aws_cloudfront_distribution.gallery.origin : one(origin.custom_origin_config)
        if origin.origin_id == "web"
      ]).origin_protocol_policy == "https-only"
    )
    error_message = "CloudFront must call the function over TLS, because every request has the secret."
  }

  assert {
    condition = (
      one([
        for origin in aws_cloudfront_distribution.gallery.origin : one(origin.custom_origin_config)
        if origin.origin_id == "web"
      ]).origin_ssl_protocols == toset(["TLSv1.2"])
    )
    error_message = "TLS must be a current version."
  }

  assert {
    condition     = aws_cloudfront_origin_access_control.buckets.signing_behavior == "always" && aws_cloudfront_origin_access_control.buckets.signing_protocol == "sigv4" && aws_cloudfront_origin_access_control.buckets.origin_access_control_origin_type == "s3"
    error_message = "CloudFront must sign all requests to the buckets."
  }

  assert {
    condition     = toset([for origin in aws_cloudfront_distribution.gallery.origin : origin.origin_access_control_id if origin.origin_id != "web"]) == toset([aws_cloudfront_origin_access_control.buckets.id])
    error_message = "Requests to both buckets must have that signature."
  }
}

run "headers" {
  command = plan

  assert {
    condition = (
      alltrue([
        for policy in concat([aws_cloudfront_response_headers_policy.pages], values(aws_cloudfront_response_headers_policy.files)) :
        policy.security_headers_config[0].strict_transport_security[0].access_control_max_age_sec >= 31536000
      ])
    )
    error_message = "Browsers must remember for a year that the gallery uses TLS."
  }

  assert {
    condition = (
      alltrue([
        for policy in concat([aws_cloudfront_response_headers_policy.pages], values(aws_cloudfront_response_headers_policy.files)) :
        length(policy.security_headers_config[0].content_type_options) == 1 &&
        policy.security_headers_config[0].frame_options[0].frame_option == "DENY"
      ])
    )
    error_message = "Nothing may be treated as another type, or shown in a frame."
  }

  assert {
    condition = (
      keys(aws_cloudfront_response_headers_policy.files) == ["media", "static"] &&
      alltrue([
        for policy in aws_cloudfront_response_headers_policy.files :
        policy.security_headers_config[0].content_security_policy[0].override &&
        startswith(policy.security_headers_config[0].content_security_policy[0].content_security_policy, "default-src 'none'; ")
      ])
    )
    error_message = "Files must have a content security policy whose default allows nothing."
  }

  assert {
    condition     = strcontains(aws_cloudfront_response_headers_policy.files["media"].security_headers_config[0].content_security_policy[0].content_security_policy, "sandbox")
    error_message = "Whatever is in a photo must not act as a page of the gallery."
  }

  assert {
    condition = (
      aws_cloudfront_distribution.gallery.default_cache_behavior[0].response_headers_policy_id == aws_cloudfront_response_headers_policy.pages.id &&
      alltrue([
        for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior :
        behavior.response_headers_policy_id == (
          behavior.target_origin_id == "web" ? aws_cloudfront_response_headers_policy.pages.id :
          aws_cloudfront_response_headers_policy.files[behavior.target_origin_id == "static" ? "static" : "media"].id
        )
      ])
    )
    error_message = "Every response must have the headers of its kind."
  }
}

run "pages" {
  command = plan

  assert {
    condition     = aws_cloudfront_distribution.gallery.default_cache_behavior[0].target_origin_id == "web"
    error_message = "Pages come from the function."
  }

  assert {
    condition     = length(aws_cloudfront_distribution.gallery.default_cache_behavior[0].allowed_methods) == 7
    error_message = "Forms must be passed on."
  }

  assert {
    condition     = one(aws_cloudfront_distribution.gallery.default_cache_behavior[0].function_association).event_type == "viewer-request" && one(aws_cloudfront_distribution.gallery.default_cache_behavior[0].function_association).function_arn == aws_cloudfront_function.page.arn
    error_message = "Pages must receive the name that the browser used."
  }
}

run "photos" {
  command = plan

  assert {
    condition = (
      one([
        for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior : behavior
        if behavior.path_pattern == "/media/*"
      ]).target_origin_id == "renditions"
    )
    error_message = "Photos come from their bucket."
  }

  assert {
    condition = (
      [
        for association in one([
          for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior : behavior
          if behavior.path_pattern == "/media/*"
        ]).function_association : [association.event_type, association.function_arn]
      ] == [["viewer-request", aws_cloudfront_function.media.arn]]
    )
    error_message = "Every link to a photo must be checked before anything is looked up."
  }

  assert {
    condition     = aws_cloudfront_function.media.key_value_store_associations == toset([aws_cloudfront_key_value_store.link_keys.arn])
    error_message = "The check needs the keys."
  }

  assert {
    condition     = aws_cloudfront_cache_policy.media.min_ttl > 0 && aws_cloudfront_cache_policy.media.max_ttl <= 86400
    error_message = "Photos must be cached at the edge, but not for longer than a day."
  }

  assert {
    condition     = aws_cloudfront_cache_policy.media.parameters_in_cache_key_and_forwarded_to_origin[0].query_strings_config[0].query_string_behavior == "none"
    error_message = "The signature must not be part of the cache key."
  }
}

run "downloads" {
  command = plan

  assert {
    condition = (
      { for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior : behavior.path_pattern => behavior.target_origin_id if startswith(behavior.path_pattern, "/media/") } ==
      { "/media/*/original.*" = "originals", "/media/zips/*" = "renditions", "/media/*" = "renditions" }
    )
    error_message = "Originals and zips come from their buckets."
  }

  assert {
    condition     = index([for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior : behavior.path_pattern], "/media/*") == 2
    error_message = "CloudFront takes the first pattern that fits: that of photos must come after those of downloads."
  }

  assert {
    condition = (
      alltrue([
        for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior :
        one(behavior.function_association).function_arn == aws_cloudfront_function.media.arn
        if startswith(behavior.path_pattern, "/media/")
      ])
    )
    error_message = "Every link to a download must be checked before anything is fetched."
  }

  assert {
    condition = (
      aws_cloudfront_origin_request_policy.downloads.query_strings_config[0].query_strings[0].items ==
      toset(["response-cache-control", "response-content-disposition", "response-content-type"])
    )
    error_message = "S3 must learn the name and type of a download, and nothing else."
  }
}

run "health" {
  command = plan

  assert {
    condition     = aws_cloudfront_cache_policy.health.min_ttl == 10 && aws_cloudfront_cache_policy.health.max_ttl == 10
    error_message = "Asking for the health must not cost a request of the function each time."
  }

  assert {
    condition = (
      aws_cloudfront_origin_request_policy.health.cookies_config[0].cookie_behavior == "none" &&
      aws_cloudfront_cache_policy.health.parameters_in_cache_key_and_forwarded_to_origin[0].cookies_config[0].cookie_behavior == "none"
    )
    error_message = "Nobody's renewed session may be cached for others."
  }

  assert {
    condition = (
      one([for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior : behavior if behavior.path_pattern == "/healthz"]).target_origin_id == "web" &&
      one(one([for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior : behavior if behavior.path_pattern == "/healthz"]).function_association).function_arn == aws_cloudfront_function.page.arn
    )
    error_message = "The health is the web function's."
  }
}

run "site" {
  command = plan

  assert {
    condition = (
      alltrue([
        for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior :
        behavior.compress && one(behavior.function_association).function_arn == aws_cloudfront_function.static.arn
        if behavior.target_origin_id == "static"
      ])
    )
    error_message = "Static files must be compressed."
  }

  assert {
    condition     = toset([for behavior in aws_cloudfront_distribution.gallery.ordered_cache_behavior : behavior.path_pattern if behavior.target_origin_id == "static"]) == toset(["/pkg/*", "/unavailable.html", "/favicon.svg", "/hash-worker.js", "/manifest.webmanifest", "/robots.txt"])
    error_message = "Every static file must have its own path."
  }

  assert {
    condition     = alltrue([for path, file in aws_s3_object.site : path == "pkg/releases.json" || file.cache_control == (startswith(path, "pkg/") ? "public, max-age=31536000, immutable" : "public, max-age=3600")])
    error_message = "Files with hashes in their names must be cached permanently, the others not."
  }

  assert {
    condition     = aws_s3_object.site["pkg/vitrine.0123456789abcdefghijkl.js.br"].content_encoding == "br" && aws_s3_object.site["pkg/vitrine.0123456789abcdefghijkl.js.br"].content_type == "text/javascript; charset=utf-8"
    error_message = "Compressed files must state their type and encoding."
  }

  assert {
    condition     = length([for path, _ in aws_s3_object.site : path if endswith(path, ".gz")]) == 0
    error_message = "CloudFront makes gzip itself."
  }
}

run "pages_of_earlier_releases_continue" {
  command = plan

  variables {
    kept_site_dir = "tests/fixtures/site_kept"
  }

  assert {
    condition = (
      endswith(aws_s3_object.site["pkg/vitrine.earlier.js"].source, "site_kept/pkg/vitrine.earlier.js") &&
      aws_s3_object.site["pkg/vitrine.earlier.js"].cache_control == "public, max-age=31536000, immutable" &&
      aws_s3_object.site["pkg/vitrine.earlier.js.br"].content_encoding == "br"
    )
    error_message = "Files of earlier releases must stay."
  }

  assert {
    condition     = aws_s3_object.site["pkg/releases.json"].cache_control == "public, max-age=60"
    error_message = "The list of releases changes."
  }

  assert {
    condition     = !strcontains(aws_s3_object.site["pkg/vitrine.0123456789abcdefghijkl.js"].source, "site_kept")
    error_message = "The current release must have its own files."
  }
}

run "earlier_releases_must_have_files" {
  command = plan

  variables {
    kept_site_dir = "tests/fixtures/nothing"
  }

  expect_failures = [var.kept_site_dir]
}

run "domain" {
  command = plan

  variables {
    domain  = "photos.example.org"
    zone_id = "Z0123456789"
  }

  assert {
    condition     = aws_cloudfront_distribution.gallery.aliases == toset(["photos.example.org"]) && aws_cloudfront_distribution.gallery.viewer_certificate[0].minimum_protocol_version == "TLSv1.2_2021"
    error_message = "The domain must be served, with current TLS."
  }

  assert {
    condition     = aws_acm_certificate.gallery[0].region == "us-east-1"
    error_message = "CloudFront only accepts certificates in us-east-1."
  }

  assert {
    condition     = keys(aws_route53_record.gallery) == ["A", "AAAA"]
    error_message = "The name must point to the distribution, with IPv4 and IPv6."
  }

  assert {
    condition     = aws_lambda_function.web.environment[0].variables["VITRINE_ORIGIN"] == "https://photos.example.org"
    error_message = "The function must know its address."
  }

  assert {
    condition     = strcontains(aws_cloudfront_function.page.code, "const domain = 'photos.example.org'")
    error_message = "The other name must redirect to the domain."
  }
}

run "domain_elsewhere" {
  command = plan

  variables {
    domain          = "photos.example.org"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/theirs"
  }

  assert {
    condition     = length(aws_acm_certificate.gallery) == 0 && length(aws_route53_record.gallery) == 0
    error_message = "Nothing may be created in a zone that was not given."
  }

  assert {
    condition     = aws_cloudfront_distribution.gallery.viewer_certificate[0].acm_certificate_arn == "arn:aws:acm:us-east-1:123456789012:certificate/theirs"
    error_message = "The certificate must be the given one."
  }
}

run "a_domain_needs_a_certificate" {
  command = plan

  variables {
    domain = "photos.example.org"
  }

  expect_failures = [var.domain]
}

run "a_domain_must_be_a_host_name" {
  command = plan

  variables {
    domain  = "https://photos.example.org/"
    zone_id = "Z0123456789"
  }

  expect_failures = [var.domain]
}

run "a_certificate_is_for_a_domain" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/theirs"
  }

  expect_failures = [var.domain]
}

run "a_zone_is_for_a_domain" {
  command = plan

  variables {
    zone_id = "Z0123456789"
  }

  expect_failures = [var.domain]
}

run "a_zone_must_be_given_by_its_id" {
  command = plan

  variables {
    domain  = "photos.example.org"
    zone_id = "example.org"
  }

  expect_failures = [var.zone_id]
}

run "a_site_must_have_files" {
  command = plan

  variables {
    site_dir = "tests/fixtures/nothing"
  }

  expect_failures = [var.site_dir]
}

run "keys_of_links_are_limited" {
  command = plan

  variables {
    link_key_ids = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
  }

  expect_failures = [var.link_key_ids]
}
