#!/usr/bin/env bash
# Proves the infrastructure without an AWS account, as far as the programs that are there allow. It always runs the
# functions of the edge; Terraform runs where it, and its providers or their stand-ins, can be had.
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

# variant NAME: a copy of the configuration without its tests, which are about the defaults.
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
  # A certificate that is there: what ACM wants in the zone, the providers' stand-in does not make up.
  "$offline/check" target/terraform/full -- -var-file=examples/full/terraform.tfvars -var-file=tests/offline.tfvars \
    -var certificate_arn=arn:aws:acm:us-east-1:123456789012:certificate/given
  echo "-- examples/minimal, with an HTTP API in place of the function URL"
  variant api
  "$offline/check" target/terraform/api -- -var-file=examples/minimal/terraform.tfvars -var-file=tests/offline.tfvars \
    -var api_gateway=true
  echo "-- taken down whole"
  variant teardown
  cp infra/teardown_override.tf.example target/terraform/teardown/teardown_override.tf
  "$offline/check" target/terraform/teardown -- -var-file=tests/offline.tfvars
  echo "-- scanners"
  "$offline/scan" --suppress infra/scan_accepted.txt --json "$plan" infra
  echo "-- the plan against the code"
  VITRINE_PLAN=$PWD/$plan node_tests infra/tests/plan/*.test.mjs
}

# In a copy, so that nothing is left beside the configuration.
with_real_providers() {
  variant alone
  cp infra/tests/*.tftest.hcl target/terraform/alone/tests/
  cd target/terraform/alone
  terraform fmt -check -recursive -diff
  if ! terraform init -backend=false -input=false >init.log 2>&1; then
    tail -n 5 init.log
    echo "Terraform's providers cannot be had here: the configuration was formatted and not tested."
    return
  fi
  terraform validate
  terraform test
  echo "There is no $offline: nothing was planned, and the plan was not compared with the code."
}

echo "-- functions of the edge, cost model"
node_tests infra/tests/edge/*.test.mjs scripts/infra/*.test.mjs
if [ -x "$offline/check" ]; then
  with_offline_providers
elif command -v terraform >/dev/null; then
  with_real_providers
else
  echo "There is no Terraform here: the configuration in infra/ was not tested."
fi
