/** What a delivery of a webhook is about: ids, and nothing of what it says. */
export type Told =
  | { kind: 'ping' | 'nothing' }
  | { kind: 'topic'; topic: number; category: number | null }
  /** `post` is null for what is no talk but tells of the topic: closed, split, moved. */
  | { kind: 'post'; topic: number; post: number | null; category: number | null }
  | { kind: 'category'; category: number };

const nothing: Told = { kind: 'nothing' };
const regular = 1;
const smallAction = 3;

/**
 * Reads the body of a delivery of this type (`X-Discourse-Event-Type`). Whispers, messages and whatever is about people
 * are nothing; so is what cannot be read.
 */
export function readDelivery(type: string, body: Buffer): Told {
  if (type === 'ping') return { kind: 'ping' };
  if (type !== 'post' && type !== 'topic' && type !== 'category') return nothing;
  const said = fieldsOf(body, type);
  const id = said && idOf(said['id']);
  if (!said || !id) return nothing;
  const category = idOf(said['category_id']);
  switch (type) {
    case 'category':
      return { kind: 'category', category: id };
    case 'topic':
      return isMessage(said['archetype']) ? nothing : { kind: 'topic', topic: id, category };
    case 'post': {
      const topic = idOf(said['topic_id']);
      if (!topic || isMessage(said['topic_archetype'])) return nothing;
      const kind = said['post_type'];
      if (kind === regular) return { kind: 'post', topic, post: id, category };
      return kind === smallAction ? { kind: 'post', topic, post: null, category } : nothing;
    }
  }
}

function fieldsOf(body: Buffer, type: string): Record<string, unknown> | null {
  try {
    const whole = JSON.parse(body.toString('utf8')) as Record<string, unknown> | null;
    const said = whole?.[type];
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const idOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;

/** Banners are conversations as well, until the topic itself is looked at. */
const isMessage = (archetype: unknown): boolean => archetype === 'private_message';
