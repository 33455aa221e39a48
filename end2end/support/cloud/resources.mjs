// Creates the resources of the gallery on AWS in the stand-in, with Terraform's settings (infra/settings.json).

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { SETUP_TOKEN } from '../server.mjs';
import { xml } from './aws.mjs';
import { REGION } from './stand_in.mjs';

const ACCOUNT = '000000000000';
const settings = readFileSync(resolve(import.meta.dirname, '../../../infra/settings.json'), 'utf8');

/** S3's name for the elements of each list in a setting. */
const ELEMENTS = /** @type {Record<string, string>} */ ({
  CORSRules: 'CORSRule', AllowedOrigins: 'AllowedOrigin', AllowedMethods: 'AllowedMethod', AllowedHeaders: 'AllowedHeader',
  ExposeHeaders: 'ExposeHeader', Rules: 'Rule', Transitions: 'Transition', QueueConfigurations: 'QueueConfiguration',
  Events: 'Event', FilterRules: 'FilterRule', Key: 'S3Key', QueueArn: 'Queue',
});

/** @param {unknown} value @returns {unknown} */
function s3Form(value) {
  if (Array.isArray(value)) return value.map(s3Form);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key === 'Key' && typeof each === 'string' ? key : (ELEMENTS[key] ?? key), s3Form(each)]),
  );
}

/**
 * Creates everything except the functions.
 * @param {import('./aws.mjs').Aws} aws @param {string} url the stand-in's @param {string} origin the gallery's
 * @param {import('./aws.mjs').Aws} records where the table is
 */
export async function makeResources(aws, url, origin, records = aws) {
  const host = new URL(origin).host;
  /** @type {Record<string, string>} */
  const names = {
    account: ACCOUNT,
    region: REGION,
    host,
    'bucket.originals': 'vitrine-originals',
    'bucket.renditions': 'vitrine-renditions',
    'bucket.static': 'vitrine-static',
    'queue.jobs.arn': `arn:aws:sqs:${REGION}:${ACCOUNT}:vitrine-jobs`,
    'queue.dead.arn': `arn:aws:sqs:${REGION}:${ACCOUNT}:vitrine-dead`,
    'queue.jobs.url': `${url}/${ACCOUNT}/vitrine-jobs`,
    'queue.bulk.arn': `arn:aws:sqs:${REGION}:${ACCOUNT}:vitrine-bulk`,
    'queue.bulk.url': `${url}/${ACCOUNT}/vitrine-bulk`,
    'table.arn': `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/vitrine`,
    'function.worker.arn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:vitrine-worker`,
    'function.web.arn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:vitrine-web`,
    'distribution.arn': `arn:aws:cloudfront::${ACCOUNT}:distribution/E0000000000000`,
  };
  /** The settings with all names that are known by now. */
  const known = () =>
    JSON.parse(settings.replace(/https:\/\/\$\{host\}/g, origin).replace(/\$\{([\w.]+)\}/g, (whole, name) => names[name] ?? whole));

  for (const queue of ['dead', 'jobs', 'bulk']) {
    const { QueueName, Attributes } = known().queues[queue];
    const plain = { ...Attributes, Policy: withoutTls(Attributes.Policy) };
    await aws.sqs('CreateQueue', { QueueName, Attributes: plain });
  }
  for (const [name, bucket] of Object.entries(known().buckets)) await makeBucket(aws, name, /** @type {any} */ (bucket));

  const { TimeToLiveSpecification, PointInTimeRecoverySpecification, ...table } = known().table;
  await records.dynamodb('CreateTable', table);
  await records.dynamodb('UpdateTimeToLive', { TableName: table.TableName, TimeToLiveSpecification });
  // A table outside the stand-in has no backups.
  if (records === aws) await aws.dynamodb('UpdateContinuousBackups', { TableName: table.TableName, PointInTimeRecoverySpecification });

  const { SoftwareTokenMfaConfiguration, ...pool } = known().userPool;
  const { MfaConfiguration, ...first } = pool;
  const made = await aws.cognito('CreateUserPool', first);
  names['pool.id'] = made.UserPool.Id;
  names['pool.arn'] = `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${made.UserPool.Id}`;
  await aws.cognito('SetUserPoolMfaConfig', { UserPoolId: made.UserPool.Id, MfaConfiguration, SoftwareTokenMfaConfiguration });
  const { UserPoolClient: client } = await aws.cognito('CreateUserPoolClient', known().client);
  names['client.id'] = client.ClientId;

  const linkKey = randomBytes(32).toString('base64url');
  const originSecret = randomBytes(24).toString('hex');
  const secrets = /** @type {Record<string, string>} */ ({
    VITRINE_LINK_KEYS: `k1:${linkKey}`,
    VITRINE_ORIGIN_SECRET: originSecret,
    VITRINE_SETUP_TOKEN: SETUP_TOKEN,
    VITRINE_USER_POOL_CLIENT_SECRET: client.ClientSecret,
  });
  for (const [name, { Name, Type }] of Object.entries(/** @type {Record<string, any>} */ (known().parameters))) {
    await aws.ssm('PutParameter', { Name, Type, Value: secrets[name] });
  }
  const keys = await makeRoles(aws, known().roles);
  const { functions, eventSources, schedule } = known();
  return { names, functions, eventSources, schedule, keys, linkKeys: { k1: linkKey }, originSecret, roles: known().roles };
}

