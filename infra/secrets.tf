# Secrets are generated here and stored in SSM parameters, which the web function reads when it starts. The state
# also contains them: keep it where only operators can read it.

# 48 characters out of 62: 285 bits. Their bytes are used as they are, so nothing depends on an encoding.
resource "random_password" "link_key" {
  for_each = toset(var.link_key_ids)

  length  = 48
  special = false
}

# CloudFront sends the first, and the web function accepts all of them.
resource "random_password" "origin" {
  for_each = toset(var.origin_secret_ids)

  length  = 48
  special = false
}

# Whoever has it can create the first account, which is the administrator's. Afterwards it is worth nothing.
resource "random_password" "set_up" {
  length  = 32
  special = false
}

moved {
  from = random_password.origin
  to   = random_password.origin["a"]
}

locals {
  # base64url without padding: 48 bytes need none.
  link_keys = {
    for id, key in random_password.link_key :
    id => replace(replace(base64encode(key.result), "+", "-"), "/", "_")
  }

  secrets = {
    VITRINE_LINK_KEYS = {
      name  = "link-keys"
      value = join(",", [for id in var.link_key_ids : "${id}:${local.link_keys[id]}"])
    }
    VITRINE_ORIGIN_SECRET = {
      name  = "origin-secret"
      value = join(",", [for id in var.origin_secret_ids : random_password.origin[id].result])
    }
    VITRINE_SETUP_TOKEN = {
      name  = "setup-token"
      value = random_password.set_up.result
    }
    VITRINE_USER_POOL_CLIENT_SECRET = {
      name  = "user-pool-client-secret"
      value = aws_cognito_user_pool_client.web.client_secret
    }
  }
}

resource "aws_ssm_parameter" "secret" {
  for_each = toset(["VITRINE_LINK_KEYS", "VITRINE_ORIGIN_SECRET", "VITRINE_SETUP_TOKEN", "VITRINE_USER_POOL_CLIENT_SECRET"])

  name        = "/${var.name}/${local.secrets[each.key].name}"
  description = "${each.key} of the web function."
  type        = "SecureString"
  value       = local.secrets[each.key].value

  # A new key must be known where links are checked before it is used to sign.
  depends_on = [aws_cloudfrontkeyvaluestore_key.link_key]
}
