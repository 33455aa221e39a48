# Renditions are `private`, because only the browser that asked may cache them. CloudFront would then cache nothing;
# a minimum TTL above 0 makes it cache them for that time anyway. It checks every link before it looks in its cache.
# The TTL is a day, so that a deleted photo is gone from the edge locations when its links expire.
resource "aws_cloudfront_cache_policy" "media" {
  name        = "${var.name}-media"
  comment     = "Renditions, by path only: the signature was checked and removed."
  min_ttl     = 86400
  default_ttl = 86400
  max_ttl     = 86400

  parameters_in_cache_key_and_forwarded_to_origin {
    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

# What S3 puts into the headers of a download. Nothing that the browser sent.
resource "aws_cloudfront_origin_request_policy" "downloads" {
  name    = "${var.name}-downloads"
  comment = "The name and type of a download, which functions/media.js sets."

  cookies_config {
    cookie_behavior = "none"
  }

  headers_config {
    header_behavior = "none"
  }

  query_strings_config {
    query_string_behavior = "whitelist"

    query_strings {
      items = ["response-cache-control", "response-content-disposition", "response-content-type"]
    }
  }
}

# 10 seconds, whatever the response says. Failures are not cached (custom_error_response).
resource "aws_cloudfront_cache_policy" "health" {
  name        = "${var.name}-health"
  comment     = "The gallery's health, the same for everyone."
  min_ttl     = 10
  default_ttl = 10
  max_ttl     = 10

  parameters_in_cache_key_and_forwarded_to_origin {
    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

# Without cookies: a response with a renewed session must not be cached for everyone.
resource "aws_cloudfront_origin_request_policy" "health" {
  name    = "${var.name}-health"
  comment = "The host that the browser asked for, and nothing else from the browser."

  cookies_config {
    cookie_behavior = "none"
  }

  headers_config {
    header_behavior = "whitelist"

    headers {
      items = ["x-vitrine-host", "x-vitrine-viewer"]
    }
  }

  query_strings_config {
    query_string_behavior = "none"
  }
}

# Pages have headers of their own, which take precedence; these are for CloudFront's own responses.
resource "aws_cloudfront_response_headers_policy" "pages" {
  name    = "${var.name}-pages"
  comment = "Security headers for responses without their own."

  security_headers_config {
    content_type_options {
      override = false
    }

    frame_options {
      frame_option = "DENY"
      override     = false
    }

    referrer_policy {
      referrer_policy = "same-origin"
      override        = false
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = false
      override                   = false
    }
  }
}

resource "aws_cloudfront_response_headers_policy" "files" {
  for_each = {
    # Whatever is in a photo must not act as a page of the gallery.
    media = "default-src 'none'; sandbox; frame-ancestors 'none'"
    # Workers get the policy of their own file: hash-worker.js loads the page's scripts and wasm.
    static = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'"
  }

  name    = "${var.name}-${each.key}"
  comment = "Security headers of ${each.key} files."

  security_headers_config {
    content_security_policy {
      content_security_policy = each.value
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      referrer_policy = "same-origin"
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = false
      override                   = true
    }
  }

  custom_headers_config {
    items {
      header   = "cross-origin-resource-policy"
      value    = "same-origin"
      override = true
    }
  }
}
