variable "name" {
  description = "Prefix of every name. Cannot be changed later without moving all data."
  type        = string
  default     = "vitrine"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name))
    error_message = "Use 3 to 20 lower-case letters, digits and inner hyphens, starting with a letter."
  }

  validation {
    # SSM reserves them for AWS's own parameters.
    condition     = !can(regex("^(aws|ssm)", var.name))
    error_message = "AWS does not allow names that start with aws or ssm."
  }
}

variable "region" {
  description = "AWS region of everything except CloudFront's certificate and alarms, which must be in us-east-1."
  type        = string
  default     = "eu-west-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Use the code of a region, such as eu-west-1."
  }
}

variable "table_name" {
  description = "Name of the table. Default: name. Only for a table that was restored under another name; any other change would make an empty table."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^[A-Za-z0-9_.-]{3,255}$", var.table_name)), false) || var.table_name == null
    error_message = "Use 3 to 255 letters, digits and _.-"
  }
}

variable "tags" {
  description = "Tags for every resource, in addition to Project and ManagedBy. At most 8."
  type        = map(string)
  default     = {}

  validation {
    # Including the two that are set here.
    condition     = length(var.tags) <= 8
    error_message = "Use at most 8 tags: static files are S3 objects, which can have 10 in all."
  }

  validation {
    # AWS treats keys as case-sensitive in some services and not in others.
    condition     = alltrue([for key in keys(var.tags) : !contains(["project", "managedby"], lower(key))])
    error_message = "Project and ManagedBy are already set, in any spelling."
  }

  validation {
    condition = alltrue([
      for key, value in var.tags :
      can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}$", key)) && can(regex("^[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}$", value)) &&
      !startswith(lower(key), "aws:")
    ])
    error_message = "Use keys of 1 to 128 and values of up to 256 letters, digits, spaces and _.:/=+@-; no key starts with aws:."
  }
}

# ---- What is installed ---------------------------------------------------------------------------------------------

variable "web_zip" {
  description = "Zip file of the web function, built by `make lambda`. Default: target/lambda/web.zip in this checkout."
  type        = string
  default     = null

  validation {
    condition     = try(fileexists(var.web_zip), false) || var.web_zip == null
    error_message = "The file does not exist."
  }
}

variable "worker_zip" {
  description = "Zip file of the worker, built by `make lambda`. Default: target/lambda/worker.zip in this checkout."
  type        = string
  default     = null

  validation {
    condition     = try(fileexists(var.worker_zip), false) || var.worker_zip == null
    error_message = "The file does not exist."
  }
}

variable "site_dir" {
  description = "Folder of the static files, built by `make lambda`. Default: target/site in this checkout."
  type        = string
  default     = null

  validation {
    condition     = try(length(fileset(var.site_dir, "pkg/*")) > 0, false) || var.site_dir == null
    error_message = "The folder does not exist, or has no files in pkg/."
  }
}

variable "kept_site_dir" {
  description = "Folder of earlier releases' static files, which stay for pages that are open, written by `make keep-site`. Default: target/site_kept in this checkout, if it exists."
  type        = string
  default     = null

  validation {
    condition     = try(length(fileset(var.kept_site_dir, "pkg/*")) > 0, false) || var.kept_site_dir == null
    error_message = "The folder does not exist, or has no files in pkg/."
  }
}

# ---- The gallery ---------------------------------------------------------------------------------------------------

variable "registration" {
  description = "Who can create an account: anyone (open), whoever has an invitation (invited), or nobody (closed). An administrator's choice on /admin replaces it. The first account can always be created."
  type        = string
  default     = "invited"

  validation {
    condition     = contains(["open", "invited", "closed"], var.registration)
    error_message = "Use open, invited or closed."
  }
}

variable "max_file_mb" {
  description = "Maximum size of a file, in megabytes. At most 300 less than worker_memory_mb."
  type        = number
  default     = 200

  validation {
    # The worker keeps the whole file in memory.
    condition     = var.max_file_mb >= 1 && var.max_file_mb <= 1000 && floor(var.max_file_mb) == var.max_file_mb
    error_message = "Use a whole number from 1 to 1000."
  }

  validation {
    # OWN_MEMORY of the worker is 200 MiB. The rest is for decoding; each photo's own needs are checked when it is read.
    condition     = var.max_file_mb + 300 <= var.worker_memory_mb
    error_message = "The worker keeps a whole file in memory, and needs another 300 MB: raise worker_memory_mb."
  }

  validation {
    condition     = var.worker_batch_size * (120 + var.max_file_mb / 20) + 60 <= var.worker_timeout_seconds
    error_message = "The worker reads a whole file, at 20 MB per second, before the 120 seconds that each photo of a batch may take: raise worker_timeout_seconds."
  }
}

variable "max_megapixels" {
  description = "Maximum size of a photo, in megapixels. Less if worker_memory_mb is not enough for its format."
  type        = number
  default     = 150

  validation {
    condition     = var.max_megapixels >= 1 && var.max_megapixels <= 1000 && floor(var.max_megapixels) == var.max_megapixels
    error_message = "Use a whole number from 1 to 1000."
  }
}

variable "quota_gb" {
  description = "Gigabytes of originals that each person may keep, unless an administrator sets another limit for them. null: unlimited."
  type        = number
  default     = 50

  validation {
    condition     = try(var.quota_gb >= 1 && var.quota_gb <= 1000000 && floor(var.quota_gb) == var.quota_gb, var.quota_gb == null)
    error_message = "Use a whole number from 1 to 1000000, or null for no limit."
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
