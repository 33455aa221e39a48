# Sizes of the two functions. A Lambda gets processor time in proportion to its memory: 1,769 MB are one processor.

variable "web_memory_mb" {
  description = "Memory of the web function. A page takes about 2 ms of processor time, and the process about 40 MB."
  type        = number
  default     = 512

  validation {
    condition     = var.web_memory_mb >= 128 && var.web_memory_mb <= 10240 && floor(var.web_memory_mb) == var.web_memory_mb
    error_message = "Use a whole number from 128 to 10240."
  }
}

variable "web_timeout_seconds" {
  description = "Timeout of the web function for one request, in seconds. At most 29 behind an HTTP API, which waits 30."
  type        = number
  default     = 29

  validation {
    # CloudFront waits at most 60 seconds.
    condition     = var.web_timeout_seconds >= 5 && var.web_timeout_seconds <= 55 && floor(var.web_timeout_seconds) == var.web_timeout_seconds
    error_message = "Use a whole number from 5 to 55."
  }
}

variable "lambda_quota" {
  description = "The account's quota of concurrent executions of functions in the region. Default: what Service Quotas says. New accounts may have 10."
  type        = number
  default     = null

  validation {
    condition     = try(var.lambda_quota >= 10 && floor(var.lambda_quota) == var.lambda_quota, var.lambda_quota == null)
    error_message = "Use a whole number from 10, or leave it unset."
  }
}

variable "web_concurrency" {
  description = "Maximum number of requests that the web function answers at the same time, which limits what abuse can cost. It is reserved, and Lambda keeps 100 of the account's quota of concurrent executions unreserved. Default: 20, or what the quota allows; nothing is reserved below a quota of 110. -1: no limit."
  type        = number
  default     = null

  validation {
    condition     = try((var.web_concurrency == -1 || var.web_concurrency >= 1) && var.web_concurrency <= 10000 && floor(var.web_concurrency) == var.web_concurrency, var.web_concurrency == null)
    error_message = "Use a whole number from 1 to 10000, or -1, or leave it unset."
  }

  validation {
    condition     = try(var.web_concurrency <= local.reservable, var.web_concurrency == null) || var.web_concurrency == -1
    error_message = "Lambda keeps 100 executions unreserved: use at most the account's quota of concurrent executions (lambda_quota) less 100, ask AWS for more, or leave it unset."
  }
}

variable "worker_memory_mb" {
  description = "Memory of the worker. Measured on x86, not on Lambda: 30 MB for a JPEG of 24 megapixels, 88 MB for a PNG. Formats other than JPEG may need 18 bytes a pixel; photos that do not fit are refused. More memory also makes it faster."
  type        = number
  default     = 1769

  validation {
    condition     = var.worker_memory_mb >= 512 && var.worker_memory_mb <= 10240 && floor(var.worker_memory_mb) == var.worker_memory_mb
    error_message = "Use a whole number from 512 to 10240."
  }
}

variable "worker_timeout_seconds" {
  description = "Timeout of the worker for one call, in seconds. A photo may take 120, a zip of 20 GB several minutes. A message whose call was cut off is retried after 6 times this."
  type        = number
  default     = 600

  validation {
    # The maximum visibility timeout is 12 hours, Lambda's timeout 15 minutes.
    condition     = var.worker_timeout_seconds >= 180 && var.worker_timeout_seconds <= 900 && floor(var.worker_timeout_seconds) == var.worker_timeout_seconds
    error_message = "Use a whole number from 180 to 900."
  }
}

variable "worker_batch_size" {
  description = "Messages in one call of the worker. With 1, no photo waits behind another in the same call."
  type        = number
  default     = 1

  validation {
    condition     = var.worker_batch_size >= 1 && var.worker_batch_size <= 10 && floor(var.worker_batch_size) == var.worker_batch_size
    error_message = "Use a whole number from 1 to 10."
  }

  validation {
    condition     = var.worker_batch_size * 120 + 60 <= var.worker_timeout_seconds
    error_message = "Every photo of a batch may take 120 seconds, and a call needs another minute: raise worker_timeout_seconds."
  }
}

variable "worker_concurrency" {
  description = "Maximum number of photos that are processed at the same time. Default: half of the account's quota of concurrent executions, but at most 20. The rest is for the web function, and for two other jobs."
  type        = number
  default     = null

  validation {
    condition     = try(var.worker_concurrency >= 2 && var.worker_concurrency <= 1000 && floor(var.worker_concurrency) == var.worker_concurrency, var.worker_concurrency == null)
    error_message = "Use a whole number from 2 to 1000, or leave it unset."
  }

  validation {
    condition     = try(var.worker_concurrency + 2 < local.lambda_quota, var.worker_concurrency == null)
    error_message = "The worker would leave nothing of the account's quota of concurrent executions (lambda_quota) to the web function."
  }
}

variable "receive_count" {
  description = "Attempts to process a message before it goes to the dead-letter queue."
  type        = number
  default     = 5

  validation {
    condition     = var.receive_count >= 2 && var.receive_count <= 1000 && floor(var.receive_count) == var.receive_count
    error_message = "Use a whole number from 2 to 1000."
  }
}
