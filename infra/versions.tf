terraform {
  # 1.11: locks the state in S3 without a second service.
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.30"
    }

    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}
