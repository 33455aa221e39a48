locals {
  web      = aws_lambda_function.web.function_name
  worker   = aws_lambda_function.worker.function_name
  table    = aws_dynamodb_table.records.name
  metric   = local.web_metrics
  web_path = [local.metric.namespace, keys(local.metric.dimensions)[0], values(local.metric.dimensions)[0]]
  edge     = ["DistributionId", aws_cloudfront_distribution.gallery.id, "Region", "Global"]

  # Title, region, statistic, and lines: namespace, metric, dimensions.
  widgets = [
    {
      title = "Requests", region = var.region, stat = "Sum"
      lines = [
        [local.web_path[0], local.metric.requests, local.web_path[1], local.web_path[2]],
        ["AWS/Lambda", "Invocations", "FunctionName", local.worker],
      ]
    },
    {
      title = "Web function: response time, ms", region = var.region, stat = "p95"
      lines = [
        [local.web_path[0], local.metric.latency, local.web_path[1], local.web_path[2], { stat = "p50", label = "median" }],
        [local.web_path[0], local.metric.latency, local.web_path[1], local.web_path[2], { stat = "p95", label = "95 %" }],
      ]
    },
    {
      title = "Errors", region = var.region, stat = "Sum"
      lines = [
        [local.web_path[0], local.metric.errors, local.web_path[1], local.web_path[2]],
        ["AWS/Lambda", "Errors", "FunctionName", local.web],
        ["AWS/Lambda", "Errors", "FunctionName", local.worker],
        ["AWS/Lambda", "Throttles", "FunctionName", local.web],
        ["AWS/Lambda", "Throttles", "FunctionName", local.worker],
      ]
    },
    {
      title = "Responses by class of status", region = var.region, stat = "Sum"
      lines = [
        for class in ["2xx", "3xx", "4xx", "5xx"] : [local.metrics_namespace, "Requests", "Status", class, { label = class }]
      ]
    },
    {
      title = "Cold starts", region = var.region, stat = "SampleCount"
      lines = [
        [local.metrics_namespace, "WebColdStart"],
        [local.metrics_namespace, "WorkerColdStart"],
        [local.metrics_namespace, "WebColdStart", { stat = "Average", yAxis = "right", label = "web function, ms" }],
      ]
    },
    {
      title = "Photos waiting", region = var.region, stat = "Maximum"
      lines = [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.jobs.name],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.dead.name, { label = "dead-letter queue, all jobs" }],
        ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", aws_sqs_queue.jobs.name, { yAxis = "right", label = "oldest, s" }],
      ]
    },
    {
      title = "Other jobs waiting: zips, deletions, cleanup", region = var.region, stat = "Maximum"
      lines = [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.bulk.name],
        ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", aws_sqs_queue.bulk.name, { yAxis = "right", label = "oldest, s" }],
      ]
    },
    {
      # How many entered a state in a period. Only the table could say how many are in it now, by counting them all;
      # those that wait are the messages in the previous widget.
      title = "Photos that became ready, or failed", region = var.region, stat = "Sum"
      lines = [
        [local.metrics_namespace, "PhotosReady"],
        [local.metrics_namespace, "PhotosFailed"],
        [local.metrics_namespace, "MessagesFailed"],
        [local.metrics_namespace, "MessagesSetAside"],
      ]
    },
    {
      title = "From upload to ready, s", region = var.region, stat = "p50"
      lines = [
        [local.metrics_namespace, "UploadToReadySeconds", { label = "median" }],
        [local.metrics_namespace, "UploadToReadySeconds", { stat = "p95", label = "95 %" }],
        [local.metrics_namespace, "QueueAgeSeconds", { stat = "p95", label = "95 %, in the queue" }],
      ]
    },
    {
      title = "Worker: duration of a call, ms", region = var.region, stat = "p50"
      lines = [
        ["AWS/Lambda", "Duration", "FunctionName", local.worker, { label = "median" }],
        ["AWS/Lambda", "Duration", "FunctionName", local.worker, { stat = "p99", label = "99 %" }],
      ]
    },
    {
      title = "Edge", region = "us-east-1", stat = "Sum"
      lines = [
        concat(["AWS/CloudFront", "Requests"], local.edge),
        concat(["AWS/CloudFront", "4xxErrorRate"], local.edge, [{ stat = "Average", yAxis = "right" }]),
        concat(["AWS/CloudFront", "5xxErrorRate"], local.edge, [{ stat = "Average", yAxis = "right" }]),
      ]
    },
    {
      title = "Cost: bytes to browsers", region = "us-east-1", stat = "Sum"
      lines = [concat(["AWS/CloudFront", "BytesDownloaded"], local.edge)]
    },
    {
      title = "Cost: the table's units", region = var.region, stat = "Sum"
      lines = [
        ["AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", local.table],
        ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", local.table],
      ]
    },
    {
      title = "Cost: functions' milliseconds", region = var.region, stat = "Sum"
      lines = [
        ["AWS/Lambda", "Duration", "FunctionName", local.web],
        ["AWS/Lambda", "Duration", "FunctionName", local.worker],
      ]
    },
    {
      title = "Cost: bytes stored", region = var.region, stat = "Average", period = 86400
      lines = [
        ["AWS/S3", "BucketSizeBytes", "BucketName", aws_s3_bucket.originals.id, "StorageType", "StandardStorage"],
        ["AWS/S3", "BucketSizeBytes", "BucketName", aws_s3_bucket.originals.id, "StorageType", "IntelligentTieringFAStorage"],
        ["AWS/S3", "BucketSizeBytes", "BucketName", aws_s3_bucket.originals.id, "StorageType", "IntelligentTieringIAStorage"],
        ["AWS/S3", "BucketSizeBytes", "BucketName", aws_s3_bucket.originals.id, "StorageType", "IntelligentTieringAIAStorage"],
        ["AWS/S3", "BucketSizeBytes", "BucketName", aws_s3_bucket.renditions.id, "StorageType", "StandardStorage"],
      ]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "gallery" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    # A week, because S3 reports its sizes once a day, a day or two late. Each widget counts by its own period.
    start          = "-P7D"
    periodOverride = "inherit"

    widgets = [
      for number, widget in local.widgets : {
        type   = "metric"
        x      = number % 2 * 12
        y      = floor(number / 2) * 6
        width  = 12
        height = 6

        properties = {
          title   = widget.title
          region  = widget.region
          stat    = widget.stat
          period  = try(widget.period, 300)
          view    = "timeSeries"
          metrics = widget.lines
        }
      }
    ]
  })
}
