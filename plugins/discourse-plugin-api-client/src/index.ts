export { type BucketOptions, TokenBucket } from './bucket.ts';
export { createClient, DiscourseClient } from './client.ts';
export type { ClientOptions } from './connection.ts';
export {
  PayloadError,
  type PayloadFields,
  readPayload,
  type SignedPayload,
  signPayload,
} from './discourse-connect.ts';
export { DiscourseError, type ErrorKind, type Refusal } from './errors.ts';
export type { FilePart } from './multipart.ts';
export type { TopicOptions } from './reading.ts';
export type * from './types.ts';
export { readWebhook, verifyWebhook, type WebhookSubject } from './webhook.ts';
