# One role for each function, with exactly the actions that its code uses; `make test-infra` compares them in both
# directions.

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

# What Lambda itself does on behalf of a function.
data "aws_iam_policy_document" "runtime" {
  for_each = aws_cloudwatch_log_group.function

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${each.value.arn}:*"]
  }

  # X-Ray has no resources.
  statement {
    sid       = "Traces"
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    resources = ["*"]
  }
}

# A transaction needs the permissions for everything in it, including ConditionCheckItem.
data "aws_iam_policy_document" "records" {
  statement {
    sid = "Records"

    actions = [
      "dynamodb:BatchGetItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ]

    resources = [aws_dynamodb_table.records.arn]
  }
}

resource "aws_iam_role" "function" {
  for_each = toset(["web", "worker"])

  name               = "${var.name}-${each.key}"
  description        = "What the ${each.key} function of ${var.name} may do."
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_role_policy" "function" {
  for_each = {
    web    = data.aws_iam_policy_document.web.json
    worker = data.aws_iam_policy_document.worker.json
  }

  name   = each.key
  role   = aws_iam_role.function[each.key].id
  policy = each.value
}
