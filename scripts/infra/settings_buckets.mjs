// The buckets, in the form of S3's requests.

/** Each bucket: PutBucketOwnershipControls, -Encryption, -Versioning, -Cors, -LifecycleConfiguration and the rest. */
export function buckets(plan) {
  const names = ["originals", "renditions", "static"];
  return Object.fromEntries(names.map((name) => [name, bucket(plan, name)]));
}

function bucket(plan, name) {
  const block = plan.get(`aws_s3_bucket_public_access_block.all["${name}"]`);
  const ownership = plan.get(`aws_s3_bucket_ownership_controls.all["${name}"]`);
  const [encryption] = plan.get(`aws_s3_bucket_server_side_encryption_configuration.all["${name}"]`).rule;
  const [byDefault] = encryption.apply_server_side_encryption_by_default;
  const settings = {
    Bucket: plan.get(`aws_s3_bucket.${name}`).id,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: block.block_public_acls,
      BlockPublicPolicy: block.block_public_policy,
      IgnorePublicAcls: block.ignore_public_acls,
      RestrictPublicBuckets: block.restrict_public_buckets,
    },
    OwnershipControls: { Rules: [{ ObjectOwnership: ownership.rule[0].object_ownership }] },
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: byDefault.sse_algorithm } }] },
    Policy: JSON.parse(plan.get(`aws_s3_bucket_policy.all["${name}"]`).policy),
  };
  const versioning = plan.find(`aws_s3_bucket_versioning.${name}`);
  const cors = plan.find(`aws_s3_bucket_cors_configuration.${name}`);
  const lifecycle = plan.find(`aws_s3_bucket_lifecycle_configuration.${name}`);
  const notification = plan.find(`aws_s3_bucket_notification.${name}`);
  if (versioning) settings.VersioningConfiguration = { Status: versioning.versioning_configuration[0].status };
  if (cors) settings.CORSConfiguration = { CORSRules: cors.cors_rule.map(corsRule) };
  if (lifecycle) {
    settings.LifecycleConfiguration = { Rules: lifecycle.rule.map(lifecycleRule) };
    settings.TransitionDefaultMinimumObjectSize = lifecycle.transition_default_minimum_object_size;
  }
  if (notification) settings.NotificationConfiguration = { QueueConfigurations: notification.queue.map(event) };
  return settings;
}

function corsRule(rule) {
  return {
    ID: rule.id,
    AllowedOrigins: rule.allowed_origins,
    AllowedMethods: rule.allowed_methods,
    AllowedHeaders: rule.allowed_headers,
    ...(rule.expose_headers?.length && { ExposeHeaders: rule.expose_headers }),
    MaxAgeSeconds: rule.max_age_seconds,
  };
}

function lifecycleRule(rule) {
  const [filter] = rule.filter;
  const [abort] = rule.abort_incomplete_multipart_upload;
  const [old] = rule.noncurrent_version_expiration;
  const [expiration] = rule.expiration;
  const settings = { ID: rule.id, Status: rule.status, Filter: { Prefix: prefix(filter) } };
  if (abort) settings.AbortIncompleteMultipartUpload = { DaysAfterInitiation: abort.days_after_initiation };
  if (old) settings.NoncurrentVersionExpiration = { NoncurrentDays: old.noncurrent_days };
  if (expiration?.days) settings.Expiration = { Days: expiration.days };
  if (expiration?.expired_object_delete_marker) settings.Expiration = { ExpiredObjectDeleteMarker: true };
  if (rule.transition.length) {
    settings.Transitions = rule.transition.map(({ days, storage_class }) => ({ Days: days, StorageClass: storage_class }));
  }
  return settings;
}

/** An empty filter means every object. */
const prefix = (filter) => (filter?.prefix?.endsWith("/") ? filter.prefix : "");

function event({ id, queue_arn, events, filter_prefix }) {
  return {
    Id: id,
    QueueArn: queue_arn,
    Events: events,
    Filter: { Key: { FilterRules: [{ Name: "prefix", Value: filter_prefix }] } },
  };
}
