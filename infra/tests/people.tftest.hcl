# Accounts.

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

run "user_pool" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool.people.username_attributes == toset(["email"]) && !aws_cognito_user_pool.people.username_configuration[0].case_sensitive
    error_message = "People must be able to sign in with their address in any case."
  }

  assert {
    condition     = aws_cognito_user_pool.people.auto_verified_attributes == toset(["email"])
    error_message = "Addresses must be verified."
  }

  assert {
    condition     = aws_cognito_user_pool.people.password_policy[0].minimum_length >= 10
    error_message = "Passwords must have at least 10 characters."
  }

  assert {
    condition     = aws_cognito_user_pool.people.mfa_configuration == "OPTIONAL" && aws_cognito_user_pool.people.software_token_mfa_configuration[0].enabled
    error_message = "A second factor must be offered."
  }

  assert {
    condition     = aws_cognito_user_pool.people.user_pool_tier == "ESSENTIALS"
    error_message = "This is the cheapest plan with rotating refresh tokens, and its first 10,000 people are free."
  }

  assert {
    condition     = aws_cognito_user_pool.people.deletion_protection == "ACTIVE"
    error_message = "The pool must be protected."
  }

  assert {
    condition     = strcontains(aws_cognito_user_pool.people.verification_message_template[0].email_message, "{####}")
    error_message = "The email must contain the code."
  }
}

run "client" {
  command = plan

  assert {
    condition     = aws_cognito_user_pool_client.web.generate_secret
    error_message = "The client must have a secret, or anyone could use it."
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.explicit_auth_flows == toset(["ALLOW_ADMIN_USER_PASSWORD_AUTH"])
    error_message = "Only the flow that is used may be allowed."
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.refresh_token_rotation[0].feature == "ENABLED"
    error_message = "Refresh tokens must rotate."
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.refresh_token_rotation[0].retry_grace_period_seconds == 60
    error_message = "Two tabs may renew at once; Cognito's grace period is at most a minute."
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.refresh_token_validity == 60 && aws_cognito_user_pool_client.web.token_validity_units[0].refresh_token == "days"
    error_message = "People must sign in again after 60 days."
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.prevent_user_existence_errors == "ENABLED"
    error_message = "No one may find out who has an account."
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.enable_token_revocation
    error_message = "Signing out must end the session."
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.access_token_validity == 60 && aws_cognito_user_pool_client.web.token_validity_units[0].access_token == "minutes"
    error_message = "Access tokens must be valid for an hour."
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.auth_session_validity == 10
    error_message = "There must be enough time to enter the second factor."
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.write_attributes == toset(["email", "profile"])
    error_message = "The gallery may only write the address and its own mark."
  }
}

run "without_rotation" {
  command = plan

  variables {
    user_pool_tier = "LITE"
  }

  assert {
    condition     = aws_cognito_user_pool_client.web.explicit_auth_flows == toset(["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]) && length(aws_cognito_user_pool_client.web.refresh_token_rotation) == 0
    error_message = "The LITE plan must renew with the flow that does not rotate."
  }
}

run "mail_through_ses" {
  command = plan

  variables {
    mail_from        = "Photos <photos@example.org>"
    ses_identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.org"
  }

  assert {
    condition     = aws_cognito_user_pool.people.email_configuration[0].email_sending_account == "DEVELOPER" && aws_cognito_user_pool.people.email_configuration[0].from_email_address == "Photos <photos@example.org>"
    error_message = "Mail must go through SES."
  }
}

run "a_sender_needs_an_identity" {
  command = plan

  variables {
    mail_from = "photos@example.org"
  }

  expect_failures = [var.mail_from]
}

run "threat_protection_is_told_who_signs_in" {
  command = plan

  variables {
    user_pool_tier    = "PLUS"
    threat_protection = "AUDIT"
  }

  assert {
    condition     = aws_lambda_function.web.environment[0].variables["VITRINE_THREAT_PROTECTION"] == "true"
    error_message = "The web function must tell Cognito the address and the browser."
  }
}

run "without_threat_protection_cognito_is_told_nothing" {
  command = plan

  assert {
    condition     = !contains(keys(aws_lambda_function.web.environment[0].variables), "VITRINE_THREAT_PROTECTION")
    error_message = "The web function must not tell Cognito the address and the browser."
  }
}

run "threat_protection_needs_the_plus_plan" {
  command = plan

  variables {
    threat_protection = "ENFORCED"
  }

  expect_failures = [var.threat_protection]
}

run "a_sender_must_be_an_address" {
  command = plan

  variables {
    mail_from        = "Photos at example.org"
    ses_identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/example.org"
  }

  expect_failures = [var.mail_from]
}

run "a_sender_must_be_in_the_same_region" {
  command = plan

  variables {
    mail_from        = "photos@example.org"
    ses_identity_arn = "arn:aws:ses:us-east-1:123456789012:identity/example.org"
  }

  expect_failures = [var.ses_identity_arn]
}

run "session_days_must_be_whole" {
  command = plan

  variables {
    session_days = 1.5
  }

  expect_failures = [var.session_days]
}
