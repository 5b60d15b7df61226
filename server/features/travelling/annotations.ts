import type { Anchor, AnchorField } from '../../core/passage/anchor.ts';
import type { Post } from '../threads/threads.models.ts';

/** What annotations of a package are written with: W3C Web Annotations, and names of our own for the rest. */
export const annotationContext = [
  'http://www.w3.org/ns/anno.jsonld',
  { moot: 'urn:x-moot:', 'moot:onBehalfOf': { '@type': '@id' } },
] as const;

/** Where each field of a competency is in a CASE item, as a JSON pointer (RFC 6901). */
export const fieldPointers: Record<AnchorField, string> = {
  title: '/abbreviatedStatement',
  statement: '/fullStatement',
};

/** The text that annotations of one thread are about. */
export interface AnnotatedText {
  /** Address of the draft; of the competency for its own thread. */
  subject: string;
  /** How a target names the draft whose words it means; null for threads that belong to no draft. */
  state: Record<string, unknown> | null;
  /** Address of a competency by its id. */
  uriOf(competency: string): string | undefined;
}

/** Addresses of what posts name. */
export interface Addresses {
  post(id: string): string | undefined;
  person(id: string): string | undefined;
  organisation(id: string): string | undefined;
}

type Json = Record<string, unknown>;

/** The state of the targets of a draft's comments: which text it was, as CASE calls it. */
export function draftState(number: number, uri: string, addedAt: Date): Json {
  return { type: 'TimeState', sourceDate: addedAt.toISOString(), cached: uri, 'moot:draft': number };
}

/** A post as an annotation. One that is deleted or hidden keeps its place and says nothing. */
export function annotationOf(post: Post, text: AnnotatedText, addresses: Addresses): Json {
  const gone = post.deletedAt !== null || post.hidden !== null;
  const base = {
    id: addresses.post(post._id),
    type: 'Annotation',
    'moot:number': post.number,
    created: post.createdAt.toISOString(),
  };
  if (gone) return { ...base, 'moot:gone': true, target: targetsOf(post, text, addresses, true) };
  const { editedAt, author, onBehalfOf, formal, late } = post;
  const creator = addresses.person(author);
  return {
    ...base,
    ...(editedAt && { modified: editedAt.toISOString() }),
    'moot:version': post.version,
    ...(creator !== undefined && { creator }),
    ...(onBehalfOf !== undefined && { 'moot:onBehalfOf': addresses.organisation(onBehalfOf) }),
    motivation: motivationOf(post),
    ...(formal && { 'moot:formal': true }),
    ...(late && { 'moot:late': true }),
    body: bodyOf(post),
    target: targetsOf(post, text, addresses, false),
  };
}

/** A list of annotations as a file holds it. */
export function annotationPage(id: string, items: Json[]): Json {
  return { '@context': annotationContext, id, type: 'AnnotationPage', items };
}

function motivationOf({ replyTo, suggestion }: Post): string | string[] {
  const said = replyTo === null ? 'commenting' : 'replying';
  return typeof suggestion === 'string' ? [said, 'editing'] : said;
}

function bodyOf({ body, suggestion, replyTo }: Post): Json[] {
  const purpose = replyTo === null ? 'commenting' : 'replying';
  const words = { type: 'TextualBody', value: body, format: 'text/markdown', purpose };
  if (typeof suggestion !== 'string') return [words];
  return [words, { type: 'TextualBody', value: suggestion, format: 'text/plain', purpose: 'editing' }];
}

/** What it answers and what it points at; else what its thread is about. */
function targetsOf(post: Post, text: AnnotatedText, addresses: Addresses, gone: boolean): unknown {
  const { replyTo, anchor, about } = post;
  const targets: unknown[] = [];
  if (replyTo !== null) targets.push(addresses.post(replyTo));
  // Of what is gone only its competency is said: an anchor holds words.
  if (gone && about !== null) targets.push(anchorTarget({ competency: about }, text));
  else if (!gone && anchor) targets.push(anchorTarget(anchor, text));
  if (targets.length === 0) return text.subject;
  return targets.length === 1 ? targets[0] : targets;
}

/** A competency, or a passage of one of its fields, as the target of an annotation. Positions are in code points. */
export function anchorTarget(anchor: Anchor, { state, uriOf }: AnnotatedText): Json {
  const target = {
    type: 'SpecificResource',
    source: uriOf(anchor.competency) ?? `urn:uuid:${anchor.competency}`,
    ...(state && { state }),
  };
  if (!('exact' in anchor)) return target;
  const { field, start, end, exact, prefix, suffix } = anchor;
  return {
    ...target,
    selector: {
      type: 'FragmentSelector',
      conformsTo: 'http://tools.ietf.org/rfc/rfc6901',
      value: fieldPointers[field],
      refinedBy: [
        { type: 'TextPositionSelector', start, end },
        { type: 'TextQuoteSelector', exact, prefix, suffix },
      ],
    },
  };
}
