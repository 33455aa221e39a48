# Everything that can be configured. Leave out what you do not need; the defaults are in variables*.tf.

name   = "family"
region = "eu-west-1"
tags   = { Owner = "you" }

# The gallery.
registration   = "closed"
max_file_mb    = 300
max_megapixels = 200
quota_gb       = 100
trash_days     = 30

# Its address, with a zone in Route 53. If the zone is elsewhere: certificate_arn instead of zone_id.
domain      = "photos.example.org"
zone_id     = "Z0123456789ABCDEFGHIJ"
price_class = "PriceClass_100"

# Email under your own name, which SES must have verified before.
mail_from        = "Photos <photos@example.org>"
ses_identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.org"

# People.
password_minimum_length = 12
session_days            = 60

# Sizes.
web_memory_mb          = 512
worker_memory_mb       = 3008
worker_timeout_seconds = 900

# By default they follow the account's quota of concurrent executions, which is 10 in new accounts: ask for 1,000
# (README.md). Lambda refuses to reserve any for the web function unless 100 stay unreserved.
# lambda_quota       = 1000
# web_concurrency    = 50
# worker_concurrency = 50

# Only where you know better than the list of regions.
# stream = true

# Monitoring.
alarm_email             = "you@example.org"
monthly_budget_usd      = 20
log_retention_days      = 90
alarm_p95_ms            = 800
alarm_queue_age_seconds = 10800

# Backup.
version_retention_days = 60
table_recovery_days    = 35

# To rotate the keys of links: add a new name in front, `apply`; three days later remove the old one, `apply` again.
link_key_ids = ["b", "a"]

# To rotate the secret of CloudFront: the same. It is sent from the first `apply` on.
origin_secret_ids = ["b", "a"]
