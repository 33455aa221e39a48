locals {
  # Requests, errors and latency of the web function, as counted by the entry that is in use.
  web_metrics = var.api_gateway ? {
    namespace  = "AWS/ApiGateway"
    dimensions = { ApiId = aws_apigatewayv2_api.web[0].id }
    requests   = "Count"
    errors     = "5xx"
    latency    = "Latency"
    } : {
    namespace  = "AWS/Lambda"
    dimensions = { FunctionName = aws_lambda_function.web.function_name }
    requests   = "UrlRequestCount"
    errors     = "Url5xxCount"
    latency    = "UrlRequestLatency"
  }

  queue = { QueueName = aws_sqs_queue.jobs.name }

  # Each has a text with what is wrong and what to do first. `over` is the largest acceptable value, for `of`
  # periods of `seconds`. With the others below they watch ten metrics, which are free; a failing function shows as a
  # server error of the entry, and a worker that is throttled shows as photos that wait.
  alarms = {
    web-5xx = {
      text       = "The gallery returns server errors. Check the web function's log."
      namespace  = local.web_metrics.namespace
      metric     = local.web_metrics.errors
      dimensions = local.web_metrics.dimensions
      statistic  = "Sum", seconds = 300, of = 1, over = 5
    }
    web-latency = {
      text       = "One response in twenty is slow. Check the web function's traces."
      namespace  = local.web_metrics.namespace
      metric     = local.web_metrics.latency
      dimensions = local.web_metrics.dimensions
      statistic  = "p95", seconds = 300, of = 3, over = var.alarm_p95_ms
    }
    worker-errors = {
      text       = "The worker fails or runs out of time or memory. Its messages are retried automatically."
      namespace  = "AWS/Lambda"
      metric     = "Errors"
      dimensions = { FunctionName = aws_lambda_function.worker.function_name }
      statistic  = "Sum", seconds = 300, of = 1, over = 0
    }
    dead-letters = {
      text       = "Photos, zips, deletions or cleanups are in the dead-letter queue after all attempts failed. Find the reason in the worker's log, then run vitrine-admin redrive."
      namespace  = "AWS/SQS"
      metric     = "ApproximateNumberOfMessagesVisible"
      dimensions = { QueueName = aws_sqs_queue.dead.name }
      statistic  = "Maximum", seconds = 300, of = 1, over = 0
    }
    queue-age = {
      text       = "Photos are waiting too long for the worker. Either the worker fails, or more photos arrive at once than worker_concurrency or the account allows."
      namespace  = "AWS/SQS"
      metric     = "ApproximateAgeOfOldestMessage"
      dimensions = local.queue
      statistic  = "Maximum", seconds = 300, of = 2, over = var.alarm_queue_age_seconds
    }
    tidy = {
      text       = "The worker's daily cleanup was not started."
      namespace  = "AWS/Events"
      metric     = "FailedInvocations"
      dimensions = { RuleName = aws_cloudwatch_event_rule.tidy.name }
      statistic  = "Sum", seconds = 3600, of = 1, over = 0
    }
  }

  edge_alarms = {
    edge-5xx = {
      text       = "More than one in twenty of CloudFront's responses is a server error."
      metric     = "5xxErrorRate"
      dimensions = { DistributionId = aws_cloudfront_distribution.gallery.id, Region = "Global" }
      statistic  = "Average", of = 3, over = 5
    }
    edge-functions = {
      text       = "The function that checks links to photos fails. Photos are not shown."
      metric     = "FunctionExecutionErrors"
      dimensions = { FunctionName = aws_cloudfront_function.media.name, Region = "Global" }
      statistic  = "Sum", of = 1, over = 0
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "home" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.text
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  period              = each.value.seconds
  evaluation_periods  = each.value.of
  threshold           = each.value.over
  comparison_operator = "GreaterThanThreshold"

  # Without requests, nothing is wrong. With few, the slowest one, perhaps a cold start, says nothing about one in
  # twenty.
  treat_missing_data                    = "notBreaching"
  evaluate_low_sample_count_percentiles = startswith(each.value.statistic, "p") ? "ignore" : null

  alarm_actions = [aws_sns_topic.alarms["home"].arn]
  ok_actions    = [aws_sns_topic.alarms["home"].arn]
}

# One request that comes at a bad moment is refused and repeated. What matters is the share of requests that are
# refused, unless there are hardly any.
resource "aws_cloudwatch_metric_alarm" "throttles" {
  alarm_name          = "${var.name}-web-throttles"
  alarm_description   = "More than one in twenty requests is refused, because there are more at once than web_concurrency or the account allows. If they are not from your visitors, see docs/COST.md."
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2
  threshold           = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms["home"].arn]
  ok_actions          = [aws_sns_topic.alarms["home"].arn]

  metric_query {
    id          = "share"
    label       = "requests that were refused, %"
    expression  = "IF(refused >= 10, 100 * refused / (refused + FILL(answered, 0)), 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { refused = "Throttles", answered = "Invocations" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/Lambda"
        metric_name = metric_query.value
        dimensions  = { FunctionName = aws_lambda_function.web.function_name }
        period      = 300
        stat        = "Sum"
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "edge" {
  for_each = local.edge_alarms

  region              = local.topics.edge
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.text
  namespace           = "AWS/CloudFront"
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  period              = 300
  evaluation_periods  = each.value.of
  threshold           = each.value.over
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms["edge"].arn]
  ok_actions          = [aws_sns_topic.alarms["edge"].arn]
}
