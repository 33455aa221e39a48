# How requests reach the web function.

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

run "function_url" {
  command = plan

  assert {
    condition     = aws_lambda_function_url.web[0].authorization_type == "NONE" && aws_lambda_function_url.web[0].invoke_mode == "RESPONSE_STREAM"
    error_message = "The function URL must stream, and accept forms."
  }

  assert {
    condition     = aws_lambda_permission.function_url[0].action == "lambda:InvokeFunctionUrl" && aws_lambda_permission.function_url[0].function_url_auth_type == "NONE"
    error_message = "The first of the two permissions is missing."
  }

  assert {
    condition     = aws_lambda_permission.through_function_url[0].action == "lambda:InvokeFunction" && aws_lambda_permission.through_function_url[0].invoked_via_function_url
    error_message = "The second of the two permissions is missing, or too broad."
  }

  assert {
    condition     = aws_lambda_permission.function_url[0].principal == "*" && aws_lambda_permission.through_function_url[0].principal == "*"
    error_message = "Everyone may call it; the function refuses requests without the secret."
  }

  assert {
    condition     = !contains(keys(aws_lambda_function.web.environment[0].variables), "VITRINE_STREAM")
    error_message = "Behind its URL the function must stream."
  }

  assert {
    condition     = length(aws_apigatewayv2_api.web) == 0
    error_message = "There must be exactly one entry."
  }
}

run "api_gateway" {
  command = plan

  variables {
    api_gateway = true
  }

  assert {
    condition     = length(aws_lambda_function_url.web) + length(aws_lambda_permission.function_url) + length(aws_lambda_permission.through_function_url) == 0
    error_message = "There must be exactly one entry."
  }

  assert {
    condition     = aws_apigatewayv2_integration.web[0].payload_format_version == "2.0"
    error_message = "The server expects events of version 2."
  }

  assert {
    condition     = aws_apigatewayv2_route.web[0].route_key == "$default" && aws_apigatewayv2_route.web[0].target == "integrations/${aws_apigatewayv2_integration.web[0].id}"
    error_message = "Every path must go to the function."
  }

  assert {
    condition     = aws_apigatewayv2_integration.web[0].integration_type == "AWS_PROXY" && aws_apigatewayv2_integration.web[0].timeout_milliseconds > 1000 * aws_lambda_function.web.timeout
    error_message = "The HTTP API must wait longer than the function may take."
  }

  assert {
    condition     = aws_apigatewayv2_stage.web[0].name == "$default" && aws_apigatewayv2_stage.web[0].auto_deploy
    error_message = "URLs must have no stage before their path, and changes must take effect at once."
  }

  assert {
    condition     = aws_apigatewayv2_stage.web[0].default_route_settings[0].throttling_rate_limit == 100 && aws_apigatewayv2_stage.web[0].default_route_settings[0].throttling_burst_limit == 200
    error_message = "An HTTP API must limit its requests."
  }

  assert {
    condition     = coalesce(aws_apigatewayv2_stage.web[0].default_route_settings[0].detailed_metrics_enabled, false) == false
    error_message = "Metrics per route cost money, and nothing uses them."
  }

  assert {
    condition     = aws_lambda_permission.api_gateway[0].principal == "apigateway.amazonaws.com" && aws_lambda_permission.api_gateway[0].action == "lambda:InvokeFunction" && aws_lambda_permission.api_gateway[0].source_arn == "${aws_apigatewayv2_api.web[0].execution_arn}/*/*"
    error_message = "Only this API may call the function."
  }

  assert {
    condition     = lookup(aws_lambda_function.web.environment[0].variables, "VITRINE_STREAM", "true") == "false"
    error_message = "An HTTP API only accepts complete responses: the function must know."
  }

  assert {
    condition     = one([for origin in aws_cloudfront_distribution.gallery.origin : origin.domain_name if origin.origin_id == "web"]) == "abcdefghij.execute-api.eu-west-1.amazonaws.com"
    error_message = "CloudFront must call the HTTP API."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.home["web-5xx"].namespace == "AWS/ApiGateway"
    error_message = "Alarms must watch the entry that is in use."
  }
}

