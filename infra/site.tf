# Static files. Those under pkg/ carry hashes in their names and are kept for ever; the others are asked for again after
# an hour. Of scripts, styles and wasm the strongest Brotli is made once, by the build, and functions/static.js sends
# browsers there. Its gzip copies stay behind: CloudFront compresses for browsers that know no Brotli.

locals {
  site_files = {
    for path in fileset(local.site_dir, "**") : path => {
      # What it is once its compression is taken off.
      extension  = reverse(split(".", trimsuffix(path, ".br")))[0]
      compressed = endswith(path, ".br")
      # The web function brings the list of hashes itself.
    } if !endswith(path, ".gz") && !startswith(path, ".") && path != "pkg/hash.txt"
  }

  # Files beside pkg/: each has an address of its own.
  site_roots = sort([for path, _ in local.site_files : path if !strcontains(path, "/")])

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
  source           = "${local.site_dir}/${each.key}"
  source_hash      = filemd5("${local.site_dir}/${each.key}")
  content_type     = lookup(local.content_types, each.value.extension, "application/octet-stream")
  content_encoding = each.value.compressed ? "br" : null
  cache_control    = startswith(each.key, "pkg/") ? "public, max-age=31536000, immutable" : "public, max-age=3600"

  lifecycle {
    # With it, files of the previous release go after the function that named them was replaced, and not before.
    create_before_destroy = true

    precondition {
      condition = (
        !can(regex("^pkg/.*\\.(css|js|wasm)$", each.key)) || contains(keys(local.site_files), "${each.key}.br")
      )
      error_message = "${each.key} has no copy in Brotli beside it: build the site with `make lambda`."
    }
  }
}
