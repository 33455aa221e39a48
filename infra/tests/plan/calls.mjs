// Every SDK call in the gallery's code: the permissions that it needs, and which of the two functions makes it.
// Requests that the web function only signs count as calls, because S3 checks the signer's permissions.

const BOTH = ["web", "worker"];
const WEB = ["web"];
const WORKER = ["worker"];
/** Only the administrator's tool, with the operator's own permissions. */
const OPERATOR = [];

const dynamodb = (...names) => names.map((name) => `dynamodb:${name}`);
const s3 = (...names) => names.map((name) => `s3:${name}`);
const cognito = (name) => [`cognito-idp:${name}`];
/** Cognito accepts them from anyone with the client's secret or a token. */
const NONE = [];

/** By name of the method: the `actions`, and who calls it (`by`). */
export const CALLS = {
  get_item: { actions: dynamodb("GetItem"), by: BOTH },
  batch_get_item: { actions: dynamodb("BatchGetItem"), by: BOTH },
  query: { actions: dynamodb("Query"), by: BOTH },
  put_item: { actions: dynamodb("PutItem"), by: BOTH },
  update_item: { actions: dynamodb("UpdateItem"), by: BOTH },
  delete_item: { actions: dynamodb("DeleteItem"), by: BOTH },
  transact_write_items: {
    actions: dynamodb("PutItem", "UpdateItem", "DeleteItem", "ConditionCheckItem"),
    by: BOTH,
  },

  // S3 tells only those who may list that something is missing (404); others get "forbidden" (403).
  get_object: { actions: s3("GetObject", "ListBucket"), by: BOTH },
  head_object: { actions: s3("GetObject", "ListBucket"), by: BOTH },
  put_object: { actions: s3("PutObject"), by: BOTH },
  delete_object: { actions: s3("DeleteObject"), by: BOTH },
  delete_objects: { actions: s3("DeleteObject"), by: BOTH },
  copy_object: { actions: s3("GetObject", "PutObject"), by: BOTH },
  create_multipart_upload: { actions: s3("PutObject"), by: BOTH },
  upload_part: { actions: s3("PutObject"), by: BOTH },
  complete_multipart_upload: { actions: s3("PutObject"), by: BOTH },
  abort_multipart_upload: { actions: s3("AbortMultipartUpload"), by: BOTH },
  list_multipart_uploads: { actions: s3("ListBucketMultipartUploads"), by: BOTH },
  // An upload continues where it was; the worker's own uploads run in one go.
  list_parts: { actions: s3("ListMultipartUploadParts"), by: BOTH },
  // For tests: Terraform creates the buckets.
  create_bucket: { actions: s3("CreateBucket"), by: OPERATOR },
  // The renditions of a photo: another revision takes their place, or it is deleted.
  list_objects_v2: { actions: s3("ListBucket"), by: BOTH },

  send_message: { actions: ["sqs:SendMessage"], by: BOTH },
  receive_message: { actions: ["sqs:ReceiveMessage"], by: WEB },
  change_message_visibility: { actions: ["sqs:ChangeMessageVisibility"], by: WORKER },
  delete_message: { actions: ["sqs:DeleteMessage"], by: WEB },
  get_queue_attributes: { actions: ["sqs:GetQueueAttributes"], by: WEB },
  get_queue_url: { actions: ["sqs:GetQueueUrl"], by: WEB },
  get_parameters: { actions: ["ssm:GetParameters"], by: WEB },

  admin_initiate_auth: { actions: cognito("AdminInitiateAuth"), by: WEB },
  admin_respond_to_auth_challenge: { actions: cognito("AdminRespondToAuthChallenge"), by: WEB },
  admin_create_user: { actions: cognito("AdminCreateUser"), by: OPERATOR },
  admin_get_user: { actions: cognito("AdminGetUser"), by: WEB },
  admin_delete_user: { actions: cognito("AdminDeleteUser"), by: WEB },
  admin_set_user_password: { actions: cognito("AdminSetUserPassword"), by: WEB },
  admin_set_user_mfa_preference: { actions: cognito("AdminSetUserMFAPreference"), by: WEB },
  admin_user_global_sign_out: { actions: cognito("AdminUserGlobalSignOut"), by: WEB },
  get_user: { actions: NONE, by: WEB },
  sign_up: { actions: NONE, by: WEB },
  confirm_sign_up: { actions: NONE, by: WEB },
  resend_confirmation_code: { actions: NONE, by: WEB },
  forgot_password: { actions: NONE, by: WEB },
  confirm_forgot_password: { actions: NONE, by: WEB },
  get_tokens_from_refresh_token: { actions: NONE, by: WEB },
  revoke_token: { actions: NONE, by: WEB },
  associate_software_token: { actions: NONE, by: WEB },
  verify_software_token: { actions: NONE, by: WEB },
};

/** Which of those calls each function makes for objects below each prefix, with the reason. "copied_from" and
 * "copied_to" are the two ends of a copy.
 */
export const OBJECTS = {
  web: {
    // Existence checks; uploads of browsers, large ones in parts; deletion.
    originals: [
      ...["head_object", "put_object", "delete_objects"],
      ...["create_multipart_upload", "upload_part", "complete_multipart_upload", "abort_multipart_upload", "list_parts"],
    ],
    forms: ["put_object"],
    // Deletion. CloudFront reads them without the function.
    renditions: ["delete_objects"],
  },
  worker: {
    // Rendering, zips; form uploads; deletion, also of unfinished uploads.
    originals: ["head_object", "get_object", "copied_to", "delete_objects", "abort_multipart_upload", "list_parts"],
    forms: ["head_object", "get_object", "copied_from", "delete_object"],
    renditions: ["put_object", "delete_objects"],
    // Large zips in parts, and a check afterwards; deletion of zips that nobody is waiting for.
    zips: [
      ...["put_object", "create_multipart_upload", "upload_part", "complete_multipart_upload", "abort_multipart_upload"],
      ...["head_object", "delete_object"],
    ],
  },
};

/** The permissions that a call needs for the object itself. */
export function objectActions(call) {
  const ends = { copied_from: s3("GetObject"), copied_to: s3("PutObject") };
  return (ends[call] ?? CALLS[call].actions).filter((action) => !/^s3:ListBucket/.test(action));
}

/** What Lambda does on behalf of a function, without a call in our code. */
export const RUNTIME = {
  web: ["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  worker: [
    ...["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    ...["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  ],
};

/** Where the gallery calls AWS. */
export const PLACES = ["gallery/src/aws", "server/src", "worker/src"];

/** The names of clients in those places. */
const CLIENTS = /\b(?:client|s3|dynamodb|sqs|cognito)(?:\(\))?\s*\.\s*([a-z][a-z0-9_]*)\(\)/g;

/** Requests without a client, which state their name. */
const OPERATIONS = /\.operation_name\("([A-Za-z0-9]+)"\)/g;

/** Methods of clients that are not requests. */
const NO_REQUESTS = new Set(["clone", "config", "as_ref", "get_or_init"]);

/** The calls in a text: names of methods. */
export function callsIn(text) {
  const known = Object.keys(CALLS).filter((name) => new RegExp(`\\.\\s*${name}\\(\\)`).test(text));
  const found = [...text.matchAll(CLIENTS)].map(([, name]) => name).filter((name) => !NO_REQUESTS.has(name));
  const written = [...text.matchAll(OPERATIONS)].map(([, name]) => name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase());
  return new Set([...known, ...found, ...written]);
}
