# Accounts. Only the web function can use the user pool: its client has a secret, and there is no hosted page.

resource "aws_cognito_user_pool" "people" {
  name                     = var.name
  user_pool_tier           = var.user_pool_tier
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  deletion_protection      = "ACTIVE"
  mfa_configuration        = "OPTIONAL"

  username_configuration {
    case_sensitive = false
  }

  # Only a length, and no rules about kinds of characters, which lead to similar passwords (NIST SP 800-63B).
  password_policy {
    minimum_length                   = var.password_minimum_length
    require_lowercase                = false
    require_numbers                  = false
    require_symbols                  = false
    require_uppercase                = false
    temporary_password_validity_days = 7
  }

  software_token_mfa_configuration {
    enabled = true
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  admin_create_user_config {
    # The gallery decides whether strangers may sign up (VITRINE_REGISTRATION): it knows who is first.
    allow_admin_create_user_only = false
  }

  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  verification_message_template {
    default_email_option = "CONFIRM_WITH_CODE"
    email_subject        = "Your code · Dein Code · Votre code · Tu código"
    email_message        = local.code_mail
  }

  email_configuration {
    email_sending_account = var.mail_from == null ? "COGNITO_DEFAULT" : "DEVELOPER"
    from_email_address    = var.mail_from
    source_arn            = var.ses_identity_arn
  }

  dynamic "user_pool_add_ons" {
    for_each = var.threat_protection == "OFF" ? [] : [var.threat_protection]

    content {
      advanced_security_mode = user_pool_add_ons.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

locals {
  # Cognito has one message for everyone, so it is in all languages of the gallery.
  code_mail = join("<br><br>", [
    "<b>{####}</b>",
    "This is your code for your photo gallery. If you didn’t request it, ignore this email, and don’t share the code.",
    "Das ist der Code für deine Fotogalerie. Wenn du ihn nicht angefordert hast, ignoriere diese E-Mail und gib ihn nicht weiter.",
    "Voici le code pour votre galerie photo. Si vous ne l’avez pas demandé, ignorez cet e-mail et ne le communiquez à personne.",
    "Este es el código para tu galería de fotos. Si no lo has pedido, ignora este correo y no lo compartas.",
  ])

  # Cognito refuses a client that rotates refresh tokens and also allows the flow that does not.
  rotates_tokens = var.user_pool_tier != "LITE"
}

resource "aws_cognito_user_pool_client" "web" {
  name            = "web"
  user_pool_id    = aws_cognito_user_pool.people.id
  generate_secret = true

  explicit_auth_flows = concat(
    ["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
    local.rotates_tokens ? [] : ["ALLOW_REFRESH_TOKEN_AUTH"],
  )

  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true
  read_attributes               = ["email", "email_verified"]

  # `profile` has the gallery's mark for an account that is waiting for its code.
  write_attributes       = ["email", "profile"]
  access_token_validity  = 60
  id_token_validity      = 60
  refresh_token_validity = var.session_days

  # Minutes for the code of the second factor; Cognito's default of 3 is too short if you have to find your phone.
  auth_session_validity = 10

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }

  dynamic "refresh_token_rotation" {
    for_each = local.rotates_tokens ? [1] : []

    content {
      feature = "ENABLED"

      # Two tabs may renew at once, and a response may be lost.
      retry_grace_period_seconds = 60
    }
  }
}
