# The gallery's own domain. With a zone in Route 53, everything is created here; otherwise the operator provides a
# certificate and points the name at the distribution.

locals {
  in_zone          = var.domain != null && var.zone_id != null
  make_certificate = local.in_zone && var.certificate_arn == null

  certificate_arn = (
    local.make_certificate ? aws_acm_certificate_validation.gallery[0].certificate_arn : var.certificate_arn
  )
}

resource "aws_acm_certificate" "gallery" {
  count = local.make_certificate ? 1 : 0

  # CloudFront only accepts certificates from this region.
  region            = "us-east-1"
  domain_name       = var.domain
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "certificate" {
  count = local.make_certificate ? 1 : 0

  zone_id         = var.zone_id
  name            = one(aws_acm_certificate.gallery[0].domain_validation_options).resource_record_name
  type            = one(aws_acm_certificate.gallery[0].domain_validation_options).resource_record_type
  records         = [one(aws_acm_certificate.gallery[0].domain_validation_options).resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "gallery" {
  count = local.make_certificate ? 1 : 0

  region                  = "us-east-1"
  certificate_arn         = aws_acm_certificate.gallery[0].arn
  validation_record_fqdns = [aws_route53_record.certificate[0].fqdn]
}

resource "aws_route53_record" "gallery" {
  for_each = local.in_zone ? toset(["A", "AAAA"]) : toset([])

  zone_id = var.zone_id
  name    = var.domain
  type    = each.key

  alias {
    name                   = aws_cloudfront_distribution.gallery.domain_name
    zone_id                = aws_cloudfront_distribution.gallery.hosted_zone_id
    evaluate_target_health = false
  }
}
