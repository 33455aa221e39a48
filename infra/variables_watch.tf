variable "alarm_email" {
  description = "Email address for alarms and the budget, which must be confirmed. Default: alarms are only shown in the console."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^[^@\\s]+@[^@\\s]+$", var.alarm_email)), false) || var.alarm_email == null
    error_message = "Use an email address."
  }
}

variable "monthly_budget_usd" {
  description = "Monthly cost in US dollars above which an email warns you. It stops nothing. null: no budget, for an account whose owner has one, or where you may not create any."
  type        = number
  default     = 10

  validation {
    condition     = try(var.monthly_budget_usd >= 1 && var.monthly_budget_usd <= 1000000, var.monthly_budget_usd == null)
    error_message = "Use a number from 1 to 1000000, or null."
  }
}

variable "log_retention_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "CloudWatch only accepts certain numbers of days, such as 7, 14, 30, 90 and 365."
  }
}

variable "alarm_p95_ms" {
  description = "Milliseconds that one response in twenty may exceed before an alarm."
  type        = number
  default     = 1000

  validation {
    condition     = var.alarm_p95_ms >= 1 && var.alarm_p95_ms <= 60000 && floor(var.alarm_p95_ms) == var.alarm_p95_ms
    error_message = "Use a whole number from 1 to 60000."
  }
}

variable "alarm_queue_age_seconds" {
  description = "Seconds that the oldest photo may wait for the worker before an alarm. The default allows for one failed attempt."
  type        = number
  default     = 7200

  validation {
    # The queue keeps messages for 14 days.
    condition     = var.alarm_queue_age_seconds >= 60 && var.alarm_queue_age_seconds <= 1209600 && floor(var.alarm_queue_age_seconds) == var.alarm_queue_age_seconds
    error_message = "Use a whole number from 60 to 1209600."
  }
}

variable "version_retention_days" {
  description = "Days for which a deleted or overwritten original can be restored by the operator, and is paid for."
  type        = number
  default     = 30

  validation {
    condition     = var.version_retention_days >= 1 && var.version_retention_days <= 3650 && floor(var.version_retention_days) == var.version_retention_days
    error_message = "Use a whole number from 1 to 3650."
  }
}

variable "table_recovery_days" {
  description = "Number of past days to which the table can be restored, to the second."
  type        = number
  default     = 35

  validation {
    condition     = var.table_recovery_days >= 1 && var.table_recovery_days <= 35 && floor(var.table_recovery_days) == var.table_recovery_days
    error_message = "Use a whole number from 1 to 35."
  }
}
