import { notFound, Problem, signInNeeded } from '../../core/errors.ts';
import type { Reader, ReaderMember } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { stateAt } from '../frameworks/draft-state.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import type { Organisation } from '../organisations/organisations.models.ts';
import type { OrganisationStore } from '../organisations/organisations.store.ts';
import { emptyResponse, type OrganisationResponse, responseId } from './response.ts';
import type { OrganisationResponseModels } from './responses.models.ts';
import { organisationResponsePolicies } from './responses.policy.ts';

/** An organisation as one of its own sees it. */
export interface Inside {
  organisation: Organisation;
  member: ReaderMember;
  leads: boolean;
}

/** Where a response is made: by whom, on which draft. */
export interface ResponsePlace extends Inside {
  framework: Framework;
  draft: Draft;
}

/** A response beside the draft that it is on. */
export interface ListedResponse {
  framework: Framework;
  draft: Draft;
  response: OrganisationResponse;
}

export interface ResponseStoreParts {
  models: OrganisationResponseModels;
  organisations: OrganisationStore;
  frameworks: FrameworkStore;
}

/** Every query about responses, as this reader may see them: only of organisations to which they belong. */
export class ResponseStore {
  readonly #parts: ResponseStoreParts;

  constructor(parts: ResponseStoreParts) {
    this.#parts = parts;
  }

  /** An organisation to which the reader belongs. Throws 401, and 404 as for none that there is. */
  async inside(reader: Reader, slug: string): Promise<Inside> {
    if (!reader.member) throw signInNeeded(t('Sign in to see the responses of your organisation.'));
    const organisation = await this.#parts.organisations.bySlug(slug).catch(unlessMissing);
    if (!organisation || !(await this.#belongs(reader, organisation))) throw notFound(say('response'));
    const { member } = reader;
    return { organisation, member, leads: organisation.lead === member.id };
  }

  /** The place of a response. Throws 401, and 404 of any draft or organisation that this reader may not see. */
  async place(reader: Reader, slug: string, draftId: string): Promise<ResponsePlace> {
    const inside = await this.inside(reader, slug);
    const found = await this.#parts.frameworks.draftById(reader, draftId);
    if (!found || stateAt(found.draft, new Date()) === 'preparing') throw notFound(say('response'));
    return { ...inside, ...found };
  }

  /** Whether the reader may read the channel of a response. */
  async mayRead(reader: Reader, id: string): Promise<boolean> {
    const { organisation: owner, draft } = emptyResponse(id);
    const organisation = (await this.#parts.organisations.byIds([owner])).get(owner);
    if (!organisation || !(await this.#belongs(reader, organisation))) return false;
    return (await this.#parts.frameworks.draftById(reader, draft)) !== null;
  }

  /** What is prepared there, or was sent; an empty one when nobody has begun. */
  async response({
    organisation,
    draft,
  }: {
    organisation: { _id: string };
    draft: { _id: string };
  }): Promise<OrganisationResponse> {
    const id = responseId(organisation._id, draft._id);
    const found = await this.#parts.models.organisationResponses.findById(id).lean<OrganisationResponse>();
    return found ?? emptyResponse(id);
  }

  /** All of an organisation, on drafts that this reader may see, with drafts that are open now; the newest first. */
  async list(reader: Reader, { organisation }: Inside): Promise<ListedResponse[]> {
    const rows = await this.#parts.models.organisationResponses
      .find({ organisation: organisation._id })
      .lean<OrganisationResponse[]>();
    const made = new Map(rows.map((row) => [row.draft, row]));
    const now = new Date();
    const listed: ListedResponse[] = [];
    for (const { framework, drafts } of await this.#parts.frameworks.list(reader)) {
      for (const draft of drafts) {
        const state = stateAt(draft, now);
        const response = made.get(draft._id);
        if (state === 'preparing' || (!response && state !== 'open')) continue;
        const id = responseId(organisation._id, draft._id);
        listed.push({ framework, draft, response: response ?? emptyResponse(id) });
      }
    }
    return listed;
  }

  /** Organisations to which the reader belongs, by name. */
  async organisationsOf(reader: Reader): Promise<Organisation[]> {
    if (!reader.member) return [];
    const { id } = reader.member;
    const { organisations } = this.#parts;
    const belongings = await organisations.ofMember(id);
    const confirmed = belongings.filter(({ affiliation }) => affiliation.state === 'confirmed');
    const led = (await organisations.answeredForBy(id)).filter(({ lead }) => lead === id);
    const all = [...confirmed.map(({ organisation }) => organisation), ...led];
    return [...new Map(all.map((one) => [one._id, one])).values()].toSorted((a, b) =>
      a.name.localeCompare(b.name),
    );
  }

  /** Those on these drafts that are not sent. */
  async unsent(drafts: string[]): Promise<OrganisationResponse[]> {
    return this.#parts.models.organisationResponses
      .find({ draft: { $in: drafts }, submission: null })
      .lean<OrganisationResponse[]>();
  }

  /** Those that a member wrote for, or sent. */
  async ofMember(member: string): Promise<OrganisationResponse[]> {
    return this.#parts.models.organisationResponses
      .find({ $or: [{ 'comments.author': member }, { 'submission.by': member }] })
      .lean<OrganisationResponse[]>();
  }

  /** One by its id, whoever asks: for what follows the log. */
  async byId(id: string): Promise<OrganisationResponse | null> {
    return this.#parts.models.organisationResponses.findById(id).lean<OrganisationResponse>();
  }

  async #belongs(reader: Reader, organisation: Organisation): Promise<boolean> {
    if (!reader.member) return false;
    const affiliation = await this.#parts.organisations.affiliation(organisation._id, reader.member.id);
    const belongs = affiliation?.state === 'confirmed';
    return organisationResponsePolicies['organisation-response.read'](reader, { organisation, belongs });
  }
}

function unlessMissing(error: unknown): null {
  if (error instanceof Problem) return null;
  throw error;
}
