import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether a webhook's body was signed with this secret. `signature` is the header `X-Discourse-Event-Signature` and
 * `body` the bytes as they came, never parsed and written again. Takes the same time whatever is wrong.
 */
export function verifyWebhook({
  secret,
  signature,
  body,
}: {
  secret: string;
  signature: string | null | undefined;
  body: Uint8Array;
}): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1];
  // Without a secret anybody could sign.
  return timingSafeEqual(Buffer.from(given ?? '00'.repeat(32), 'hex'), expected) && Boolean(given && secret);
}

/** What a webhook is about: ids and names, none of the words in it. */
export interface WebhookSubject {
  /** Such as `post_created`. */
  event: string;
  /** Such as `post`, `topic`, `category`, `ping`. */
  type: string;
  /** Base address of the forum that says it sent it. */
  instance: string | null;
  /** Another for each attempt, so it does not tell what came before. */
  delivery: string | null;
  postId: number | null;
  topicId: number | null;
  categoryId: number | null;
}

/**
 * What a webhook is about. It is a hint: webhooks come late, twice, in any order or not at all, and tell what their
 * reader may not see. Read what they name. Null for what is no webhook of Discourse.
 */
export function readWebhook(
  headers: Record<string, string | string[] | undefined>,
  body: Uint8Array,
): WebhookSubject | null {
  const header = (name: string): string | null => {
    const value = headers[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const type = header('x-discourse-event-type');
  const event = header('x-discourse-event');
  const about = type && event ? objectIn(body, type) : null;
  if (!type || !event || !about) return null;
  const id = (name: string): number | null =>
    Number.isSafeInteger(about[name]) ? (about[name] as number) : null;
  return {
    event,
    type,
    instance: header('x-discourse-instance'),
    delivery: header('x-discourse-event-id'),
    postId: type === 'post' ? id('id') : null,
    topicId: type === 'topic' ? id('id') : id('topic_id'),
    categoryId: type === 'category' ? id('id') : id('category_id'),
  };
}

function objectIn(body: Uint8Array, type: string): Record<string, unknown> | null {
  try {
    const whole: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof whole !== 'object' || whole === null || !Object.hasOwn(whole, type)) return null;
    const about = (whole as Record<string, unknown>)[type];
    if (typeof about === 'object' && about !== null) return about as Record<string, unknown>;
    return type === 'ping' ? {} : null;
  } catch {
    return null;
  }
}
