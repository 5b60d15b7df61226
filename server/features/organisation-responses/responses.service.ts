import { forbidden, invalid, Problem } from '../../core/errors.ts';
import type { RateLimits } from '../../core/http/rate-limit.ts';
import { newId } from '../../core/ids.ts';
import type { Origin } from '../../core/log/change.ts';
import type { ChangeLog } from '../../core/log/change-log.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Anchor } from '../../core/passage/anchor.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import { activeMember, checkKey, longestPost, refuseClosed } from '../threads/post-rules.ts';
import { checkSuggestion } from '../threads/suggestion.ts';
import type { ThreadSubject } from '../threads/thread-subject.ts';
import type { ThreadStore } from '../threads/threads.store.ts';
import {
  type OrganisationResponse,
  responseChannel,
  type ResponseChanges,
  type ResponseComment,
  responseId,
  type ResponseType,
} from './response.ts';
import {
  commentConflict,
  commentOf,
  digest,
  refuseFallen,
  refuseSubmitted,
  refuseTooMany,
  seenComment,
} from './response-rules.ts';
import { organisationResponsePolicies } from './responses.policy.ts';
import type { ResponsePlace, ResponseStore } from './responses.store.ts';

export interface ResponseParts {
  log: ChangeLog;
  store: ResponseStore;
  threads: ThreadStore;
  limits: RateLimits;
  /** Checks what a comment points at in the draft of this thread. Throws 422. */
  checkAnchor(reader: Reader, subject: ThreadSubject, anchor: unknown, passage: boolean): Promise<Anchor>;
}

/** What somebody writes into a response. */
export interface CommentInput {
  body: unknown;
  anchor?: unknown;
  suggestion?: string | null;
}

/** A place with the thread to which its comments will go. */
export interface OpenPlace extends ResponsePlace {
  subject: ThreadSubject;
  /** Its draft has closed, and its group takes comments that are late. */
  late: boolean;
}

interface Decided<Type extends ResponseType> {
  type: Type;
  data: ResponseChanges[Type];
}

interface Asking<Type extends ResponseType> {
  key?: string;
  asked: unknown;
  origin?: Origin | undefined;
  decide(response: OrganisationResponse, late: boolean): Decided<Type> | Promise<Decided<Type>>;
}

/** Comments that members of an organisation write for its response: added, edited, taken back. */
export class ResponseService {
  protected readonly parts: ResponseParts;

  constructor(parts: ResponseParts) {
    this.parts = parts;
  }

  /** Adds a comment, once for each key. Throws 401, 403 (closed, suspended), 404, 409 (sent), 422. Answers its id. */
  async add(
    reader: Reader,
    slug: string,
    draft: string,
    input: CommentInput,
    key?: string,
    origin?: Origin,
  ): Promise<string> {
    const place = await this.open(reader, slug, draft, origin?.at);
    const words = await this.checked(reader, place, input);
    if (!origin) await this.parts.limits.count('post', place.member.id);
    const { data } = await this.append(place, {
      ...(key !== undefined && { key: `${place.member.id}:${checkKey(key)}` }),
      asked: words,
      origin,
      decide(response) {
        refuseSubmitted(response);
        refuseTooMany(response);
        return {
          type: 'comment.added',
          data: { id: origin?.ref ?? newId(), author: place.member.id, ...words },
        };
      },
    });
    return data.id;
  }

  /** Changes the words of one's own comment, or of any as the lead. Throws as `add`, and 409 with both texts. */
  async edit(
    reader: Reader,
    slug: string,
    draft: string,
    { id, version, ...input }: CommentInput & { id: string; version: number },
  ): Promise<void> {
    const place = await this.open(reader, slug, draft);
    const before = commentOf(await this.parts.store.response(place), id);
    this.refuseOthers(reader, place, before);
    const words = await this.checked(reader, place, { anchor: before.anchor, ...input });
    await this.changeComment(place, { id, version }, words, (comment) => {
      refuseFallen(comment);
      return { type: 'comment.edited', data: { id, version: version + 1, ...words } };
    });
  }

