// AWS's protocols, as far as the set-up needs them: signed requests in JSON, forms and XML.

import { AwsClient } from 'aws4fetch';

import { REGION } from './stand_in.mjs';

/** Sends requests to one endpoint with one key. */
export class Aws {
  /** @param {string} url @param {{ accessKeyId: string, secretAccessKey: string }} key */
  constructor(url, key) {
    this.url = url;
    this.client = new AwsClient({ ...key, region: REGION, retries: 0 });
  }

  /** @param {string} service @param {string} path @param {RequestInit} init @returns {Promise<Response>} */
  async send(service, path, init) {
    const request = await this.client.sign(`${this.url}${path}`, { ...init, aws: { service, region: REGION, signQuery: false } });
    return fetch(request);
  }

  /** @param {string} service @param {string} path @param {RequestInit} init @returns {Promise<string>} */
  async ask(service, path, init) {
    const answer = await this.send(service, path, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service} ${init.method} ${path} ${JSON.stringify(init.headers ?? {})}: ${answer.status} ${text}`);
    return text;
  }

  /**
   * JSON 1.0 and 1.1, in which a header names the operation.
   * @param {string} service @param {string} target @param {object} input @param {string} [version] @returns {Promise<any>}
   */
  async json(service, target, input, version = '1.1') {
    const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': target };
    return JSON.parse((await this.ask(service, '/', { method: 'POST', headers, body: JSON.stringify(input) })) || '{}');
  }

  /** @param {string} action @param {object} input */
  dynamodb(action, input) {
    return this.json('dynamodb', `DynamoDB_20120810.${action}`, input, '1.0');
  }

  /** @param {string} action @param {object} input */
  sqs(action, input) {
    return this.json('sqs', `AmazonSQS.${action}`, input, '1.0');
  }

  /** @param {string} action @param {object} input */
  cognito(action, input) {
    return this.json('cognito-idp', `AWSCognitoIdentityProviderService.${action}`, input);
  }

  /** @param {string} action @param {object} input */
  ssm(action, input) {
    return this.json('ssm', `AmazonSSM.${action}`, input);
  }

  /** The query protocol. @param {Record<string, string>} input */
  iam(input) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ Version: '2010-05-08', ...input }).toString();
    return this.ask('iam', '/', { method: 'POST', headers, body });
  }

  /** @param {string} path @param {object} input @returns {Promise<any>} */
  async lambda(path, input) {
    const headers = { 'content-type': 'application/json' };
    return JSON.parse(await this.ask('lambda', path, { method: 'POST', headers, body: JSON.stringify(input) }));
  }

  /** @param {string} method @param {string} path @param {string | Buffer} [body] @param {Record<string, string>} [headers] */
  s3(method, path, body, headers = {}) {
    return this.ask('s3', path, { method, headers, ...(body !== undefined && { body: /** @type {any} */ (body) }) });
  }
}

/** Formats an object as S3's XML; lists repeat their element. @param {string} name @param {unknown} value @returns {string} */
export function xml(name, value) {
  if (Array.isArray(value)) return value.map(each => xml(name, each)).join('');
  if (typeof value === 'object' && value !== null) {
    const inner = Object.entries(value).map(([key, each]) => xml(key, each)).join('');
    return `<${name}>${inner}</${name}>`;
  }
  return `<${name}>${String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;')}</${name}>`;
}
