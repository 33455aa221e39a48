data "aws_iam_policy_document" "worker" {
  source_policy_documents = [
    data.aws_iam_policy_document.runtime["worker"].json,
    data.aws_iam_policy_document.records.json,
  ]

  # Lambda fetches and deletes messages in the worker's name. The worker itself says when one that failed may come again.
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

  # The rest of a job that there was no time for, and what a round finds to do.
  statement {
    sid       = "Jobs"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn, aws_sqs_queue.bulk.arn]
  }

  statement {
    sid       = "Originals"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.originals.arn}/originals/*"]
  }

  # Uploads that nobody finished.
  statement {
    sid       = "Uploads"
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject"]
    resources = ["${aws_s3_bucket.originals.arn}/uploads/*"]
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

  # A zip is looked at once it is whole, and removed if nobody waits for it any more.
  statement {
    sid       = "Zips"
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.renditions.arn}/zips/*"]
  }

  # Which renditions a photo has. And without it, S3 says 403 of what is not there, and not 404.
  statement {
    sid       = "Missing"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.originals.arn, aws_s3_bucket.renditions.arn]
  }
}
