// Every call of an SDK in the gallery's code: the rights it needs, and which of the two functions makes it. Requests that
// the web function only signs count as calls: S3 asks for the signer's rights.

const BOTH = ["web", "worker"];
const WEB = ["web"];
const WORKER = ["worker"];
/** Only the administrator's tool, with the operator's own rights. */
const OPERATOR = [];

const dynamodb = (...names) => names.map((name) => `dynamodb:${name}`);
const s3 = (...names) => names.map((name) => `s3:${name}`);
const cognito = (name) => [`cognito-idp:${name}`];
/** Cognito takes them from whoever knows the client's secret, or holds a token. */
const NONE = [];

/** By the name of the method: `actions`, and `by` whom. */
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

  // S3 tells whoever may list that something is missing (404), and others that it is forbidden (403).
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
  // An upload goes on where it was; the worker's own are in one go.
  list_parts: { actions: s3("ListMultipartUploadParts"), by: WEB },
  // For tests: Terraform makes the buckets.
  create_bucket: { actions: s3("CreateBucket"), by: OPERATOR },
  // The renditions of a photo: another revision takes their place, or it is deleted.
  list_objects_v2: { actions: s3("ListBucket"), by: BOTH },

  send_message: { actions: ["sqs:SendMessage"], by: BOTH },
  receive_message: { actions: ["sqs:ReceiveMessage"], by: OPERATOR },
  change_message_visibility: { actions: ["sqs:ChangeMessageVisibility"], by: WORKER },
  delete_message: { actions: ["sqs:DeleteMessage"], by: OPERATOR },
  get_queue_attributes: { actions: ["sqs:GetQueueAttributes"], by: OPERATOR },
  get_queue_url: { actions: ["sqs:GetQueueUrl"], by: OPERATOR },
  get_parameters: { actions: ["ssm:GetParameters"], by: WEB },

  admin_initiate_auth: { actions: cognito("AdminInitiateAuth"), by: WEB },
  admin_respond_to_auth_challenge: { actions: cognito("AdminRespondToAuthChallenge"), by: WEB },
  admin_create_user: { actions: cognito("AdminCreateUser"), by: OPERATOR },
  admin_get_user: { actions: cognito("AdminGetUser"), by: WEB },
  admin_delete_user: { actions: cognito("AdminDeleteUser"), by: WEB },
  admin_set_user_password: { actions: cognito("AdminSetUserPassword"), by: WEB },
  admin_set_user_mfa_preference: { actions: cognito("AdminSetUserMFAPreference"), by: WEB },
  admin_user_global_sign_out: { actions: cognito("AdminUserGlobalSignOut"), by: WEB },
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

/**
 * Which of those calls each function makes for objects below each prefix, each with the reason. "copied_from" and
 * "copied_to" are the two ends of a copy.
 */
export const OBJECTS = {
  web: {
    // Is it there? A link to it; what browsers send; a large file that was compared; erasing.
    originals: ["head_object", "get_object", "put_object", "copied_to", "delete_objects"],
    // Large files: parts, then all of it until it was compared.
    uploads: [
      ...["create_multipart_upload", "upload_part", "complete_multipart_upload", "abort_multipart_upload", "list_parts"],
      ...["head_object", "get_object", "copied_from", "delete_object"],
    ],
    forms: ["put_object"],
    // Erasing. CloudFront reads them, and never asks the function.
    renditions: ["delete_objects"],
    // A link to it.
    zips: ["get_object"],
  },
  worker: {
    // Rendering, zips; what a form brought; erasing.
    originals: ["head_object", "get_object", "copied_to", "delete_objects"],
    // Uploads that nobody finished.
    uploads: ["abort_multipart_upload", "delete_object"],
    forms: ["head_object", "get_object", "copied_from", "delete_object"],
    renditions: ["put_object", "delete_objects"],
    // A large one in parts, and then it is looked at; one that nobody waits for any more is removed.
    zips: [
      ...["put_object", "create_multipart_upload", "upload_part", "complete_multipart_upload", "abort_multipart_upload"],
      ...["head_object", "delete_object"],
    ],
  },
};

/** The rights that a call needs of the object itself. */
export function objectActions(call) {
  const ends = { copied_from: s3("GetObject"), copied_to: s3("PutObject") };
  return (ends[call] ?? CALLS[call].actions).filter((action) => !/^s3:ListBucket/.test(action));
}

/** What Lambda does in the name of a function, without a call of ours. */
export const RUNTIME = {
  web: ["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  worker: [
    ...["logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTraceSegments", "xray:PutTelemetryRecords"],
    ...["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  ],
};

/** Where the gallery speaks to AWS. */
export const PLACES = ["gallery/src/aws", "server/src", "worker/src"];

/** What holds a client, in those places. */
const CLIENTS = /\b(?:client|s3|dynamodb|sqs|cognito)(?:\(\))?\s*\.\s*([a-z][a-z0-9_]*)\(\)/g;

/** Requests without a client, written out by name. */
const OPERATIONS = /\.operation_name\("([A-Za-z0-9]+)"\)/g;

/** Methods of clients that are no requests. */
const NO_REQUESTS = new Set(["clone", "config", "as_ref", "get_or_init"]);

/** The calls in a text: names of methods. */
export function callsIn(text) {
  const known = Object.keys(CALLS).filter((name) => new RegExp(`\\.\\s*${name}\\(\\)`).test(text));
  const found = [...text.matchAll(CLIENTS)].map(([, name]) => name).filter((name) => !NO_REQUESTS.has(name));
  const written = [...text.matchAll(OPERATIONS)].map(([, name]) => name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase());
  return new Set([...known, ...found, ...written]);
}
