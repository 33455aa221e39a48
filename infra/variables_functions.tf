# Sizes of the two functions. A Lambda has processor time in proportion to its memory: 1,769 MB are one processor.

variable "web_memory_mb" {
  description = "Memory of the web function. A page takes some 2 ms of processor time and the process some 40 MB."
  type        = number
  default     = 512

  validation {
    condition     = var.web_memory_mb >= 128 && var.web_memory_mb <= 10240 && floor(var.web_memory_mb) == var.web_memory_mb
    error_message = "Use a whole number from 128 to 10240."
  }
}

variable "web_timeout_seconds" {
  description = "Seconds for one request of the web function: 29 at most behind an HTTP API, which waits 30."
  type        = number
  default     = 29

  validation {
    # CloudFront waits 60 seconds at most.
    condition     = var.web_timeout_seconds >= 5 && var.web_timeout_seconds <= 55 && floor(var.web_timeout_seconds) == var.web_timeout_seconds
    error_message = "Use a whole number from 5 to 55."
  }
}

variable "web_concurrency" {
  description = "Requests that the web function answers at the same time at most, which bounds what it can cost. Lambda keeps 100 unreserved: the account's quota of concurrent executions must be higher than this by as many. Unset: no limit."
  type        = number
  default     = null

  validation {
    condition     = try(var.web_concurrency >= 1 && var.web_concurrency <= 10000 && floor(var.web_concurrency) == var.web_concurrency, var.web_concurrency == null)
    error_message = "Use a whole number from 1 to 10000, or leave it out."
  }
}

variable "worker_memory_mb" {
  description = "Memory of the worker. Measured on x86, not on Lambda: 30 MB for a JPEG of 24 megapixels, 88 MB for a PNG. Formats other than JPEG may need 18 bytes a pixel; photos that do not fit are refused. The rest buys speed."
  type        = number
  default     = 1769

  validation {
    condition     = var.worker_memory_mb >= 512 && var.worker_memory_mb <= 10240 && floor(var.worker_memory_mb) == var.worker_memory_mb
    error_message = "Use a whole number from 512 to 10240."
  }
}

variable "worker_timeout_seconds" {
  description = "Seconds for one call of the worker: a photo may take 120, a zip of 20 GB several minutes. A message whose call failed comes back after 6 times this."
  type        = number
  default     = 600

  validation {
    # Visibility ends at 12 hours, Lambda at 15 minutes.
    condition     = var.worker_timeout_seconds >= 180 && var.worker_timeout_seconds <= 900 && floor(var.worker_timeout_seconds) == var.worker_timeout_seconds
    error_message = "Use a whole number from 180 to 900."
  }
}

variable "worker_batch_size" {
  description = "Messages in one call of the worker. One at a time, a large zip holds up no photo."
  type        = number
  default     = 1

  validation {
    condition     = var.worker_batch_size >= 1 && var.worker_batch_size <= 10 && floor(var.worker_batch_size) == var.worker_batch_size
    error_message = "Use a whole number from 1 to 10."
  }

  validation {
    condition     = var.worker_batch_size * 120 + 60 <= var.worker_timeout_seconds
    error_message = "Every photo of a batch may take 120 seconds, and a call needs a minute more: raise worker_timeout_seconds."
  }
}

variable "worker_concurrency" {
  description = "Calls of the worker at the same time at most. They count towards the account's quota of concurrent executions, which is 10 in new accounts: leave room for the web function."
  type        = number
  default     = 5

  validation {
    condition     = var.worker_concurrency >= 2 && var.worker_concurrency <= 1000 && floor(var.worker_concurrency) == var.worker_concurrency
    error_message = "Use a whole number from 2 to 1000."
  }
}

variable "receive_count" {
  description = "Attempts at a message until it is set aside in the dead-letter queue."
  type        = number
  default     = 5

  validation {
    condition     = var.receive_count >= 2 && var.receive_count <= 1000 && floor(var.receive_count) == var.receive_count
    error_message = "Use a whole number from 2 to 1000."
  }
}