  /** Takes a comment back: its author's, or as the lead anybody's. Its words are gone from the response. */
  async withdraw(
    reader: Reader,
    slug: string,
    draft: string,
    seen: { id: string; version: number },
  ): Promise<void> {
    const place = await this.open(reader, slug, draft);
    const before = commentOf(await this.parts.store.response(place), seen.id);
    this.refuseOthers(reader, place, before);
    await this.changeComment(place, seen, 'withdraw', (comment) => {
      refuseFallen(comment);
      return { type: 'comment.withdrawn', data: { id: seen.id, version: seen.version + 1 } };
    });
  }

  /** The place of a response into which may be written at this moment. Throws 401, 403 with the dates, 404. */
  async open(reader: Reader, slug: string, draft: string, at = new Date()): Promise<OpenPlace> {
    const place = await this.parts.store.place(reader, slug, draft);
    activeMember(reader, t('Sign in to do this.'));
    const thread = await this.parts.threads.find(reader, draftThread(draft));
    const late = refuseClosed(thread.subject, thread, at);
    return { ...place, subject: thread.subject, late };
  }

  /** Whether its draft takes comments at this moment, from this reader too. */
  async takes(reader: Reader, slug: string, draft: string): Promise<boolean> {
    try {
      await this.open(reader, slug, draft);
      return true;
    } catch (error) {
      if (error instanceof Problem && error.status === 403) return false;
      throw error;
    }
  }

  protected refuseOthers(reader: Reader, { organisation }: ResponsePlace, { author }: ResponseComment): void {
    const target = { organisation, belongs: true, author };
    if (!organisationResponsePolicies['organisation-response.edit'](reader, target))
      throw forbidden(t('Only whoever wrote it, or the lead, may change this comment.'));
  }

  /** The words of a comment, checked as those of a post are. */
  protected async checked(
    reader: Reader,
    { subject }: OpenPlace,
    { body: typed, anchor: named, suggestion: suggested }: CommentInput,
  ): Promise<Pick<ResponseComment, 'body' | 'anchor' | 'suggestion'>> {
    const body = checkPostText('body', typed, { min: 1, max: longestPost });
    if (!named)
      throw invalid([{ path: 'anchor', message: t('Choose the competency that the comment is about.') }]);
    const suggests = typeof suggested === 'string';
    const anchor = await this.parts.checkAnchor(reader, subject, named, suggests);
    return { body, anchor, suggestion: checkSuggestion(suggested, anchor) };
  }

  /** Changes one comment in the version that was seen; a second one who saw it is told of the first. */
  protected async changeComment<Type extends ResponseType>(
    place: OpenPlace,
    seen: { id: string; version: number },
    asked: unknown,
    decide: (comment: ResponseComment) => Decided<Type>,
  ): Promise<void> {
    const yours = typeof asked === 'object' && asked !== null ? { ...asked } : {};
    try {
      await this.append(place, {
        key: `comment:${seen.id}:v${seen.version + 1}`,
        asked,
        decide(response) {
          refuseSubmitted(response);
          return decide(seenComment(response, seen, yours));
        },
      });
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'key-reused') throw error;
      throw commentConflict(commentOf(await this.parts.store.response(place), seen.id), yours);
    }
  }

  protected async append<Type extends ResponseType>(
    { organisation, draft, member, subject }: OpenPlace,
    { key, asked, origin, decide }: Asking<Type>,
  ): Promise<{ data: ResponseChanges[Type]; repeated: boolean }> {
    const channel = responseChannel(responseId(organisation._id, draft._id));
    const { change, repeated } = await this.parts.log.append<OrganisationResponse>(channel, {
      ...(key !== undefined && { key, keyHash: digest(asked) }),
      async decide(response) {
        // The clock may have gone on while this waited its turn.
        const state = { lockedReason: null, mergedInto: null };
        const late = refuseClosed(subject, state, origin?.at ?? new Date());
        const { type, data } = await decide(response, late);
        return { type, actor: member.id, data: { ...data }, origin: origin ?? null };
      },
    });
    return { data: change.data as unknown as ResponseChanges[Type], repeated };
  }
}
