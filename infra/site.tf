# Static files. Those under pkg/ have hashes in their names and are cached permanently; the others are requested
# again after an hour. For scripts, styles and wasm the build makes Brotli copies at the highest level once, and
# functions/static.js directs browsers to them. Its gzip copies are not uploaded: CloudFront compresses for browsers
# without Brotli.
#
# Names under pkg/ change with their content, so files of earlier releases can stay next to those of the current one.
# `make keep-site` fetches them from the gallery (scripts/site/keep.mjs), with a list of the releases.

locals {
  # Where each file is. What both folders have is the current release's.
  site_sources = merge(
    { for path in try(fileset(local.kept_site_dir, "pkg/**"), []) : path => "${local.kept_site_dir}/${path}" },
    { for path in fileset(local.site_dir, "**") : path => "${local.site_dir}/${path}" },
  )

  site_files = {
    for path, source in local.site_sources : path => {
      source = source
      # The type of the uncompressed file.
      extension  = reverse(split(".", trimsuffix(path, ".br")))[0]
      compressed = endswith(path, ".br")
      # The web function has its own copy of the list of hashes.
    } if !endswith(path, ".gz") && !startswith(path, ".") && path != "pkg/hash.txt"
  }

  # Files outside pkg/: each has its own address.
  site_roots = sort([for path, _ in local.site_files : path if !strcontains(path, "/")])

  # Statuses that only CloudFront itself responds with.
  edge_errors = [502, 504]

  content_types = {
    css         = "text/css; charset=utf-8"
    html        = "text/html; charset=utf-8"
    ico         = "image/x-icon"
    js          = "text/javascript; charset=utf-8"
    json        = "application/json"
    png         = "image/png"
    svg         = "image/svg+xml"
    txt         = "text/plain; charset=utf-8"
    wasm        = "application/wasm"
    webmanifest = "application/manifest+json"
    woff2       = "font/woff2"
  }
}

resource "aws_s3_object" "site" {
  for_each = local.site_files

  bucket           = aws_s3_bucket.static.id
  key              = each.key
  source           = each.value.source
  source_hash      = filemd5(each.value.source)
  content_type     = lookup(local.content_types, each.value.extension, "application/octet-stream")
  content_encoding = each.value.compressed ? "br" : null
  cache_control = (
    each.key == "pkg/releases.json" ? "public, max-age=60" :
    startswith(each.key, "pkg/") ? "public, max-age=31536000, immutable" : "public, max-age=3600"
  )

  lifecycle {
    # With this, files of the previous release are deleted after the function that named them was replaced, and not
    # before.
    create_before_destroy = true

    precondition {
      condition = (
        !can(regex("^pkg/.*\\.(css|js|wasm)$", each.key)) || contains(keys(local.site_files), "${each.key}.br")
      )
      error_message = "${each.key} has no Brotli copy next to it: build the site with `make lambda`."
    }
  }
}

# What people see when the web function fails or does not respond, in all languages.
resource "aws_s3_object" "unavailable" {
  bucket        = aws_s3_bucket.static.id
  key           = "unavailable.html"
  source        = "${path.module}/pages/unavailable.html"
  source_hash   = filemd5("${path.module}/pages/unavailable.html")
  content_type  = local.content_types["html"]
  cache_control = "public, max-age=3600"
}
