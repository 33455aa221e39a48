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
    error_message = "The function URL must stream, and take forms."
  }

  assert {
    condition     = aws_lambda_permission.function_url[0].action == "lambda:InvokeFunctionUrl" && aws_lambda_permission.function_url[0].function_url_auth_type == "NONE"
    error_message = "The first of two permissions is missing."
  }

  assert {
    condition     = aws_lambda_permission.through_function_url[0].action == "lambda:InvokeFunction" && aws_lambda_permission.through_function_url[0].invoked_via_function_url
    error_message = "The second of two permissions is missing, or too wide."
  }

  assert {
    condition     = length(aws_apigatewayv2_api.web) == 0
    error_message = "There must be one way in."
  }
}

run "api_gateway" {
  command = plan

  variables {
    api_gateway = true
  }

  assert {
    condition     = length(aws_lambda_function_url.web) + length(aws_lambda_permission.function_url) + length(aws_lambda_permission.through_function_url) == 0
    error_message = "There must be one way in."
  }

  assert {
    condition     = aws_apigatewayv2_integration.web[0].payload_format_version == "2.0"
    error_message = "The server reads events of version 2."
  }

  assert {
    condition     = aws_apigatewayv2_route.web[0].route_key == "$default"
    error_message = "Every path goes to the function."
  }

  assert {
    condition     = one([for origin in aws_cloudfront_distribution.gallery.origin : origin.domain_name if origin.origin_id == "web"]) == "abcdefghij.execute-api.eu-west-1.amazonaws.com"
    error_message = "CloudFront must ask the HTTP API."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.home["web-5xx"].namespace == "AWS/ApiGateway"
    error_message = "Alarms must look at the entry that is in use."
  }
}

run "sizes" {
  command = plan

  assert {
    condition     = aws_lambda_function.web.memory_size == 512 && aws_lambda_function.web.timeout == 30
    error_message = "The sizes are those that COST.md reckons with."
  }

  assert {
    condition     = aws_lambda_function.web.architectures == tolist(["arm64"]) && aws_lambda_function.web.runtime == "provided.al2023"
    error_message = "The zip holds a bootstrap for arm64."
  }

  assert {
    condition     = aws_lambda_function.web.reserved_concurrent_executions == -1
    error_message = "New accounts have too little concurrency to reserve any."
  }

  assert {
    condition     = aws_lambda_function.web.timeout < one([for origin in aws_cloudfront_distribution.gallery.origin : origin.custom_origin_config[0].origin_read_timeout if origin.origin_id == "web"])
    error_message = "CloudFront must wait for longer than the function may take."
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
    error_message = "No secret may stand in the environment."
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
    error_message = "A limit that one of the functions does not know is none."
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
