import { conflict, forbidden, invalid } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Origin } from '../../core/log/change.ts';
import { checkPostText } from '../../core/markdown/check-post-text.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { EditionIndex } from '../frameworks/edition-index.ts';
import { activeMember, checkKey } from '../threads/post-rules.ts';
import { threadPolicies } from '../threads/threads.policy.ts';
import type { CommentPosting } from './posting.ts';
import { inOrder } from './in-order.ts';
import type { OrganisationResponse } from './response.ts';
import { mergeable, onlyLead, refuseFallen, refuseSubmitted } from './response-rules.ts';
import {
  type CommentInput,
  type OpenPlace,
  type ResponseParts,
  ResponseService,
} from './responses.service.ts';

export interface LeadParts extends ResponseParts {
  posting: CommentPosting;
  edition(id: string): Promise<EditionIndex>;
}

interface Seen {
  id: string;
  version: number;
}

/** What the lead of an organisation does with its response: merges, leaves out, sends, reopens. */
export class LeadService extends ResponseService {
  readonly #posting: CommentPosting;
  readonly #edition: LeadParts['edition'];

  constructor(parts: LeadParts) {
    super(parts);
    this.#posting = parts.posting;
    this.#edition = parts.edition;
  }

  /**
   * Makes one comment of several; theirs are kept beneath it until it is sent. Throws as `add`, and 409 when one of them
   * is another by now. Answers the id of the new one.
   */
  async merge(
    reader: Reader,
    slug: string,
    draft: string,
    { comments, ...input }: CommentInput & { comments: Seen[] },
    key?: string,
  ): Promise<string> {
    const place = await this.#led(reader, slug, draft);
    const chosen = mergeable(await this.parts.store.response(place), comments);
    const words = await this.checked(reader, place, { anchor: chosen[0]!.anchor, ...input });
    const from = chosen.map(({ id }) => id);
    const { data } = await this.append<'comments.merged'>(place, {
      ...(key !== undefined && { key: `${place.member.id}:${checkKey(key)}` }),
      asked: { ...words, from },
      decide(response) {
        refuseSubmitted(response);
        mergeable(response, comments);
        return { type: 'comments.merged', data: { ...words, from, into: newId(), author: place.member.id } };
      },
    });
    return data.into;
  }

  /** Takes a merge back: the comments stand again as they were, the one that was made of them is gone. */
  async unmerge(reader: Reader, slug: string, draft: string, seen: Seen): Promise<void> {
    const place = await this.#led(reader, slug, draft);
    await this.changeComment(place, seen, 'unmerge', (comment) => {
      refuseFallen(comment);
      if (comment.from.length === 0) throw conflict(t('This comment was not merged from others.'));
      return { type: 'comments.unmerged', data: { into: seen.id } };
    });
  }

  /** Keeps a comment from being sent, with a reason that its author is shown (3 to 500 characters). */
  async leaveOut(
    reader: Reader,
    slug: string,
    draft: string,
    seen: Seen & { reason: unknown },
  ): Promise<void> {
    const place = await this.#led(reader, slug, draft);
    const { id, version } = seen;
    const reason = checkPostText('reason', seen.reason, { min: 3, max: 500 });
    await this.changeComment(place, { id, version }, { reason }, (comment) => {
      refuseFallen(comment);
      return { type: 'comment.left-out', data: { id, version: version + 1, reason } };
    });
  }

  /** Takes a comment in again that was left out. */
  async takeIn(reader: Reader, slug: string, draft: string, { id, version }: Seen): Promise<void> {
    const place = await this.#led(reader, slug, draft);
    await this.changeComment(place, { id, version }, 'take-in', ({ state }) => {
      if (state !== 'left-out') throw conflict(t('This comment was not left out.'));
      return { type: 'comment.taken-in', data: { id, version: version + 1 } };
    });
  }

  /**
   * Sends the response: every comment that stands becomes a formal comment in the draft's thread, in the organisation's
   * name. `seq` is the version that the lead looked at: 409 when somebody has changed it since. Sending again what is
   * sent changes nothing.
   */
  async submit(
    reader: Reader,
    slug: string,
    draft: string,
    seq: number,
    origin?: Origin,
  ): Promise<OrganisationResponse> {
    const before = await this.#sent(reader, slug, draft);
    if (before) return before;
    const place = await this.#led(reader, slug, draft, origin?.at);
    const member = activeMember(reader, t('Sign in to post.'), place.subject.group);
    if (!member.confirmed) throw forbidden(t('Confirm your e-mail address first.'));
    if (!threadPolicies['post.create'](reader, place.subject)) throw forbidden(t('You may not post here.'));
    const response = await this.parts.store.response(place);
    await this.#posting.check(
      reader,
      place,
      this.#toSend(response, await this.#edition(place.draft.edition)),
    );
    const index = await this.#edition(place.draft.edition);
    await this.append<'response.submitted'>(place, {
      key: `submitted:${response.round}`,
      asked: 'submit',
      origin,
      decide: (now, late) => {
        refuseSubmitted(now);
        if (now.seq !== seq)
          throw conflict(
            t('The response was changed since you looked at it. Look at it again, then send it.'),
          );
        const comments = this.#toSend(now, index).map(({ id }) => id);
        return { type: 'response.submitted', data: { round: now.round, comments, late } };
      },
    });
    await this.#posting.carryOn(response._id);
    return this.parts.store.response(place);
  }

  /** Takes a sent response back, while its draft is open and no editor has decided on any of it. Throws 409. */
  async reopen(reader: Reader, slug: string, draft: string): Promise<void> {
    const place = await this.#led(reader, slug, draft);
    if (place.late) throw conflict(t('The draft has closed, so the response stays as it was sent.'));
    const response = await this.parts.store.response(place);
    if (!response.submission) return;
    await this.append<'response.reopened'>(place, {
      key: `reopened:${response.round}`,
      asked: 'reopen',
      decide: async (now) => {
        if (!now.submission || now.round !== response.round) throw conflict(t('This response is not sent.'));
        await this.#posting.refuseDecided(now);
        return { type: 'response.reopened', data: { round: now.round } };
      },
    });
    await this.#posting.carryOn(response._id);
  }

  /** What is sent already, for whoever asks again, whether or not the draft is open still. */
  async #sent(reader: Reader, slug: string, draft: string): Promise<OrganisationResponse | null> {
    const place = await this.parts.store.place(reader, slug, draft);
    activeMember(reader, t('Sign in to do this.'));
    if (!place.leads) throw onlyLead();
    const response = await this.parts.store.response(place);
    if (!response.submission) return null;
    await this.#posting.carryOn(response._id);
    return response;
  }

  #toSend(response: OrganisationResponse, index: EditionIndex) {
    const standing = response.comments.filter(({ state }) => state === 'standing');
    if (standing.length === 0)
      throw invalid([{ path: 'comments', message: t('There is no comment to send yet.') }]);
    return inOrder(index, standing);
  }

  async #led(reader: Reader, slug: string, draft: string, at?: Date): Promise<OpenPlace> {
    const place = await this.open(reader, slug, draft, at);
    if (!place.leads) throw onlyLead();
    return place;
  }
}
