resource "aws_lambda_function" "worker" {
  function_name    = "${var.name}-worker"
  description      = "Resizes photos of ${var.name}, makes zips, erases, and tidies up once a day."
  role             = aws_iam_role.function["worker"].arn
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = ["arm64"]
  filename         = local.worker_zip
  source_code_hash = filebase64sha256(local.worker_zip)
  memory_size      = var.worker_memory_mb
  timeout          = var.worker_timeout_seconds

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

resource "aws_lambda_event_source_mapping" "jobs" {
  event_source_arn = aws_sqs_queue.jobs.arn
  function_name    = aws_lambda_function.worker.arn
  batch_size       = var.worker_batch_size

  # One bad message does not repeat the others.
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.worker_concurrency
  }
}

# Zips, erasing and tidying: one at a time in each call, which may take all of its time, and few calls at once, so that
# photos do not wait for them.
resource "aws_lambda_event_source_mapping" "bulk" {
  event_source_arn = aws_sqs_queue.bulk.arn
  function_name    = aws_lambda_function.worker.arn
  batch_size       = 1

  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    # The fewest that Lambda takes.
    maximum_concurrency = 2
  }
}
