# The operator is told when something is wrong.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan

  # Different values, so that it shows which of them is used.
  override_resource {
    target = aws_sns_topic.alarms["edge"]
    values = { arn = "arn:aws:sns:us-east-1:123456789012:t" }
  }
}

mock_provider "random" {
  override_during = plan
}

variables {
  web_zip    = "tests/fixtures/not_a_zip.txt"
  worker_zip = "tests/fixtures/not_a_zip.txt"
  site_dir   = "tests/fixtures/site"
}

run "alarms" {
  command = plan

  assert {
    condition = (
      length(setsubtract(
        ["dead-letters", "queue-age", "tidy", "web-5xx", "web-latency", "worker-errors"],
        keys(aws_cloudwatch_metric_alarm.home)
      )) == 0 && keys(aws_cloudwatch_metric_alarm.edge) == ["edge-5xx", "edge-functions"]
    )
    error_message = "An alarm is missing."
  }

  assert {
    condition = (
      alltrue([
        for alarm in aws_cloudwatch_metric_alarm.home :
        alarm.alarm_actions == toset([aws_sns_topic.alarms["home"].arn]) && alarm.ok_actions == alarm.alarm_actions
      ]) &&
      alltrue([
        for alarm in aws_cloudwatch_metric_alarm.edge :
        alarm.alarm_actions == toset([aws_sns_topic.alarms["edge"].arn]) && alarm.ok_actions == alarm.alarm_actions
      ])
    )
    error_message = "Every alarm must notify a topic in its own region, also when it is over."
  }

  assert {
    condition = (
      alltrue([
        for alarm in concat(values(aws_cloudwatch_metric_alarm.home), values(aws_cloudwatch_metric_alarm.edge)) :
        alarm.treat_missing_data == "notBreaching" && alarm.comparison_operator == "GreaterThanThreshold"
      ])
    )
    error_message = "Without requests, nothing is wrong."
  }

  assert {
    condition = (
      { for name, alarm in merge(aws_cloudwatch_metric_alarm.home, aws_cloudwatch_metric_alarm.edge) : name => alarm.threshold } ==
      {
        dead-letters   = 0
        edge-5xx       = 5
        edge-functions = 0
        queue-age      = 7200
        tidy           = 0
        web-5xx        = 5
        web-latency    = 1000
        worker-errors  = 0
      }
    )
    error_message = "The thresholds must be those in README.md and variables_watch.tf."
  }

  assert {
    condition = (
      { for name, alarm in merge(aws_cloudwatch_metric_alarm.home, aws_cloudwatch_metric_alarm.edge) : name => alarm.metric_name } ==
      {
        dead-letters   = "ApproximateNumberOfMessagesVisible"
        edge-5xx       = "5xxErrorRate"
        edge-functions = "FunctionExecutionErrors"
        queue-age      = "ApproximateAgeOfOldestMessage"
        tidy           = "FailedInvocations"
        web-5xx        = "Url5xxCount"
        web-latency    = "UrlRequestLatency"
        worker-errors  = "Errors"
      }
    )
    error_message = "Every alarm must watch what its name says."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.home["dead-letters"].dimensions == tomap({ QueueName = aws_sqs_queue.dead.name }) && aws_cloudwatch_metric_alarm.home["queue-age"].dimensions == tomap({ QueueName = aws_sqs_queue.jobs.name })
    error_message = "The dead-letter queue must be empty, and photos must not wait too long."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.edge : alarm.region == "us-east-1"]) && aws_sns_topic.alarms["edge"].region == "us-east-1"
    error_message = "CloudFront's metrics are in us-east-1."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.home["web-latency"].extended_statistic == "p95" && aws_cloudwatch_metric_alarm.home["web-latency"].evaluate_low_sample_count_percentiles == "ignore"
    error_message = "Slow responses must count, but not a single cold start."
  }

  assert {
    condition     = length(aws_sns_topic_subscription.alarms) == 0
    error_message = "Without an address, no one may be notified."
  }
}

run "free_alarms" {
  command = plan

  assert {
    condition = (
      length(aws_cloudwatch_metric_alarm.home) + length(aws_cloudwatch_metric_alarm.edge) +
      length([for query in aws_cloudwatch_metric_alarm.throttles.metric_query : query if length(query.metric) > 0]) <= 10
    )
    error_message = "Ten metrics with an alarm are free in CloudWatch."
  }
}

