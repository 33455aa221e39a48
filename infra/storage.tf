# Three buckets. Renditions are separate from originals, so that writing one never starts the worker.

resource "aws_s3_bucket" "originals" {
  bucket = "${var.name}-originals-${local.bucket_suffix}"

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket" "renditions" {
  bucket = "${var.name}-renditions-${local.bucket_suffix}"

  # Everything in it can be made again from the originals.
  force_destroy = true
}

resource "aws_s3_bucket" "static" {
  bucket        = "${var.name}-static-${local.bucket_suffix}"
  force_destroy = true
}

locals {
  buckets = {
    originals  = aws_s3_bucket.originals
    renditions = aws_s3_bucket.renditions
    static     = aws_s3_bucket.static
  }
}

resource "aws_s3_bucket_public_access_block" "all" {
  for_each = local.buckets

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "all" {
  for_each = local.buckets

  bucket = each.value.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "all" {
  for_each = local.buckets

  bucket = each.value.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "originals" {
  bucket = aws_s3_bucket.originals.id

  versioning_configuration {
    status = "Enabled"
  }
}

# Browsers send photos straight to the bucket. The rule names the gallery's own origin, which is only known once
# there is a distribution; the bucket itself cannot wait for it, because the functions need its name.
resource "aws_s3_bucket_cors_configuration" "originals" {
  bucket = aws_s3_bucket.originals.id

  cors_rule {
    id              = "upload"
    allowed_origins = [local.origin]
    allowed_methods = ["PUT", "POST"]
    allowed_headers = ["*"]
    max_age_seconds = 3600
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "originals" {
  bucket = aws_s3_bucket.originals.id

  # Smaller files are not transitioned; S3 charges nothing for monitoring them either.
  transition_default_minimum_object_size = "all_storage_classes_128K"

  rule {
    id     = "abandoned-parts"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.version_retention_days
    }

    expiration {
      expired_object_delete_marker = true
    }
  }

  rule {
    id     = "cheaper-when-unseen"
    status = "Enabled"

    filter {
      prefix = "originals/"
    }

    transition {
      days          = 0
      storage_class = "INTELLIGENT_TIERING"
    }
  }

  # Files on their way to become originals: uploads of forms without JavaScript, which the worker moves within
  # minutes, or once somebody redrives their message, which stays in the dead-letter queue for 14 days; and large
  # files that older versions joined under another key.
  dynamic "rule" {
    for_each = { forms = 15, uploads = 7 }

    content {
      id     = "abandoned-${rule.key}"
      status = "Enabled"

      filter {
        prefix = "${rule.key}/"
      }

      expiration {
        days = rule.value
      }

      noncurrent_version_expiration {
        noncurrent_days = 1
      }
    }
  }

  # S3 only accepts rules about versions for a versioned bucket.
  depends_on = [aws_s3_bucket_versioning.originals]
}

resource "aws_s3_bucket_lifecycle_configuration" "renditions" {
  bucket = aws_s3_bucket.renditions.id

  transition_default_minimum_object_size = "all_storage_classes_128K"

  rule {
    id     = "abandoned-parts"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }

  rule {
    id     = "fetched-zips"
    status = "Enabled"

    filter {
      prefix = "zips/"
    }

    expiration {
      days = 1
    }
  }
}
