# Takes away what protects the data. Terraform lays files named *_override.tf over the others, so copying this one beside
# them is the deliberate step: `terraform apply` with it lifts the protection, `terraform destroy` then deletes everything,
# all photos included. README.md, "Taking it down".

resource "aws_s3_bucket" "originals" {
  force_destroy = true

  lifecycle {
    prevent_destroy = false
  }
}

resource "aws_dynamodb_table" "records" {
  deletion_protection_enabled = false

  lifecycle {
    prevent_destroy = false
  }
}

resource "aws_cognito_user_pool" "people" {
  deletion_protection = "INACTIVE"

  lifecycle {
    prevent_destroy = false
  }
}
