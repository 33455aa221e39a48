# The web function signs requests that browsers send to S3 themselves: it needs the rights of what it signs.

data "aws_iam_policy_document" "web" {
  source_policy_documents = [
    data.aws_iam_policy_document.runtime["web"].json,
    data.aws_iam_policy_document.records.json,
  ]

  statement {
    sid       = "Originals"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.originals.arn}/originals/*"]
  }

  # Large files: their parts, then all of it until it was compared.
  statement {
    sid = "Uploads"

    actions = [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
    ]

    resources = ["${aws_s3_bucket.originals.arn}/uploads/*"]
  }

  # Which parts arrived is kept by S3 alone.
  statement {
    sid       = "OpenUploads"
    actions   = ["s3:ListBucketMultipartUploads"]
    resources = [aws_s3_bucket.originals.arn]
  }

  statement {
    sid       = "Forms"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.originals.arn}/forms/*"]
  }

  statement {
    sid       = "Renditions"
    actions   = ["s3:DeleteObject"]
    resources = ["${aws_s3_bucket.renditions.arn}/renditions/*"]
  }

  statement {
    sid       = "Zips"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.renditions.arn}/zips/*"]
  }

  # Which renditions a photo has. And without it, S3 says 403 of what is not there, and not 404.
  statement {
    sid       = "Missing"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.originals.arn, aws_s3_bucket.renditions.arn]
  }

  statement {
    sid       = "Jobs"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn, aws_sqs_queue.bulk.arn]
  }

  # Signing up, codes and renewing need no right: the client's secret stands for it.
  statement {
    sid = "People"

    actions = [
      "cognito-idp:AdminDeleteUser",
      "cognito-idp:AdminGetUser",
      "cognito-idp:AdminInitiateAuth",
      "cognito-idp:AdminRespondToAuthChallenge",
      "cognito-idp:AdminSetUserMFAPreference",
      "cognito-idp:AdminSetUserPassword",
      "cognito-idp:AdminUserGlobalSignOut",
    ]

    resources = [aws_cognito_user_pool.people.arn]
  }

  # They are encrypted with the account's own key of SSM, whose policy lets whoever may read the parameter decrypt it.
  statement {
    sid       = "Secrets"
    actions   = ["ssm:GetParameters"]
    resources = [for parameter in aws_ssm_parameter.secret : parameter.arn]
  }
}
