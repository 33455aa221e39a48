provider "aws" {
  region = var.region

  # Every resource that can have tags has these.
  default_tags {
    tags = local.tags
  }
}
