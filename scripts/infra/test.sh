#!/usr/bin/env bash
# Tests the infrastructure without an AWS account, as far as the installed programs allow. The edge functions are
# always tested; Terraform is tested if it and its providers, or stand-ins for them, are available.
set -euo pipefail
cd "$(dirname "$0")/../.."
offline=${TERRAFORM_OFFLINE:-../shared/terraform-offline}
plan=target/terraform/plan

# Ends in a line such as "20 passed, 0 failed, 3 skipped".
node_tests() {
  node --test --test-reporter=spec "$@" 2>&1 | awk '{ print }
    /^ℹ (pass|fail|skipped) / { count[$2] = $3 }
    END { printf "%d passed, %d failed, %d skipped\n", count["pass"], count["fail"], count["skipped"] }'
}

# variant NAME: a copy of the configuration without its tests, which only apply to the defaults.
variant() {
  rm -rf "target/terraform/$1"
  mkdir -p "target/terraform/$1"
  tar -C infra --exclude=.terraform --exclude='*.tfstate*' --exclude='*.tftest.hcl' -cf - . | tar -C "target/terraform/$1" -xf -
}

with_offline_providers() {
  rm -rf "$plan"
  echo "-- defaults"
  "$offline/check" --json "$plan" infra -- -var-file=tests/offline.tfvars
  echo "-- examples/full"
  variant full
  # An existing certificate: the providers' stand-in does not make up the records that ACM requires in the zone.
  "$offline/check" target/terraform/full -- -var-file=examples/full/terraform.tfvars -var-file=tests/offline.tfvars \
    -var certificate_arn=arn:aws:acm:us-east-1:123456789012:certificate/given
  echo "-- examples/minimal, with an HTTP API instead of the function URL"
  variant api
  "$offline/check" target/terraform/api -- -var-file=examples/minimal/terraform.tfvars -var-file=tests/offline.tfvars \
    -var api_gateway=true
  echo "-- teardown"
  variant teardown
  cp infra/teardown_override.tf.example target/terraform/teardown/teardown_override.tf
  "$offline/check" target/terraform/teardown -- -var-file=tests/offline.tfvars
  echo "-- scanners"
  "$offline/scan" --suppress infra/scan_accepted.txt --json "$plan" infra
  echo "-- the plan compared with the code"
  VITRINE_PLAN=$PWD/$plan node_tests infra/tests/plan/*.test.mjs
}

# In a copy, so that nothing is left in the configuration's folder.
with_real_providers() {
  variant alone
  cp infra/tests/*.tftest.hcl target/terraform/alone/tests/
  cd target/terraform/alone
  terraform fmt -check -recursive -diff
  if ! terraform init -backend=false -input=false >init.log 2>&1; then
    tail -n 5 init.log
    echo "Terraform's providers are not available: only the formatting of the configuration was checked."
    return
  fi
  terraform validate
  terraform test
  echo "$offline does not exist: no plan was made and compared with the code."
}

echo "-- edge functions, cost model"
node_tests infra/tests/edge/*.test.mjs scripts/infra/*.test.mjs scripts/site/*.test.mjs
if [ -x "$offline/check" ]; then
  with_offline_providers
elif command -v terraform >/dev/null; then
  with_real_providers
else
  echo "Terraform is not installed: the configuration in infra/ was not tested."
fi
