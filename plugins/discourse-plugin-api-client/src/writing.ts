import type { Connection } from './connection.ts';
import { DiscourseError } from './errors.ts';
import { multipart, type FilePart } from './multipart.ts';
import { Reading } from './reading.ts';
import type { Fields } from './shapes/fields.ts';
import { readPost } from './shapes/post.ts';
import { readUpload, readUploadPlaces } from './shapes/user.ts';
import type { Call } from './transport.ts';
import type {
  CallOptions,
  Created,
  CreateOptions,
  NewReply,
  NewTopic,
  Post,
  TopicStatus,
  Upload,
  UploadPlace,
} from './types.ts';

const like = 2;

/**
 * All that is written. What may have been done although nothing said so throws a DiscourseError `unknown-outcome`:
 * creating the same again is safe within 120 s of the first attempt, everything else at any time.
 */
export class Writing extends Reading {
  readonly #to: Connection;

  constructor(connection: Connection) {
    super(connection);
    this.#to = connection;
  }

  /** The same topic makes the same bytes, so that within 120 s asking again creates nothing more. */
  createTopic(topic: NewTopic, options: CreateOptions = {}): Promise<Created> {
    const { title, raw, category, tags, externalId, createdAt, importMode } = topic;
    const place = { title, category, tags, external_id: externalId };
    return this.#create({ raw, ...place, ...timeOf(createdAt, importMode) }, options);
  }

  /** The same reply makes the same bytes, so that within 120 s asking again creates nothing more. */
  createReply(reply: NewReply, options: CreateOptions = {}): Promise<Created> {
    const { topicId, raw, replyTo, createdAt, importMode } = reply;
    const place = { topic_id: topicId, reply_to_post_number: replyTo };
    return this.#create({ raw, ...place, ...timeOf(createdAt, importMode) }, options);
  }

  /** `original`: what it should read as now; another text there throws `conflict`. */
  editPost(
    id: number,
    edit: { raw: string; reason?: string; original?: string },
    { signal }: CallOptions = {},
  ): Promise<Post> {
    const post = { raw: edit.raw, edit_reason: edit.reason, original_text: edit.original };
    const call: Call = { method: 'PUT', path: '/posts/{id}.json', parts: { id }, json: { post }, signal };
    return this.#to.ask(call, 'always', (fields) => readPost(fields.fields('post'), this.#to.base));
  }

  /** Answers the title as the forum keeps it, which may be another than the one that was sent. */
  editTopic(
    id: number,
    edit: { title?: string; categoryId?: number; tags?: string[] },
    { signal }: CallOptions = {},
  ): Promise<{ title: string; slug: string }> {
    const json = { title: edit.title, category_id: edit.categoryId, tags: edit.tags };
    const call: Call = { method: 'PUT', path: '/t/-/{id}.json', parts: { id }, json, signal };
    return this.#to.ask(call, 'always', (fields) => {
      const topic = fields.fields('basic_topic');
      return { title: topic.text('title'), slug: topic.optionalText('slug') ?? '' };
    });
  }

  deletePost(id: number, options: CallOptions = {}): Promise<void> {
    return this.#do('DELETE', '/posts/{id}.json', { id }, options);
  }

  recoverPost(id: number, options: CallOptions = {}): Promise<void> {
    return this.#do('PUT', '/posts/{id}/recover.json', { id }, options);
  }

  deleteTopic(id: number, options: CallOptions = {}): Promise<void> {
    return this.#do('DELETE', '/t/{id}.json', { id }, options);
  }

  recoverTopic(id: number, options: CallOptions = {}): Promise<void> {
    return this.#do('PUT', '/t/{id}/recover.json', { id }, options);
  }

  /** The forum adds a small action post each time that it changes. */
  async setStatus(
    topicId: number,
    status: TopicStatus,
    enabled: boolean,
    { signal }: CallOptions = {},
  ): Promise<void> {
    // The forum compares with the text "true".
    const json = { status, enabled: String(enabled) };
    const call: Call = { method: 'PUT', path: '/t/{id}/status.json', parts: { id: topicId }, json, signal };
    await this.#to.send(call, 'always');
  }

  async like(postId: number, { signal }: CallOptions = {}): Promise<void> {
    const json = { id: postId, post_action_type_id: like };
    await this.#to.send({ method: 'POST', path: '/post_actions.json', json, signal }, 'never');
  }

  /** Only within the forum's ten minutes. */
  async unlike(postId: number, { signal }: CallOptions = {}): Promise<void> {
    const query = { post_action_type_id: like };
    const path = '/post_actions/{id}.json';
    await this.#to.send({ method: 'DELETE', path, parts: { id: postId }, query, signal }, 'always');
  }

  /** A file for the text of posts. The same bytes again give the same upload. */
  upload(file: FilePart, { signal }: CallOptions = {}): Promise<Upload> {
    const form = multipart({ upload_type: 'composer', synchronous: 'true' }, 'file', file);
    const call: Call = { method: 'POST', path: '/uploads.json', multipart: form, signal };
    return this.#to.ask(call, 'always', (fields) => readUpload(fields, this.#to.base));
  }

  /** Where the files are that texts name as `upload://…`; those that the forum does not know are left out. */
  async lookupUploads(shortUrls: readonly string[], { signal }: CallOptions = {}): Promise<UploadPlace[]> {
    if (shortUrls.length === 0) return [];
    const json = { short_urls: shortUrls };
    const path = '/uploads/lookup-urls.json';
    const call: Call = { method: 'POST', path, json, signal, onlyReads: true };
    const { json: places, headers } = await this.#to.send(call, 'always');
    const answer = { json: { places }, headers };
    return this.#to.read(answer, call, (fields) => readUploadPlaces(fields, this.#to.base));
  }

  async #create(fields: object, { signal, before }: CreateOptions): Promise<Created> {
    const json = { ...fields, nested_post: true };
    const call: Call = { method: 'POST', path: '/posts.json', json, signal, before: before?.getTime() };
    const created = await this.#to.ask(call, 'soon', (answer) => readCreated(answer, this.#to));
    if (created) return created;
    throw new DiscourseError('refused', 'POST /posts.json', { status: 200, refusal: 'other' });
  }

  async #do(
    method: 'PUT' | 'DELETE',
    path: string,
    parts: { id: number },
    { signal }: CallOptions,
  ): Promise<void> {
    await this.#to.send({ method, path, parts, signal }, 'always');
  }
}

/** With `nested_post` and, should a forum not know it, without; null when it says that nothing was created. */
function readCreated(answer: Fields, { base }: Connection): Created | null {
  if (answer.optionalText('action') === 'enqueued') return { queued: true };
  if (answer.raw('success') === false) return null;
  return { queued: false, post: readPost(answer.optionalFields('post') ?? answer, base) };
}

function timeOf(createdAt?: Date, importMode?: boolean): object {
  return { created_at: createdAt?.toISOString(), import_mode: importMode || undefined };
}
