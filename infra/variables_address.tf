# The gallery's address, and who can reach it.

variable "domain" {
  description = "The gallery's own host name, such as photos.example.org. Default: CloudFront's own name."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain)), false) || var.domain == null
    error_message = "Use a host name in lower case, without a scheme or a path."
  }

  validation {
    condition     = var.domain == null || var.zone_id != null || var.certificate_arn != null
    error_message = "A domain needs zone_id (if its zone is in Route 53) or certificate_arn (if it is elsewhere)."
  }

  validation {
    condition     = var.domain != null || (var.zone_id == null && var.certificate_arn == null)
    error_message = "zone_id and certificate_arn are for a domain: set domain as well, or leave them unset."
  }
}

variable "zone_id" {
  description = "Route 53 zone of the domain, in which the certificate and the records are created."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^Z[A-Z0-9]{1,31}$", var.zone_id)), false) || var.zone_id == null
    error_message = "Use the id of a hosted zone, such as Z0123456789ABCDEFGHIJ."
  }
}

variable "certificate_arn" {
  description = "ARN of a certificate for the domain, in us-east-1. Default: one is created in zone_id."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^arn:[a-z-]+:acm:us-east-1:", var.certificate_arn)), false) || var.certificate_arn == null
    error_message = "CloudFront only accepts ACM certificates in us-east-1."
  }
}

variable "price_class" {
  description = "Which of CloudFront's edge locations serve the gallery: PriceClass_100 (Europe and North America), _200, _All."
  type        = string
  default     = "PriceClass_100"

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "Use PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "web_acl_arn" {
  description = "ARN of an AWS WAF web ACL (scope CLOUDFRONT) for the gallery. It costs at least 6 USD a month."
  type        = string
  default     = null

  validation {
    condition     = try(can(regex("^arn:[a-z-]+:wafv2:us-east-1:", var.web_acl_arn)), false) || var.web_acl_arn == null
    error_message = "CloudFront only accepts web ACLs of scope CLOUDFRONT, which are in us-east-1."
  }
}

variable "api_gateway" {
  description = "Put an HTTP API between CloudFront and the web function instead of a function URL. It does not stream. Changing this makes a running gallery unavailable for some minutes."
  type        = bool
  default     = false

  validation {
    condition     = !var.api_gateway || var.web_timeout_seconds <= 29
    error_message = "An HTTP API waits at most 30 seconds: set web_timeout_seconds to at most 29."
  }

  validation {
    condition     = var.api_gateway || !contains(local.without_function_urls, var.region)
    error_message = "Lambda has no function URLs in this region: set api_gateway = true."
  }
}

variable "stream" {
  description = "Whether the function URL streams responses. Default: in the regions where Lambda can (`streaming_regions` in web_entry.tf). Never behind an HTTP API. Changing this makes a running gallery unavailable for some seconds."
  type        = bool
  default     = null

  validation {
    condition     = var.stream != true || !var.api_gateway
    error_message = "An HTTP API does not stream: leave stream unset."
  }
}

variable "link_key_ids" {
  description = "Names of the keys of capability URLs. The first one signs, all of them are accepted: to rotate, add a new one in front."
  type        = list(string)
  default     = ["a"]

  validation {
    condition = (
      length(var.link_key_ids) > 0 && length(var.link_key_ids) <= 8 &&
      length(var.link_key_ids) == length(distinct(var.link_key_ids)) &&
      alltrue([for id in var.link_key_ids : can(regex("^[a-z0-9]{1,8}$", id))])
    )
    error_message = "Use one to eight different names of 1 to 8 lower-case letters and digits."
  }
}

variable "origin_secret_ids" {
  description = "Names of the secrets by which the web function recognises CloudFront. CloudFront sends the first one, all of them are accepted: to rotate, add a new one in front."
  type        = list(string)
  default     = ["a"]

  validation {
    condition = (
      length(var.origin_secret_ids) > 0 && length(var.origin_secret_ids) <= 4 &&
      length(var.origin_secret_ids) == length(distinct(var.origin_secret_ids)) &&
      alltrue([for id in var.origin_secret_ids : can(regex("^[a-z0-9]{1,8}$", id))])
    )
    error_message = "Use one to four different names of 1 to 8 lower-case letters and digits."
  }
}
