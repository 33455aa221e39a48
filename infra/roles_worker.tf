data "aws_iam_policy_document" "worker" {
  source_policy_documents = [
    data.aws_iam_policy_document.runtime["worker"].json,
    data.aws_iam_policy_document.records.json,
  ]

  # Lambda fetches and deletes messages on behalf of the worker. The worker itself decides when a failed one is
  # retried.
  statement {
    sid = "Queue"

    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
    ]

    resources = [aws_sqs_queue.jobs.arn, aws_sqs_queue.bulk.arn]
  }

  # The rest of a job that ran out of time, and what a cleanup finds to do.
  statement {
    sid       = "Jobs"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn, aws_sqs_queue.bulk.arn]
  }

  # Whoever ends an unfinished upload must look whether a part came in the meantime.
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

  statement {
    sid       = "OpenUploads"
    actions   = ["s3:ListBucketMultipartUploads"]
    resources = [aws_s3_bucket.originals.arn]
  }

  statement {
    sid       = "Forms"
    actions   = ["s3:DeleteObject", "s3:GetObject"]
    resources = ["${aws_s3_bucket.originals.arn}/forms/*"]
  }

  statement {
    sid       = "Renditions"
    actions   = ["s3:DeleteObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.renditions.arn}/renditions/*"]
  }

  # A zip is checked once it is complete, and deleted if nobody is waiting for it.
  statement {
    sid       = "Zips"
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.renditions.arn}/zips/*"]
  }

  # Lists the renditions of a photo. Also, without it S3 answers 403 instead of 404 for missing objects.
  statement {
    sid       = "Missing"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.originals.arn, aws_s3_bucket.renditions.arn]
  }
}
