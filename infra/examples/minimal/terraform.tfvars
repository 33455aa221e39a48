# All that most galleries need: the name that CloudFront gives, and mails when something is wrong.

region      = "eu-west-1"
alarm_email = "you@example.org"
