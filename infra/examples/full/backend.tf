# Keeps the state in a bucket, so that it outlives your machine: copy this file next to the others and run
# `terraform init`. The state contains the gallery's secrets. The bucket must be private and versioned; create it
# once, by hand:
#
#   aws s3api create-bucket --bucket YOUR-STATE-BUCKET --region eu-west-1 \
#     --create-bucket-configuration LocationConstraint=eu-west-1
#   aws s3api put-bucket-versioning --bucket YOUR-STATE-BUCKET --versioning-configuration Status=Enabled
#
# use_lockfile keeps two people from applying at once, with a lock file next to the state.
terraform {
  backend "s3" {
    bucket       = "YOUR-STATE-BUCKET"
    key          = "vitrine.tfstate"
    region       = "eu-west-1"
    encrypt      = true
    use_lockfile = true
  }
}
