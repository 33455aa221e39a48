# Created before the functions: a function that logs first creates its own group, which is kept forever.

resource "aws_cloudwatch_log_group" "function" {
  for_each = toset(["web", "worker"])

  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = var.log_retention_days
}

# Lambda reports every process start in its JSON log; there is no metric for it.
resource "aws_cloudwatch_log_metric_filter" "cold_start" {
  for_each = aws_cloudwatch_log_group.function

  name           = "${var.name}-${each.key}-cold-start"
  log_group_name = each.value.name
  pattern        = "{ $.type = \"platform.report\" && $.record.metrics.initDurationMs > 0 }"

  metric_transformation {
    name      = "${title(each.key)}ColdStart"
    namespace = local.metrics_namespace
    value     = "$.record.metrics.initDurationMs"
    unit      = "Milliseconds"
  }
}
