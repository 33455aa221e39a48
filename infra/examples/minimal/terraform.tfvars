# All that most galleries need: CloudFront's own name, and emails when something is wrong.

region      = "eu-west-1"
alarm_email = "you@example.org"
