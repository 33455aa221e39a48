# Alarms go to a topic, which sends emails if alarm_email is set. CloudFront's metrics, and so their alarms, are
# only in us-east-1, and an alarm can only notify a topic in its own region.

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
      type = "Service"
      identifiers = concat(
        ["cloudwatch.amazonaws.com"],
        each.key == "home" && var.monthly_budget_usd != null ? ["budgets.amazonaws.com"] : [],
      )
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

# The budget covers the whole account. The costs of a tag are only known once somebody has activated it for cost
# allocation, by hand; until then, a budget for it would stay at 0 and never warn.
resource "aws_budgets_budget" "monthly" {
  count = var.monthly_budget_usd == null ? 0 : 1

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

  # AWS tests the topic when the budget is created.
  depends_on = [aws_sns_topic_policy.alarms]
}