run "sizes" {
  command = plan

  assert {
    condition     = aws_lambda_function.web.memory_size == 512 && aws_lambda_function.web.timeout == 29
    error_message = "The sizes must be those in COST.md."
  }

  assert {
    condition     = aws_lambda_function.web.architectures == tolist(["arm64"]) && aws_lambda_function.web.runtime == "provided.al2023"
    error_message = "The function must run a bootstrap for arm64."
  }

  assert {
    condition     = aws_lambda_function.web.reserved_concurrent_executions == -1
    error_message = "No concurrency may be reserved, because new accounts have too little."
  }

  assert {
    condition     = aws_lambda_function.web.timeout < one([for origin in aws_cloudfront_distribution.gallery.origin : origin.custom_origin_config[0].origin_read_timeout if origin.origin_id == "web"])
    error_message = "CloudFront must wait longer than the function may take."
  }
}

run "secrets_are_parameters" {
  command = plan

  assert {
    condition     = alltrue([for parameter in aws_ssm_parameter.secret : parameter.type == "SecureString"])
    error_message = "Secrets must be encrypted."
  }

  assert {
    condition     = length(setintersection(keys(aws_lambda_function.web.environment[0].variables), ["VITRINE_LINK_KEYS", "VITRINE_ORIGIN_SECRET", "VITRINE_USER_POOL_CLIENT_SECRET"])) == 0
    error_message = "No secret may be in the environment."
  }
}

run "limits_reach_both_functions" {
  command = plan

  variables {
    max_file_mb = 300
    quota_gb    = 50
  }

  assert {
    condition = (
      alltrue([
        for function in [aws_lambda_function.web, aws_lambda_function.worker] :
        function.environment[0].variables["VITRINE_MAX_FILE_MB"] == "300" &&
        function.environment[0].variables["VITRINE_QUOTA_GB"] == "50"
      ])
    )
    error_message = "Both functions must have the limits."
  }
}

run "keys_rotate" {
  command = plan

  variables {
    link_key_ids = ["b", "a"]
  }

  assert {
    condition     = keys(aws_cloudfrontkeyvaluestore_key.link_key) == ["a", "b"]
    error_message = "The edge must know the old key as well as the new one."
  }
}

run "an_http_api_waits_at_most_30_seconds" {
  command = plan

  variables {
    api_gateway         = true
    web_timeout_seconds = 30
  }

  expect_failures = [var.api_gateway]
}

run "a_large_file_needs_no_long_request" {
  command = plan

  variables {
    max_file_mb         = 1000
    web_timeout_seconds = 5
  }

  assert {
    condition     = aws_lambda_function.web.environment[0].variables["VITRINE_MAX_FILE_MB"] == "1000"
    error_message = "A gigabyte must be allowed: the web function does not read it."
  }
}

run "a_file_must_fit_into_the_worker_s_memory" {
  command = plan

  variables {
    max_file_mb      = 300
    worker_memory_mb = 599
  }

  expect_failures = [var.max_file_mb]
}

run "a_file_must_be_read_within_a_call_of_the_worker" {
  command = plan

  variables {
    max_file_mb            = 300
    worker_timeout_seconds = 190
  }

  expect_failures = [var.max_file_mb]
}

run "abuse_is_limited_where_the_quota_allows_it" {
  command = plan

  variables {
    lambda_quota = 1000
  }

  assert {
    condition     = aws_lambda_function.web.reserved_concurrent_executions == 20
    error_message = "The web function must be limited, because requests cost money."
  }
}

run "a_limit_leaves_100_unreserved" {
  command = plan

  variables {
    lambda_quota = 115
  }

  assert {
    condition     = aws_lambda_function.web.reserved_concurrent_executions == 15
    error_message = "Lambda refuses to reserve any of the last 100 executions."
  }
}

run "a_limit_beyond_the_quota" {
  command = plan

  variables {
    lambda_quota    = 115
    web_concurrency = 16
  }

  expect_failures = [var.web_concurrency]
}

run "no_limit" {
  command = plan

  variables {
    lambda_quota    = 1000
    web_concurrency = -1
  }

  assert {
    condition     = aws_lambda_function.web.reserved_concurrent_executions == -1
    error_message = "An operator must be able to remove the limit."
  }
}

