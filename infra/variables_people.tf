variable "password_minimum_length" {
  description = "Characters of a password at least. The gallery itself asks for 10."
  type        = number
  default     = 10

  validation {
    condition     = var.password_minimum_length >= 10 && var.password_minimum_length <= 99 && floor(var.password_minimum_length) == var.password_minimum_length
    error_message = "Use a whole number from 10 to 99."
  }
}

variable "session_days" {
  description = "Days after which people sign in again."
  type        = number
  default     = 60

  validation {
    condition     = var.session_days >= 1 && var.session_days <= 3650 && floor(var.session_days) == var.session_days
    error_message = "Use a whole number from 1 to 3650."
  }
}

variable "user_pool_tier" {
  description = "Feature plan of the user pool: ESSENTIALS, PLUS (threat protection) or LITE (no rotation of refresh tokens)."
  type        = string
  default     = "ESSENTIALS"

  validation {
    condition     = contains(["LITE", "ESSENTIALS", "PLUS"], var.user_pool_tier)
    error_message = "Use LITE, ESSENTIALS or PLUS."
  }
}

variable "threat_protection" {
  description = "Cognito's threat protection: OFF, AUDIT or ENFORCED. Anything but OFF needs user_pool_tier PLUS."
  type        = string
  default     = "OFF"

  validation {
    condition     = contains(["OFF", "AUDIT", "ENFORCED"], var.threat_protection)
    error_message = "Use OFF, AUDIT or ENFORCED."
  }

  validation {
    condition     = var.threat_protection == "OFF" || var.user_pool_tier == "PLUS"
    error_message = "Threat protection needs user_pool_tier = \"PLUS\"."
  }
}

variable "mail_from" {
  description = "Sender of the gallery's mail, such as `Photos <photos@example.org>`. Unset: Cognito's own, 50 mails a day."
  type        = string
  default     = null

  validation {
    condition     = (var.mail_from == null) == (var.ses_identity_arn == null)
    error_message = "mail_from and ses_identity_arn go together."
  }

  validation {
    condition     = try(can(regex("^([^<>@\\s]+@[^<>@\\s]+\\.[^<>@\\s]+|[^<>@]+ <[^<>@\\s]+@[^<>@\\s]+\\.[^<>@\\s]+>)$", var.mail_from)), false) || var.mail_from == null
    error_message = "Use an address, or a name and an address in angle brackets."
  }
}

variable "ses_identity_arn" {
  description = "A verified identity of SES, in the same region, that mail_from may send from."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^arn:[a-z-]+:ses:[a-z0-9-]+:[0-9]{12}:identity/.+$", var.ses_identity_arn)), false) || var.ses_identity_arn == null
    error_message = "Use the ARN of an identity of SES."
  }

  validation {
    # Cognito takes identities of a few other regions as well, which differ from region to region.
    condition     = try(split(":", var.ses_identity_arn)[3] == var.region, false) || var.ses_identity_arn == null
    error_message = "The identity must be in the gallery's region: verify the domain there."
  }
}
