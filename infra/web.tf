resource "aws_lambda_function" "web" {
  function_name = "${var.name}-web"

  # Processes read the secrets when they start. Changing the function replaces all of them, so that none continues
  # with secrets that were rotated.
  description = "Pages of ${var.name}; secrets ${join(".", [for parameter in aws_ssm_parameter.secret : parameter.version])}"

  role             = aws_iam_role.function["web"].arn
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = ["arm64"]
  filename         = local.web_zip
  source_code_hash = filebase64sha256(local.web_zip)

  memory_size                    = var.web_memory_mb
  timeout                        = var.web_timeout_seconds
  reserved_concurrent_executions = local.web_concurrency
  publish                        = true

  environment {
    variables = merge(
      local.limits,
      {
        VITRINE_REGISTRATION                      = var.registration
        VITRINE_USER_POOL_ID                      = aws_cognito_user_pool.people.id
        VITRINE_USER_POOL_CLIENT_ID               = aws_cognito_user_pool_client.web.id
        VITRINE_LINK_KEYS_PARAMETER               = aws_ssm_parameter.secret["VITRINE_LINK_KEYS"].name
        VITRINE_ORIGIN_SECRET_PARAMETER           = aws_ssm_parameter.secret["VITRINE_ORIGIN_SECRET"].name
        VITRINE_SETUP_TOKEN_PARAMETER             = aws_ssm_parameter.secret["VITRINE_SETUP_TOKEN"].name
        VITRINE_USER_POOL_CLIENT_SECRET_PARAMETER = aws_ssm_parameter.secret["VITRINE_USER_POOL_CLIENT_SECRET"].name
      },
      # The distribution's own name cannot be here: the distribution needs the function's address, which needs the
      # function. Without a domain, the function gets the name from x-vitrine-host (functions/page.js).
      var.administrator_email == null ? {} : { VITRINE_ADMIN_EMAIL = var.administrator_email },
      var.domain == null ? {} : { VITRINE_ORIGIN = "https://${var.domain}" },
      var.mails_per_hour == null ? {} : { VITRINE_MAILS_PER_HOUR = tostring(var.mails_per_hour) },
      var.threat_protection == "OFF" ? {} : { VITRINE_THREAT_PROTECTION = "true" },
      # If this is unset, the function streams its responses.
      local.stream ? {} : { VITRINE_STREAM = "false" },
    )
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function["web"].name
  }

  tracing_config {
    mode = "Active"
  }

  # Pages name files of the site, so new files are uploaded first, and those that no page names any more are deleted
  # last.
  depends_on = [aws_iam_role_policy.function, aws_s3_object.site]
}

# What everyone calls. It moves to a new version as soon as that is complete, and back just as fast.
resource "aws_lambda_alias" "web" {
  name             = "live"
  description      = "The version that serves ${var.name}."
  function_name    = aws_lambda_function.web.function_name
  function_version = aws_lambda_function.web.version
}

locals {
  # The environment of both functions.
  limits = merge(
    {
      VITRINE_TABLE             = aws_dynamodb_table.records.name
      VITRINE_ORIGINALS_BUCKET  = aws_s3_bucket.originals.id
      VITRINE_RENDITIONS_BUCKET = aws_s3_bucket.renditions.id
      VITRINE_QUEUE_URL         = aws_sqs_queue.jobs.id
      VITRINE_BULK_QUEUE_URL    = aws_sqs_queue.bulk.id
      VITRINE_MAX_FILE_MB       = tostring(var.max_file_mb)
      VITRINE_MAX_MEGAPIXELS    = tostring(var.max_megapixels)
      VITRINE_TRASH_DAYS        = tostring(var.trash_days)
    },
    var.quota_gb == null ? {} : { VITRINE_QUOTA_GB = tostring(var.quota_gb) },
  )
}
