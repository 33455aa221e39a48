variable "name" {
  description = "Prefix of every name. Cannot be changed later without moving all data."
  type        = string
  default     = "vitrine"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and inner hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "AWS region of everything but the certificate and the alarms of CloudFront, which AWS keeps in us-east-1."
  type        = string
  default     = "eu-west-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Use the code of a region, such as eu-west-1."
  }
}

variable "tags" {
  description = "Tags of every resource, besides Project and ManagedBy."
  type        = map(string)
  default     = {}
}

# ---- What is installed ---------------------------------------------------------------------------------------------

variable "web_zip" {
  description = "Zip file of the web function, which `make lambda` builds. Unset: target/lambda/web.zip of this checkout."
  type        = string
  default     = null
}

variable "worker_zip" {
  description = "Zip file of the worker, which `make lambda` builds. Unset: target/lambda/worker.zip of this checkout."
  type        = string
  default     = null
}

variable "site_dir" {
  description = "Folder of the static files, which `make lambda` builds. Unset: target/site of this checkout."
  type        = string
  default     = null
}

# ---- The gallery ---------------------------------------------------------------------------------------------------

variable "registration" {
  description = "Whether strangers can create accounts: open or closed. The first account can always be created."
  type        = string
  default     = "open"

  validation {
    condition     = contains(["open", "closed"], var.registration)
    error_message = "Registration is open or closed."
  }
}

variable "max_file_mb" {
  description = "Megabytes of one file at most."
  type        = number
  default     = 200

  validation {
    # The worker holds the whole file in memory.
    condition     = var.max_file_mb >= 1 && var.max_file_mb <= 1000 && floor(var.max_file_mb) == var.max_file_mb
    error_message = "Use a whole number from 1 to 1000."
  }
}

variable "max_megapixels" {
  description = "Megapixels of one photo at most."
  type        = number
  default     = 150

  validation {
    condition     = var.max_megapixels >= 1 && var.max_megapixels <= 1000 && floor(var.max_megapixels) == var.max_megapixels
    error_message = "Use a whole number from 1 to 1000."
  }
}

variable "quota_gb" {
  description = "Gigabytes of originals that each person may keep. Unset: unlimited."
  type        = number
  default     = null

  validation {
    condition     = try(var.quota_gb >= 1 && floor(var.quota_gb) == var.quota_gb, var.quota_gb == null)
    error_message = "Use a whole number of at least 1, or leave it out."
  }
}

variable "trash_days" {
  description = "Days after which the trash deletes a photo for ever."
  type        = number
  default     = 30

  validation {
    condition     = var.trash_days >= 1 && var.trash_days <= 3650 && floor(var.trash_days) == var.trash_days
    error_message = "Use a whole number from 1 to 3650."
  }
}
