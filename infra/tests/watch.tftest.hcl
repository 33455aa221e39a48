# Somebody hears of it when something is wrong.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
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
        ["dead-letters", "queue-age", "web-5xx", "web-latency", "web-throttles", "worker-errors", "worker-throttles"],
        keys(aws_cloudwatch_metric_alarm.home)
      )) == 0
    )
    error_message = "An alarm is missing."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.home : alarm.alarm_actions == toset([aws_sns_topic.alarms["home"].arn])])
    error_message = "Every alarm must reach somebody."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.edge : alarm.region == "us-east-1"]) && aws_sns_topic.alarms["edge"].region == "us-east-1"
    error_message = "CloudFront's metrics are in us-east-1."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.home["web-latency"].extended_statistic == "p95"
    error_message = "The slow ones count."
  }

  assert {
    condition     = length(aws_sns_topic_subscription.alarms) == 0
    error_message = "Nobody is written to who did not ask."
  }
}

run "watched_for_nothing" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.home) + length(aws_cloudwatch_metric_alarm.edge) <= 10
    error_message = "CloudWatch asks money for the eleventh alarm."
  }
}

run "mail" {
  command = plan

  variables {
    alarm_email = "me@example.org"
  }

  assert {
    condition     = toset([for subscription in aws_sns_topic_subscription.alarms : subscription.endpoint]) == toset(["me@example.org"]) && length(aws_sns_topic_subscription.alarms) == 2
    error_message = "Both topics must write to the address."
  }
}

run "logs" {
  command = plan

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.function : group.retention_in_days == 30])
    error_message = "Logs must not be kept for ever."
  }

  assert {
    condition     = alltrue([for function in [aws_lambda_function.web, aws_lambda_function.worker] : function.logging_config[0].log_format == "JSON" && function.tracing_config[0].mode == "Active"])
    error_message = "Logs must be JSON, and calls traced."
  }
}

run "budget" {
  command = plan

  assert {
    condition     = aws_budgets_budget.monthly.limit_amount == "10" && aws_budgets_budget.monthly.time_unit == "MONTHLY"
    error_message = "There must be a monthly budget."
  }

  assert {
    condition     = toset([for notification in aws_budgets_budget.monthly.notification : notification.notification_type]) == toset(["ACTUAL", "FORECASTED"])
    error_message = "The budget must tell of what was spent and of what will be."
  }
}

run "dashboard" {
  command = plan

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.gallery.dashboard_body).widgets) >= 10
    error_message = "The dashboard must show traffic, latency, errors, cold starts, the queue and what costs money."
  }
}

run "retention_that_cloudwatch_knows" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "a_name_that_fits_into_a_bucket" {
  command = plan

  variables {
    name = "Photos"
  }

  expect_failures = [var.name]
}
