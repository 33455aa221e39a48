// Values that only AWS can assign (accounts, ids, addresses) become placeholders such as ${queue.jobs.url}. So the
// settings are the same for every plan, and whoever creates the resources elsewhere fills in the names.

/** The names in a plan that the configuration does not choose, and their placeholders. */
export function placeholders(plan) {
  const names = new Map();
  for (const name of ["originals", "renditions", "static"]) {
    names.set(plan.get(`aws_s3_bucket.${name}`).id, `\${bucket.${name}}`);
  }
  for (const name of ["jobs", "dead", "bulk"]) {
    const queue = plan.get(`aws_sqs_queue.${name}`);
    names.set(queue.url, `\${queue.${name}.url}`);
    names.set(queue.arn, `\${queue.${name}.arn}`);
  }
  for (const name of ["web", "worker"]) {
    names.set(plan.get(`aws_lambda_function.${name}`).arn, `\${function.${name}.arn}`);
  }
  const pool = plan.get("aws_cognito_user_pool.people");
  names.set(pool.arn, "${pool.arn}").set(pool.id, "${pool.id}");
  names.set(plan.get("aws_cognito_user_pool_client.web").id, "${client.id}");
  names.set(plan.get("aws_dynamodb_table.records").arn, "${table.arn}");
  const distribution = plan.get("aws_cloudfront_distribution.gallery");
  names.set(distribution.arn, "${distribution.arn}").set(distribution.domain_name, "${host}");
  names.set(pool.arn.split(":")[4], "${account}").set(pool.region, "${region}");
  return [...names].sort(([one], [other]) => other.length - one.length);
}

/** Replaces names by placeholders in every text of a value. */
export function withPlaceholders(value, names) {
  if (typeof value === "string") {
    return names.reduce((text, [name, placeholder]) => text.replaceAll(name, placeholder), value);
  }
  if (Array.isArray(value)) return value.map((item) => withPlaceholders(item, names));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPlaceholders(item, names)]));
  }
  return value;
}
