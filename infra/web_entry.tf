# How CloudFront reaches the web function: a function URL, which streams where Lambda can, or an HTTP API, which does
# not. The function is told whether to stream (VITRINE_STREAM), because the two forms of a response differ. It learns
# that at once and CloudFront some minutes later, so changing from one entry to the other makes a running gallery
# unavailable for that time, in whatever order Terraform creates and deletes them.
#
# Neither requires a signature. With AWS_IAM and origin access control, every POST would need the SHA-256 of its
# body in a header, which an HTML form cannot send. CloudFront sends a secret header instead, and the function
# refuses requests without it.

resource "aws_lambda_function_url" "web" {
  count = var.api_gateway ? 0 : 1

  function_name      = aws_lambda_function.web.function_name
  qualifier          = aws_lambda_alias.web.name
  authorization_type = "NONE"
  invoke_mode        = local.stream ? "RESPONSE_STREAM" : "BUFFERED"
}

# A function URL created since October 2025 needs both permissions; with only the first it answers 403. When the
# provider creates the URL, it adds a statement like the first one itself (FunctionURLAllowPublicAccess), which no
# plan shows and nobody removes; ours makes the permission visible, and restores it if somebody removes it.
resource "aws_lambda_permission" "function_url" {
  count = var.api_gateway ? 0 : 1

  statement_id           = "FunctionUrl"
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = aws_lambda_function.web.function_name
  qualifier              = aws_lambda_alias.web.name
  principal              = "*"
  function_url_auth_type = "NONE"

  depends_on = [aws_lambda_function_url.web]
}

resource "aws_lambda_permission" "through_function_url" {
  count = var.api_gateway ? 0 : 1

  statement_id             = "ThroughFunctionUrl"
  action                   = "lambda:InvokeFunction"
  function_name            = aws_lambda_function.web.function_name
  qualifier                = aws_lambda_alias.web.name
  principal                = "*"
  invoked_via_function_url = true

  depends_on = [aws_lambda_function_url.web]
}

resource "aws_apigatewayv2_api" "web" {
  count = var.api_gateway ? 1 : 0

  name          = var.name
  description   = "Pages of ${var.name}."
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "web" {
  count = var.api_gateway ? 1 : 0

  api_id                 = aws_apigatewayv2_api.web[0].id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_alias.web.invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = 30000
}

resource "aws_apigatewayv2_route" "web" {
  count = var.api_gateway ? 1 : 0

  api_id    = aws_apigatewayv2_api.web[0].id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.web[0].id}"
}

resource "aws_apigatewayv2_stage" "web" {
  count = var.api_gateway ? 1 : 0

  api_id      = aws_apigatewayv2_api.web[0].id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_burst_limit = 200
    throttling_rate_limit  = 100
  }
}

resource "aws_lambda_permission" "api_gateway" {
  count = var.api_gateway ? 1 : 0

  statement_id  = "ApiGateway"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.web.function_name
  qualifier     = aws_lambda_alias.web.name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.web[0].execution_arn}/*/*"
}

locals {
  # Where Lambda is known to stream responses: the regions that every account has. It can in some of the others; `stream`
  # turns it on there.
  streaming_regions = [
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
    "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1",
    "us-east-2", "us-west-1", "us-west-2",
  ]

  # https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
  without_function_urls = [
    "ap-south-2", "ap-southeast-4", "ap-southeast-5", "ca-west-1", "eu-central-2", "eu-south-2", "il-central-1",
    "me-central-1",
  ]

  # Without it, a response may have 6 MB; pages have far less, and photos do not pass through the function.
  stream = !var.api_gateway && coalesce(var.stream, contains(local.streaming_regions, var.region))

  # The host of an address such as https://id.lambda-url.eu-west-1.on.aws/
  web_host = split("/", var.api_gateway ? aws_apigatewayv2_api.web[0].api_endpoint : aws_lambda_function_url.web[0].function_url)[2]
}