run "throttles" {
  command = plan

  assert {
    condition = (
      { for query in aws_cloudwatch_metric_alarm.throttles.metric_query : query.id => query.metric[0].metric_name if length(query.metric) > 0 } ==
      { refused = "Throttles", answered = "Invocations" }
    )
    error_message = "The alarm must compare requests that were refused with those that were answered."
  }

  assert {
    condition = (
      one([for query in aws_cloudwatch_metric_alarm.throttles.metric_query : query.expression if query.return_data == true]) ==
      "IF(refused >= 10, 100 * refused / (refused + FILL(answered, 0)), 0)"
    )
    error_message = "The alarm must watch the share of refused requests, and ignore a few."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.throttles.threshold == 5 && aws_cloudwatch_metric_alarm.throttles.evaluation_periods == 2
    error_message = "One throttle must not notify anyone."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.throttles.alarm_actions == toset([aws_sns_topic.alarms["home"].arn]) && aws_cloudwatch_metric_alarm.throttles.ok_actions == aws_cloudwatch_metric_alarm.throttles.alarm_actions
    error_message = "The alarm must notify the topic, also when it is over."
  }
}

run "mail" {
  command = plan

  variables {
    alarm_email = "me@example.org"
  }

  assert {
    condition     = toset([for subscription in aws_sns_topic_subscription.alarms : subscription.endpoint]) == toset(["me@example.org"]) && length(aws_sns_topic_subscription.alarms) == 2
    error_message = "Both topics must send emails to the address."
  }
}

run "logs" {
  command = plan

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.function : group.retention_in_days == 30])
    error_message = "Logs must not be kept forever."
  }

  assert {
    condition     = alltrue([for function in [aws_lambda_function.web, aws_lambda_function.worker] : function.logging_config[0].log_format == "JSON" && function.tracing_config[0].mode == "Active"])
    error_message = "Logs must be JSON, and calls traced."
  }
}

run "budget" {
  command = plan

  assert {
    condition     = aws_budgets_budget.monthly[0].limit_amount == "10" && aws_budgets_budget.monthly[0].time_unit == "MONTHLY"
    error_message = "There must be a monthly budget."
  }

  assert {
    condition     = { for notification in aws_budgets_budget.monthly[0].notification : notification.notification_type => notification.threshold } == { ACTUAL = 80, FORECASTED = 100 }
    error_message = "The budget must warn about actual and forecast costs."
  }

  assert {
    condition     = alltrue([for notification in aws_budgets_budget.monthly[0].notification : notification.threshold_type == "PERCENTAGE" && notification.comparison_operator == "GREATER_THAN" && notification.subscriber_sns_topic_arns == toset([aws_sns_topic.alarms["home"].arn])])
    error_message = "The budget must notify the topic."
  }
}

run "no_budget" {
  command = plan

  variables {
    monthly_budget_usd = null
  }

  assert {
    condition     = length(aws_budgets_budget.monthly) == 0
    error_message = "An operator who may not create budgets must be able to leave it out."
  }
}

run "a_budget_of_nothing" {
  command = plan

  variables {
    monthly_budget_usd = 0
  }

  expect_failures = [var.monthly_budget_usd]
}

run "dashboard" {
  command = plan

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.gallery.dashboard_body).widgets) >= 10
    error_message = "The dashboard must show traffic, latency, errors, cold starts, the queue and what costs money."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_dashboard.gallery.dashboard_body).start == "-P7D" && jsondecode(aws_cloudwatch_dashboard.gallery.dashboard_body).periodOverride == "inherit"
    error_message = "S3 reports its sizes once a day, and late: a graph of three hours would be empty."
  }
}

run "log_retention_must_be_one_of_cloudwatch_s" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "alarm_queue_age_is_at_most_the_queue_s_retention" {
  command = plan

  variables {
    alarm_queue_age_seconds = 2000000
  }

  expect_failures = [var.alarm_queue_age_seconds]
}

run "a_name_reserved_by_ssm" {
  command = plan

  variables {
    name = "ssm-photos"
  }

  expect_failures = [var.name]
}

run "a_name_reserved_by_aws" {
  command = plan

  variables {
    name = "aws-photos"
  }

  expect_failures = [var.name]
}

run "a_name_not_allowed_for_a_bucket" {
  command = plan

  variables {
    name = "Photos"
  }

  expect_failures = [var.name]
}
