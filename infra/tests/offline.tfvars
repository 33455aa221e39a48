# For plans without a build: files in place of the zips and the site.
web_zip    = "tests/fixtures/not_a_zip.txt"
worker_zip = "tests/fixtures/not_a_zip.txt"
site_dir   = "tests/fixtures/site"

# The stand-in for the provider does not know Service Quotas.
lambda_quota = 10
