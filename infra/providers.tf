provider "aws" {
  region = var.region

  # Every resource that can carry a tag carries these.
  default_tags {
    tags = local.tags
  }
}
