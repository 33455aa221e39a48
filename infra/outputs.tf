output "url" {
  description = "Address of the gallery."
  value       = local.origin
}

output "set_up_url" {
  description = "Address at which to create the first account: terraform output -raw set_up_url."
  value       = "${local.origin}/signup?setup=${random_password.set_up.result}"
  sensitive   = true
}

output "distribution" {
  description = "The distribution: its id, and the name to point your own domain at (CNAME or ALIAS)."
  value = {
    id          = aws_cloudfront_distribution.gallery.id
    domain_name = aws_cloudfront_distribution.gallery.domain_name
  }
}

output "dashboard" {
  description = "Address of the dashboard."
  value       = "https://${var.region}.console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards/dashboard/${aws_cloudwatch_dashboard.gallery.dashboard_name}"
}

output "buckets" {
  description = "Names of the buckets."
  value       = { for name, bucket in local.buckets : name => bucket.id }
}

output "table" {
  description = "Name of the table."
  value       = aws_dynamodb_table.records.name
}

output "queues" {
  description = "The worker's queues for photos and for other jobs, and their dead-letter queue."
  value = {
    for name, queue in {
      jobs = aws_sqs_queue.jobs
      dead = aws_sqs_queue.dead
      bulk = aws_sqs_queue.bulk
    } : name => { url = queue.id, arn = queue.arn }
  }
}

output "functions" {
  description = "Names of the functions."
  value = {
    web    = aws_lambda_function.web.function_name
    worker = aws_lambda_function.worker.function_name
  }
}

output "user_pool" {
  description = "The user pool and its client."
  value = {
    id     = aws_cognito_user_pool.people.id
    client = aws_cognito_user_pool_client.web.id
  }
}

output "environment" {
  description = "Environment of the web function, for the administrator's tool on the operator's machine."
  value       = merge({ VITRINE_ORIGIN = local.origin }, aws_lambda_function.web.environment[0].variables)
}

# What `make smoke` also needs.

output "region" {
  description = "The region of everything except CloudFront."
  value       = var.region
}

output "entry" {
  description = "Address of the function URL or HTTP API behind CloudFront, which refuses everyone else."
  value       = "https://${local.web_host}/"
}

output "edge_function" {
  description = "Name of the function at the edge that checks links to photos."
  value       = aws_cloudfront_function.media.name
}
