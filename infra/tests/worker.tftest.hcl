# From an arrival to the worker, and what happens when the worker fails.

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

run "queue" {
  command = plan

  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.jobs, aws_sqs_queue.bulk] : queue.visibility_timeout_seconds >= 6 * aws_lambda_function.worker.timeout])
    error_message = "Messages must stay hidden for 6 times as long as a call may take."
  }

  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.jobs, aws_sqs_queue.bulk] : jsondecode(queue.redrive_policy).maxReceiveCount == 5])
    error_message = "A message must go to the dead-letter queue after five attempts."
  }

  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.jobs, aws_sqs_queue.dead, aws_sqs_queue.bulk] : queue.sqs_managed_sse_enabled])
    error_message = "Queues must be encrypted."
  }

  assert {
    condition     = aws_sqs_queue.dead.message_retention_seconds == 1209600
    error_message = "Dead-letter queues must keep messages as long as SQS can."
  }

  assert {
    condition     = keys(aws_sqs_queue_policy.all) == ["bulk", "dead", "jobs"]
    error_message = "Every queue must have a policy."
  }

  assert {
    condition     = !coalesce(aws_sqs_queue.jobs.fifo_queue, false) && !coalesce(aws_sqs_queue.bulk.fifo_queue, false)
    error_message = "The queues must be standard queues: only those can be fair, and S3 sends to no others."
  }
}

run "follows_the_timeout" {
  command = plan

  variables {
    worker_timeout_seconds = 900
    worker_batch_size      = 6
  }

  assert {
    condition     = aws_sqs_queue.jobs.visibility_timeout_seconds == 5400 && aws_sqs_queue.bulk.visibility_timeout_seconds == 5400
    error_message = "Messages must stay hidden for 6 times as long as a call may take."
  }
}

run "arrivals" {
  command = plan

  assert {
    condition     = toset([for rule in aws_s3_bucket_notification.originals.queue : rule.filter_prefix]) == toset(["originals/", "forms/"])
    error_message = "Only originals and forms may be announced."
  }

  assert {
    condition     = alltrue([for rule in aws_s3_bucket_notification.originals.queue : rule.events == toset(["s3:ObjectCreated:*"])])
    error_message = "Every way of creating an object must count."
  }
}

run "calls" {
  command = plan

  assert {
    condition     = alltrue([for source in [aws_lambda_event_source_mapping.jobs, aws_lambda_event_source_mapping.bulk] : source.function_response_types == toset(["ReportBatchItemFailures"])])
    error_message = "One bad message must not cause the others to be repeated."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.jobs.scaling_config[0].maximum_concurrency == 5
    error_message = "The worker must leave room for the web function."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.bulk.batch_size == 1 && aws_lambda_event_source_mapping.bulk.scaling_config[0].maximum_concurrency == 2
    error_message = "A job that takes all of a call's time must have the call to itself."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_target.tidy.input).vitrine.tidy
    error_message = "The worker must be told to clean up."
  }

  assert {
    condition     = aws_lambda_permission.tidy.principal == "events.amazonaws.com" && aws_lambda_permission.tidy.source_arn == aws_cloudwatch_event_rule.tidy.arn
    error_message = "Only the schedule may start the worker."
  }
}

run "versions_switch_at_once" {
  command = plan

  assert {
    condition     = aws_lambda_function.worker.publish && aws_lambda_alias.worker.function_version == aws_lambda_function.worker.version
    error_message = "Every change must be a version, which the alias names when it is complete."
  }

  assert {
    condition     = alltrue([for source in [aws_lambda_event_source_mapping.jobs, aws_lambda_event_source_mapping.bulk] : source.function_name == aws_lambda_alias.worker.arn]) && aws_lambda_permission.tidy.qualifier == "live"
    error_message = "Queues and the schedule must call the alias."
  }
}

run "once_a_day" {
  command = plan

  assert {
    condition     = aws_cloudwatch_event_rule.tidy.schedule_expression == "cron(17 3 * * ? *)"
    error_message = "The worker must clean up once a day, at night."
  }

  assert {
    condition     = aws_cloudwatch_event_target.tidy.arn == aws_lambda_alias.worker.arn && aws_cloudwatch_event_target.tidy.retry_policy[0].maximum_retry_attempts == 5
    error_message = "The schedule must start the worker, and try again."
  }
}

run "sizes" {
  command = plan

  assert {
    condition     = aws_lambda_function.worker.memory_size == 1769 && aws_lambda_function.worker.timeout == 600
    error_message = "The sizes must be those in COST.md."
  }

  assert {
    condition     = aws_lambda_function.worker.architectures == tolist(["arm64"]) && aws_lambda_function.worker.runtime == "provided.al2023" && aws_lambda_function.worker.handler == "bootstrap"
    error_message = "The function must run a bootstrap for arm64."
  }
}

run "a_batch_must_fit_into_a_call" {
  command = plan

  variables {
    worker_batch_size = 5
  }

  expect_failures = [var.worker_batch_size]
}

run "worker_timeout_is_at_most_lambda_s" {
  command = plan

  variables {
    worker_timeout_seconds = 901
  }

  expect_failures = [var.worker_timeout_seconds]
}

run "a_large_quota_is_used" {
  command = plan

  variables {
    lambda_quota = 1000
  }

  assert {
    condition     = aws_lambda_event_source_mapping.jobs.scaling_config[0].maximum_concurrency == 20
    error_message = "More photos must be processed at the same time, but not so many that they wait for the table."
  }
}

run "the_quota_is_looked_up" {
  command = plan

  variables {
    lambda_quota = null
  }

  assert {
    condition     = data.aws_servicequotas_service_quota.lambda[0].service_code == "lambda" && local.lambda_quota == 10
    error_message = "The quota must be the account's own."
  }
}

run "the_worker_must_leave_something_to_the_web_function" {
  command = plan

  variables {
    lambda_quota       = 10
    worker_concurrency = 8
  }

  expect_failures = [var.worker_concurrency]
}

run "worker_concurrency_must_be_whole" {
  command = plan

  variables {
    worker_concurrency = 2.5
  }

  expect_failures = [var.worker_concurrency]
}
