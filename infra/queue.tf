# The worker's jobs, in two queues that do not wait for each other. The first has photos: S3 announces arrivals, and
# the web function asks for new renditions. The second has everything that takes long: zips, deletions, cleanup.
# Messages from the functions name a person as their group, so that SQS serves people in turn (fair queues). S3's
# notifications cannot name a group.
#
# Both share one dead-letter queue, and so one alarm: a message itself says which queue it goes back to.

resource "aws_sqs_queue" "jobs" {
  name = "${var.name}-jobs"

  # AWS recommends 6 times the function's timeout: a batch may be throttled, retried and still be in progress.
  visibility_timeout_seconds = 6 * var.worker_timeout_seconds
  message_retention_seconds  = 14 * 24 * 60 * 60
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = var.receive_count
  })
}

resource "aws_sqs_queue" "dead" {
  name                      = "${var.name}-dead"
  message_retention_seconds = 14 * 24 * 60 * 60
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "bulk" {
  name = "${var.name}-bulk"

  visibility_timeout_seconds = 6 * var.worker_timeout_seconds
  message_retention_seconds  = 14 * 24 * 60 * 60
  receive_wait_time_seconds  = 20
  sqs_managed_sse_enabled    = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = var.receive_count
  })
}

# Separate from the queue, because it and the other two would need each other's ARNs.
resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url = aws_sqs_queue.dead.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.jobs.arn, aws_sqs_queue.bulk.arn]
  })
}

data "aws_iam_policy_document" "queue_tls_only" {
  for_each = {
    jobs = aws_sqs_queue.jobs.arn
    dead = aws_sqs_queue.dead.arn
    bulk = aws_sqs_queue.bulk.arn
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [each.value]

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

data "aws_iam_policy_document" "jobs" {
  source_policy_documents = [data.aws_iam_policy_document.queue_tls_only["jobs"].json]

  statement {
    sid       = "ArrivalsOfOurBucket"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.jobs.arn]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_s3_bucket.originals.arn]
    }

    # Bucket names can change hands; accounts cannot.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }
}

resource "aws_sqs_queue_policy" "all" {
  for_each = {
    jobs = { url = aws_sqs_queue.jobs.id, policy = data.aws_iam_policy_document.jobs.json }
    dead = { url = aws_sqs_queue.dead.id, policy = data.aws_iam_policy_document.queue_tls_only["dead"].json }
    bulk = { url = aws_sqs_queue.bulk.id, policy = data.aws_iam_policy_document.queue_tls_only["bulk"].json }
  }

  queue_url = each.value.url
  policy    = each.value.policy
}

resource "aws_s3_bucket_notification" "originals" {
  bucket = aws_s3_bucket.originals.id

  dynamic "queue" {
    for_each = ["originals", "forms"]

    content {
      id            = queue.value
      queue_arn     = aws_sqs_queue.jobs.arn
      events        = ["s3:ObjectCreated:*"]
      filter_prefix = "${queue.value}/"
    }
  }

  # S3 sends a test message at once, and refuses the notification if it may not.
  depends_on = [aws_sqs_queue_policy.all]
}
