# Once a day the worker finishes deletions, empties old trash and removes unfinished uploads.

resource "aws_cloudwatch_event_rule" "tidy" {
  name                = "${var.name}-tidy"
  description         = "Starts the daily cleanup of ${var.name}."
  schedule_expression = "cron(17 3 * * ? *)"
}

resource "aws_cloudwatch_event_target" "tidy" {
  rule  = aws_cloudwatch_event_rule.tidy.name
  arn   = aws_lambda_alias.worker.arn
  input = jsonencode({ vitrine = { tidy = true } })

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 5
  }
}

resource "aws_lambda_permission" "tidy" {
  statement_id  = "Tidy"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.worker.function_name
  qualifier     = aws_lambda_alias.worker.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.tidy.arn
}
