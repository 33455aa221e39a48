# Access to the buckets, besides the two functions: no one without TLS, and CloudFront where it serves files.

data "aws_iam_policy_document" "tls_only" {
  for_each = local.buckets

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [each.value.arn, "${each.value.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

data "aws_iam_policy_document" "cloudfront_read" {
  for_each = {
    originals  = ["originals/*"]
    renditions = ["renditions/*", "zips/*"]
    static     = ["*"]
  }

  source_policy_documents = [data.aws_iam_policy_document.tls_only[each.key].json]

  statement {
    sid       = "CloudFrontRead"
    actions   = ["s3:GetObject"]
    resources = [for keys in each.value : "${local.buckets[each.key].arn}/${keys}"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.gallery.arn]
    }
  }

  # Without it, a missing file is 403 instead of 404. No behaviour of the distribution leads to a listing.
  statement {
    sid       = "CloudFrontMissing"
    actions   = ["s3:ListBucket"]
    resources = [local.buckets[each.key].arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.gallery.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "all" {
  for_each = {
    originals  = data.aws_iam_policy_document.cloudfront_read["originals"].json
    renditions = data.aws_iam_policy_document.cloudfront_read["renditions"].json
    static     = data.aws_iam_policy_document.cloudfront_read["static"].json
  }

  bucket = local.buckets[each.key].id
  policy = each.value

  # S3 answers 409 if both change at once.
  depends_on = [aws_s3_bucket_public_access_block.all]
}
