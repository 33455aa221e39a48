# How much runs at the same time. All functions of an account share one quota in each region.

data "aws_servicequotas_service_quota" "lambda" {
  count = var.lambda_quota == null ? 1 : 0

  service_code = "lambda"
  # Concurrent executions.
  quota_code = "L-B99A9384"
}

locals {
  lambda_quota = var.lambda_quota != null ? var.lambda_quota : data.aws_servicequotas_service_quota.lambda[0].value

  # Lambda reserves nothing of the last 100 for any function.
  reservable = max(0, local.lambda_quota - 100)

  # If next to nothing can be reserved, the account's quota itself is the limit.
  web_concurrency = (
    var.web_concurrency != null ? var.web_concurrency :
    local.reservable >= 10 ? min(20, local.reservable) : -1
  )

  # Enough to process a thousand photos in a minute; with more, photos would only wait for the table instead.
  worker_concurrency = (
    var.worker_concurrency != null ? var.worker_concurrency : min(20, floor(local.lambda_quota / 2))
  )
}
