variable "name" {
  description = "Prefix of every name. Cannot be changed later without moving all data."
  type        = string
  default     = "vitrine"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and inner hyphens, beginning with a letter."
  }

  validation {
    # SSM keeps them for AWS's own parameters.
    condition     = !can(regex("^(aws|ssm)", var.name))
    error_message = "AWS does not allow names that begin with aws or ssm."
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
  description = "Tags of every resource, besides Project and ManagedBy: 8 at most."
  type        = map(string)
  default     = {}

  validation {
    # With the two that are set here.
    condition     = length(var.tags) <= 8
    error_message = "Use 8 tags at most: static files are objects of S3, which take 10 in all."
  }

  validation {
    # AWS tells keys apart by case in some services and not in others.
    condition     = alltrue([for key in keys(var.tags) : !contains(["project", "managedby"], lower(key))])
    error_message = "Project and ManagedBy are set already, however they are written."
  }

  validation {
    condition = alltrue([
      for key, value in var.tags :
      can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$", key)) && can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}$", value)) &&
      !startswith(lower(key), "aws:")
    ])
    error_message = "Use keys of 1 to 128 and values of up to 256 letters, digits, spaces and _.:/=+@-; no key begins with aws:."
  }
}

# ---- What is installed ---------------------------------------------------------------------------------------------

variable "web_zip" {
  description = "Zip file of the web function, which `make lambda` builds. Unset: target/lambda/web.zip of this checkout."
  type        = string
  default     = null

  validation {
    condition     = try(fileexists(var.web_zip), false) || var.web_zip == null
    error_message = "There is no such file."
  }
}

variable "worker_zip" {
  description = "Zip file of the worker, which `make lambda` builds. Unset: target/lambda/worker.zip of this checkout."
  type        = string
  default     = null

  validation {
    condition     = try(fileexists(var.worker_zip), false) || var.worker_zip == null
    error_message = "There is no such file."
  }
}

variable "site_dir" {
  description = "Folder of the static files, which `make lambda` builds. Unset: target/site of this checkout."
  type        = string
  default     = null

  validation {
    condition     = try(length(fileset(var.site_dir, "pkg/*")) > 0, false) || var.site_dir == null
    error_message = "There is no such folder, or it has no pkg/ with files in it."
  }
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
  description = "Megabytes of one file at most; no more than 20 times web_timeout_seconds."
  type        = number
  default     = 200

  validation {
    # The worker holds the whole file in memory.
    condition     = var.max_file_mb >= 1 && var.max_file_mb <= 1000 && floor(var.max_file_mb) == var.max_file_mb
    error_message = "Use a whole number from 1 to 1000."
  }

  validation {
    condition     = var.max_file_mb <= 20 * var.web_timeout_seconds
    error_message = "The web function reads a whole file to compare it, 20 MB in a second: use at most 20 times web_timeout_seconds."
  }
}

variable "max_megapixels" {
  description = "Megapixels of one photo at most; fewer where worker_memory_mb does not suffice for its format."
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
    condition     = try(var.quota_gb >= 1 && var.quota_gb <= 1000000 && floor(var.quota_gb) == var.quota_gb, var.quota_gb == null)
    error_message = "Use a whole number from 1 to 1000000, or leave it out."
  }
}

variable "trash_days" {
  description = "Days after which the trash permanently deletes a photo."
  type        = number
  default     = 30

  validation {
    condition     = var.trash_days >= 1 && var.trash_days <= 3650 && floor(var.trash_days) == var.trash_days
    error_message = "Use a whole number from 1 to 3650."
  }
}