/** Removes statements that require TLS: the stand-in has none. @param {string | undefined} policy @returns {string} */
function withoutTls(policy) {
  const read = JSON.parse(policy ?? '{"Statement":[]}');
  read.Statement = read.Statement.filter((/** @type {any} */ { Sid }) => Sid !== 'TlsOnly');
  return read.Statement.length > 0 ? JSON.stringify(read) : '';
}

/** @param {import('./aws.mjs').Aws} aws @param {string} name @param {any} bucket */
async function makeBucket(aws, name, bucket) {
  const path = `/${bucket.Bucket}`;
  await aws.s3('PUT', path, xml('CreateBucketConfiguration', { LocationConstraint: REGION }));
  await aws.s3('PUT', `${path}?publicAccessBlock`, xml('PublicAccessBlockConfiguration', bucket.PublicAccessBlockConfiguration));
  // S3 expects it as a header of the lifecycle request.
  const smallest = bucket.TransitionDefaultMinimumObjectSize;
  for (const [query, setting, headers] of /** @type {[string, string, Record<string, string>?][]} */ ([
    ['ownershipControls', 'OwnershipControls'], ['encryption', 'ServerSideEncryptionConfiguration'],
    ['versioning', 'VersioningConfiguration'], ['cors', 'CORSConfiguration'],
    ['lifecycle', 'LifecycleConfiguration', { 'x-amz-transition-default-minimum-object-size': smallest }],
    ['notification', 'NotificationConfiguration'],
  ])) {
    if (bucket[setting]) await aws.s3('PUT', `${path}?${query}`, xml(setting, s3Form(bucket[setting])), headers);
  }
  const policy = withoutTls(JSON.stringify(bucket.Policy));
  if (policy) await aws.s3('PUT', `${path}?policy`, policy);
  return name;
}

/**
 * Where AWS requires permission to read each parameter, the stand-in requires permission to read any.
 * @param {any} statement
 */
function asTheStandInReads(statement) {
  return [statement.Action].flat().includes('ssm:GetParameters') ? { ...statement, Resource: '*' } : statement;
}

/**
 * Creates the roles, and a user with the permissions of each: processes outside the stand-in sign with the user's
 * key.
 * @param {import('./aws.mjs').Aws} aws @param {Record<string, any>} roles
 */
async function makeRoles(aws, roles) {
  /** @type {Record<string, { accessKeyId: string, secretAccessKey: string }>} */
  const keys = {};
  for (const [name, { RoleName, AssumeRolePolicyDocument, PolicyDocument }] of Object.entries(roles)) {
    const policy = JSON.stringify({ ...PolicyDocument, Statement: PolicyDocument.Statement.map(asTheStandInReads) });
    await aws.iam({ Action: 'CreateRole', RoleName, AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument) });
    await aws.iam({ Action: 'PutRolePolicy', RoleName, PolicyName: name, PolicyDocument: policy });
    await aws.iam({ Action: 'CreateUser', UserName: RoleName });
    await aws.iam({ Action: 'PutUserPolicy', UserName: RoleName, PolicyName: name, PolicyDocument: policy });
    const answer = await aws.iam({ Action: 'CreateAccessKey', UserName: RoleName });
    const read = (/** @type {string} */ tag) => new RegExp(`<${tag}>([^<]+)<`).exec(answer)?.[1] ?? '';
    keys[name] = { accessKeyId: read('AccessKeyId'), secretAccessKey: read('SecretAccessKey') };
  }
  return keys;
}
