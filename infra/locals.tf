data "aws_caller_identity" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id

  # Names of buckets are unique worldwide.
  bucket_suffix = "${local.account_id}-${var.region}"

  tags = merge(var.tags, {
    Project   = var.name
    ManagedBy = "terraform"
  })

  # How browsers reach the gallery.
  host   = coalesce(var.domain, aws_cloudfront_distribution.gallery.domain_name)
  origin = "https://${local.host}"

  # What is installed: this checkout's build, unless variables say otherwise.
  web_zip    = coalesce(var.web_zip, "${path.module}/../target/lambda/web.zip")
  worker_zip = coalesce(var.worker_zip, "${path.module}/../target/lambda/worker.zip")
  site_dir   = coalesce(var.site_dir, "${path.module}/../target/site")

  # It may be missing. Then no files of earlier releases are kept.
  kept_site_dir = coalesce(var.kept_site_dir, "${path.module}/../target/site_kept")
}
