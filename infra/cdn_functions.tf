# The functions at the edge, which run before a request goes anywhere else.

# The keys of capability URLs, by id.
resource "aws_cloudfront_key_value_store" "link_keys" {
  name    = "${var.name}-link-keys"
  comment = "Keys of the links to photos."
}

resource "aws_cloudfrontkeyvaluestore_key" "link_key" {
  for_each = toset(var.link_key_ids)

  key_value_store_arn = aws_cloudfront_key_value_store.link_keys.arn
  key                 = each.key
  value               = local.link_keys[each.key]
}

resource "aws_cloudfront_function" "media" {
  name                         = "${var.name}-media"
  comment                      = "Checks links to photos."
  runtime                      = "cloudfront-js-2.0"
  code                         = file("${path.module}/functions/media.js")
  key_value_store_associations = [aws_cloudfront_key_value_store.link_keys.arn]
}

resource "aws_cloudfront_function" "page" {
  name    = "${var.name}-page"
  comment = "Passes the name that the browser used to the web function."
  runtime = "cloudfront-js-2.0"
  code    = replace(file("${path.module}/functions/page.js"), "const domain = ''", "const domain = '${local.own_domain}'")
}

resource "aws_cloudfront_function" "static" {
  name    = "${var.name}-static"
  comment = "Directs browsers that support Brotli to the compressed files."
  runtime = "cloudfront-js-2.0"
  code    = file("${path.module}/functions/static.js")
}

locals {
  own_domain = var.domain == null ? "" : var.domain
}
