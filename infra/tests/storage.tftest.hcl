# Nothing is lost, and nothing is public.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "random" {
  override_during = plan
}

variables {
  web_zip    = "tests/fixtures/not_a_zip.txt"
  worker_zip = "tests/fixtures/not_a_zip.txt"
  site_dir   = "tests/fixtures/site"
}

run "buckets" {
  command = plan

  assert {
    condition = (
      alltrue([
        for block in aws_s3_bucket_public_access_block.all :
        block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
      ]) && length(aws_s3_bucket_public_access_block.all) == 3
    )
    error_message = "Public access of every bucket must be blocked."
  }

  assert {
    condition = (
      alltrue([
        for control in aws_s3_bucket_ownership_controls.all : control.rule[0].object_ownership == "BucketOwnerEnforced"
      ]) && length(aws_s3_bucket_ownership_controls.all) == 3
    )
    error_message = "Buckets must have no access control lists."
  }

  assert {
    condition = (
      alltrue([
        for encryption in aws_s3_bucket_server_side_encryption_configuration.all :
        one(one(encryption.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
      ]) && length(aws_s3_bucket_server_side_encryption_configuration.all) == 3
    )
    error_message = "Every bucket must be encrypted."
  }

  assert {
    condition     = keys(aws_s3_bucket_policy.all) == ["originals", "renditions", "static"]
    error_message = "Every bucket must refuse requests without TLS."
  }

  assert {
    condition     = aws_s3_bucket_versioning.originals.versioning_configuration[0].status == "Enabled"
    error_message = "The bucket of originals must be versioned."
  }

  assert {
    condition     = coalesce(aws_s3_bucket.originals.force_destroy, false) == false
    error_message = "Destroying must not empty the bucket of originals."
  }
}

run "uploads_only_from_the_gallery_s_pages" {
  command = plan

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.originals.cors_rule).allowed_origins == toset(["https://d111111abcdef8.cloudfront.net"])
    error_message = "Only the gallery's own pages may send photos."
  }

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.originals.cors_rule).allowed_methods == toset(["POST", "PUT"])
    error_message = "Browsers must only be able to send photos to the bucket, not to read."
  }

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.originals.cors_rule).allowed_headers == toset(["*"])
    error_message = "Pages must be able to send every header that is part of a signature, including checksums."
  }

  assert {
    condition     = length(coalesce(one(aws_s3_bucket_cors_configuration.originals.cors_rule).expose_headers, [])) == 0
    error_message = "Pages need no headers of S3's responses: the gallery itself asks S3 which parts have arrived."
  }
}

run "uploads_from_the_domain" {
  command = plan

  variables {
    domain  = "photos.example.org"
    zone_id = "Z0123456789"
  }

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.originals.cors_rule).allowed_origins == toset(["https://photos.example.org"])
    error_message = "With a domain, pages are served from it."
  }
}

run "lifecycle" {
  command = plan

  assert {
    condition = (
      anytrue([
        for rule in aws_s3_bucket_lifecycle_configuration.originals.rule :
        try(rule.abort_incomplete_multipart_upload[0].days_after_initiation == 2, false)
      ])
    )
    error_message = "Abandoned uploads must be deleted after 2 days."
  }

  assert {
    condition = (
      anytrue([
        for rule in aws_s3_bucket_lifecycle_configuration.renditions.rule :
        try(rule.status == "Enabled" && rule.abort_incomplete_multipart_upload[0].days_after_initiation == 2, false)
      ])
    )
    error_message = "Zips that were never joined must be deleted after 2 days."
  }

  assert {
    condition = (
      anytrue([
        for rule in aws_s3_bucket_lifecycle_configuration.originals.rule :
        rule.id == "old-versions" && try(rule.noncurrent_version_expiration[0].noncurrent_days == 30, false)
      ])
    )
    error_message = "Old versions must be deleted after 30 days."
  }

  assert {
    condition = (
      anytrue([
        for rule in aws_s3_bucket_lifecycle_configuration.originals.rule :
        try(one(rule.transition).storage_class == "INTELLIGENT_TIERING" && rule.filter[0].prefix == "originals/", false)
      ])
    )
    error_message = "Originals that nobody views must move to a cheaper storage class."
  }

  assert {
    condition = (
      alltrue([
        for rule in aws_s3_bucket_lifecycle_configuration.originals.rule :
        length(rule.expiration) == 0 ? true : contains(["forms/", "uploads/"], rule.filter[0].prefix) if rule.id != "old-versions"
      ])
    )
    error_message = "Originals must never expire."
  }

  assert {
    condition = (
      alltrue([
        for prefix, days in { "forms/" = 15, "uploads/" = 7 } :
        anytrue([
          for rule in aws_s3_bucket_lifecycle_configuration.originals.rule :
          try(rule.filter[0].prefix == prefix && rule.expiration[0].days == days, false)
        ])
      ])
    )
    error_message = "Form uploads must be deleted after 15 days, and large files that older versions joined after 7."
  }

  assert {
    condition = (
      anytrue([
        for rule in aws_s3_bucket_lifecycle_configuration.renditions.rule :
        try(rule.filter[0].prefix == "zips/" && rule.expiration[0].days == 1, false)
      ])
    )
    error_message = "Zips must be deleted after a day."
  }
}

run "table" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.records.hash_key == "pk" && aws_dynamodb_table.records.range_key == "sk"
    error_message = "The keys must be pk and sk."
  }

  assert {
    condition     = aws_dynamodb_table.records.billing_mode == "PAY_PER_REQUEST"
    error_message = "The table must cost nothing while it is not used."
  }

  assert {
    condition     = aws_dynamodb_table.records.point_in_time_recovery[0].enabled
    error_message = "The table must be restorable to the second."
  }

  assert {
    condition     = aws_dynamodb_table.records.deletion_protection_enabled
    error_message = "The table must be protected."
  }

  assert {
    condition     = aws_dynamodb_table.records.ttl[0].enabled && aws_dynamodb_table.records.ttl[0].attribute_name == "expires_at"
    error_message = "Records must expire by expires_at."
  }
}

run "a_restored_table" {
  command = plan

  variables {
    table_name = "vitrine-2"
  }

  assert {
    condition = (
      aws_dynamodb_table.records.name == "vitrine-2" &&
      alltrue([for function in [aws_lambda_function.web, aws_lambda_function.worker] : function.environment[0].variables["VITRINE_TABLE"] == "vitrine-2"])
    )
    error_message = "Both functions must use the table that was restored."
  }

  assert {
    condition     = aws_dynamodb_table.records.point_in_time_recovery[0].enabled && aws_dynamodb_table.records.deletion_protection_enabled && aws_dynamodb_table.records.ttl[0].enabled
    error_message = "A restored table has none of these by itself."
  }
}

run "a_table_must_have_a_name" {
  command = plan

  variables {
    table_name = "v 2"
  }

  expect_failures = [var.table_name]
}

run "quota_gb_must_be_whole" {
  command = plan

  variables {
    quota_gb = 1.5
  }

  expect_failures = [var.quota_gb]
}

run "version_retention_days_is_limited" {
  command = plan

  variables {
    version_retention_days = 4000
  }

  expect_failures = [var.version_retention_days]
}
