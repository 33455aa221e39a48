# The web function signs requests that browsers send to S3 themselves, so it needs the permissions for what it
# signs. Originals and zips leave through CloudFront, which has its own.

data "aws_iam_policy_document" "web" {
  source_policy_documents = [
    data.aws_iam_policy_document.runtime["web"].json,
    data.aws_iam_policy_document.records.json,
  ]

  # Large ones are sent in parts.
  statement {
    sid = "Originals"

    actions = [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
    ]

    resources = ["${aws_s3_bucket.originals.arn}/originals/*"]
  }

  # Only S3 knows which parts have arrived.
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

  # Lists the renditions of a photo. Also, without it S3 answers 403 instead of 404 for missing objects.
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

  # The page of administrators tells how long the queues are.
  statement {
    sid       = "QueueLengths"
    actions   = ["sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.jobs.arn, aws_sqs_queue.bulk.arn, aws_sqs_queue.dead.arn]
  }

  # Administrators have jobs that were set aside tried again.
  statement {
    sid       = "Redrive"
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueUrl", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.dead.arn]
  }

  # Signing up, codes and renewing need no permission: the client's secret is enough.
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

  # They are encrypted with the account's own SSM key, whose policy allows whoever may read the parameter to decrypt
  # it.
  statement {
    sid       = "Secrets"
    actions   = ["ssm:GetParameters"]
    resources = [for parameter in aws_ssm_parameter.secret : parameter.arn]
  }
}
