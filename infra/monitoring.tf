# Alarms go to a topic; with alarm_email, it writes mails. CloudFront's metrics, and so the alarms about them, are in
# us-east-1 only, and an alarm can only tell a topic of its own region.

locals {
  # What the functions count themselves, in log lines in CloudWatch's Embedded Metric Format.
  metrics_namespace = "Vitrine"

  topics = {
    home = var.region
    edge = "us-east-1"
  }
}

resource "aws_sns_topic" "alarms" {
  for_each = local.topics

  region = each.value
  name   = "${var.name}-alarms-${each.key}"
}

resource "aws_sns_topic_subscription" "alarms" {
  for_each = var.alarm_email == null ? {} : local.topics

  region    = each.value
  topic_arn = aws_sns_topic.alarms[each.key].arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

data "aws_iam_policy_document" "alarms" {
  for_each = local.topics

  statement {
    sid       = "OurAlarmsAndBudget"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms[each.key].arn]

    principals {
      type        = "Service"
      identifiers = each.key == "home" ? ["cloudwatch.amazonaws.com", "budgets.amazonaws.com"] : ["cloudwatch.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account_id]
    }
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms[each.key].arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  for_each = local.topics

  region = each.value
  arn    = aws_sns_topic.alarms[each.key].arn
  policy = data.aws_iam_policy_document.alarms[each.key].json
}

# It counts the whole account. Costs of a tag alone are known only once the tag was activated for cost allocation, by
# hand; until then a budget for it would stay at 0 and never tell.
resource "aws_budgets_budget" "monthly" {
  name         = var.name
  budget_type  = "COST"
  limit_amount = tostring(var.monthly_budget_usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  dynamic "notification" {
    for_each = { ACTUAL = 80, FORECASTED = 100 }

    content {
      comparison_operator       = "GREATER_THAN"
      notification_type         = notification.key
      threshold                 = notification.value
      threshold_type            = "PERCENTAGE"
      subscriber_sns_topic_arns = [aws_sns_topic.alarms["home"].arn]
    }
  }

  # AWS tries the topic when the budget is made.
  depends_on = [aws_sns_topic_policy.alarms]
}
