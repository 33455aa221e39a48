resource "aws_lambda_function" "worker" {
  function_name    = "${var.name}-worker"
  description      = "Renders photos of ${var.name}, makes zips, deletes, and cleans up once a day."
  role             = aws_iam_role.function["worker"].arn
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = ["arm64"]
  filename         = local.worker_zip
  source_code_hash = filebase64sha256(local.worker_zip)
  memory_size      = var.worker_memory_mb
  timeout          = var.worker_timeout_seconds
  publish          = true

  environment {
    variables = merge(local.limits, { VITRINE_RECEIVE_COUNT = tostring(var.receive_count) })
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function["worker"].name
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.function]
}

resource "aws_lambda_alias" "worker" {
  name             = "live"
  description      = "The version that processes photos of ${var.name}."
  function_name    = aws_lambda_function.worker.function_name
  function_version = aws_lambda_function.worker.version
}

resource "aws_lambda_event_source_mapping" "jobs" {
  event_source_arn = aws_sqs_queue.jobs.arn
  function_name    = aws_lambda_alias.worker.arn
  batch_size       = var.worker_batch_size

  # One bad message does not cause the others to be repeated.
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = local.worker_concurrency
  }
}

# Zips, deletions and cleanup: one per call, which may take all of its time, and few calls at once, so that photos
# do not have to wait for them.
resource "aws_lambda_event_source_mapping" "bulk" {
  event_source_arn = aws_sqs_queue.bulk.arn
  function_name    = aws_lambda_alias.worker.arn
  batch_size       = 1

  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    # The minimum that Lambda accepts.
    maximum_concurrency = 2
  }
}