run "without_streaming" {
  command = plan

  variables {
    stream = false
  }

  assert {
    condition     = aws_lambda_function_url.web[0].invoke_mode == "BUFFERED" && lookup(aws_lambda_function.web.environment[0].variables, "VITRINE_STREAM", "true") == "false"
    error_message = "Lambda and the function must agree on complete responses."
  }
}

run "a_region_without_streaming" {
  command = plan

  variables {
    region = "af-south-1"
  }

  assert {
    condition     = aws_lambda_function_url.web[0].invoke_mode == "BUFFERED" && lookup(aws_lambda_function.web.environment[0].variables, "VITRINE_STREAM", "true") == "false"
    error_message = "Where Lambda is not known to stream, responses must be complete."
  }
}

run "streaming_can_be_turned_on_anywhere" {
  command = plan

  variables {
    region = "af-south-1"
    stream = true
  }

  assert {
    condition     = aws_lambda_function_url.web[0].invoke_mode == "RESPONSE_STREAM" && !contains(keys(aws_lambda_function.web.environment[0].variables), "VITRINE_STREAM")
    error_message = "The operator may know better than the list of regions."
  }
}

run "an_http_api_does_not_stream" {
  command = plan

  variables {
    api_gateway = true
    stream      = true
  }

  expect_failures = [var.stream]
}

run "a_region_without_function_urls" {
  command = plan

  variables {
    region = "eu-central-2"
  }

  expect_failures = [var.api_gateway]
}

run "versions_switch_at_once" {
  command = plan

  assert {
    condition     = aws_lambda_function.web.publish && aws_lambda_alias.web.function_version == aws_lambda_function.web.version
    error_message = "Every change must be a version, which the alias names when it is complete."
  }

  assert {
    condition = (
      aws_lambda_function_url.web[0].qualifier == "live" && aws_lambda_permission.function_url[0].qualifier == "live" &&
      aws_lambda_permission.through_function_url[0].qualifier == "live"
    )
    error_message = "The function URL must lead to the alias, and may only be called there."
  }
}

run "an_http_api_calls_the_alias" {
  command = plan

  variables {
    api_gateway = true
  }

  assert {
    condition     = aws_apigatewayv2_integration.web[0].integration_uri == aws_lambda_alias.web.invoke_arn && aws_lambda_permission.api_gateway[0].qualifier == "live"
    error_message = "The HTTP API must call the alias."
  }
}

run "the_secret_of_cloudfront_rotates" {
  command = plan

  variables {
    origin_secret_ids = ["b", "a"]
  }

  assert {
    condition     = keys(random_password.origin) == ["a", "b"]
    error_message = "The function must accept the old secret as well as the new one."
  }
}

run "secrets_of_cloudfront_are_limited" {
  command = plan

  variables {
    origin_secret_ids = []
  }

  expect_failures = [var.origin_secret_ids]
}

run "zips_must_exist" {
  command = plan

  variables {
    web_zip    = "tests/fixtures/nothing.zip"
    worker_zip = "tests/fixtures/nothing.zip"
  }

  expect_failures = [var.web_zip, var.worker_zip]
}

run "web_concurrency_must_be_whole" {
  command = plan

  variables {
    web_concurrency = 2.5
  }

  expect_failures = [var.web_concurrency]
}

run "tags_must_fit_on_an_object" {
  command = plan

  variables {
    tags = { a = "", b = "", c = "", d = "", e = "", f = "", g = "", h = "", i = "" }
  }

  expect_failures = [var.tags]
}

run "our_own_tags_cannot_be_set" {
  command = plan

  variables {
    tags = { PROJECT = "other" }
  }

  expect_failures = [var.tags]
}

run "tags_must_not_be_reserved_by_aws" {
  command = plan

  variables {
    tags = { "aws:owner" = "you" }
  }

  expect_failures = [var.tags]
}

run "tags_must_have_allowed_characters" {
  command = plan

  variables {
    tags = { Owner = "you", Über = "Ich & Du" }
  }

  expect_failures = [var.tags]
}

run "eight_tags_are_allowed" {
  command = plan

  variables {
    tags = { Owner = "you", Über = "Ich", c = "", d = "", e = "", f = "", g = "", h = "" }
  }

  assert {
    condition     = length(local.tags) == 10
    error_message = "Eight tags and our two are the most that an S3 object can have."
  }
}
