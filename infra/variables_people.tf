variable "administrator_email" {
  description = "Email address whose account may set the gallery up, without the link in the output `set_up_url`."
  type        = string
  default     = null

  validation {
    condition     = var.administrator_email == null || can(regex("^[^@\\s]+@[^@\\s]+$", var.administrator_email))
    error_message = "Use an email address."
  }
}

variable "password_minimum_length" {
  description = "Minimum length of a password. The gallery itself requires 10 characters."
  type        = number
  default     = 10

  validation {
    condition     = var.password_minimum_length >= 10 && var.password_minimum_length <= 99 && floor(var.password_minimum_length) == var.password_minimum_length
    error_message = "Use a whole number from 10 to 99."
  }
}

variable "session_days" {
  description = "Days after which people must sign in again."
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
  description = "Cognito's threat protection: OFF, AUDIT or ENFORCED. AUDIT and ENFORCED need user_pool_tier PLUS, and tell Cognito the address and the browser of whoever signs in."
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

variable "mails_per_hour" {
  description = "Maximum number of emails with codes that the gallery sends in an hour. Default: 300."
  type        = number
  default     = null

  validation {
    condition     = try(var.mails_per_hour >= 1 && var.mails_per_hour <= 1000000 && floor(var.mails_per_hour) == var.mails_per_hour, var.mails_per_hour == null)
    error_message = "Use a whole number from 1 to 1000000, or leave it unset."
  }
}

variable "mail_from" {
  description = "Sender of the gallery's email, such as `Photos <photos@example.org>`. Default: Cognito's own, limited to 50 emails a day."
  type        = string
  default     = null

  validation {
    condition     = (var.mail_from == null) == (var.ses_identity_arn == null)
    error_message = "Set both mail_from and ses_identity_arn, or neither."
  }

  validation {
    condition     = try(can(regex("^([^<>@\\s]+@[^<>@\\s]+\\.[^<>@\\s]+|[^<>@]+ <[^<>@\\s]+@[^<>@\\s]+\\.[^<>@\\s]+>)$", var.mail_from)), false) || var.mail_from == null
    error_message = "Use an email address, or a name and an email address in angle brackets."
  }
}

variable "ses_identity_arn" {
  description = "ARN of a verified SES identity in the same region that may send as mail_from."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^arn:[a-z-]+:ses:[a-z0-9-]+:[0-9]{12}:identity/.+$", var.ses_identity_arn)), false) || var.ses_identity_arn == null
    error_message = "Use the ARN of an SES identity."
  }

  validation {
    # Cognito also accepts identities from a few other regions, which differ from region to region.
    condition     = try(split(":", var.ses_identity_arn)[3] == var.region, false) || var.ses_identity_arn == null
    error_message = "The identity must be in the gallery's region: verify the domain there."
  }
}
