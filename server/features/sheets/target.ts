import { conflict, forbidden, notFound, type Problem } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { say, t } from '../../core/words/words.ts';
import { type EditionIndex, indexEdition } from '../frameworks/edition-index.ts';
import { noSource } from '../frameworks/edition.ts';
import type { Draft, Framework } from '../frameworks/frameworks.models.ts';
import type { FrameworkStore } from '../frameworks/frameworks.store.ts';
import { activeMember } from '../threads/post-rules.ts';
import type { Base } from './edition-of-sheet.ts';
import { sheetPolicies } from './sheets.policy.ts';

/** What the next draft of a framework is made from and put into. */
export interface Target extends Base {
  row: Pick<Framework, '_id' | 'slug' | 'title'>;
  number: number;
  /** The draft that is being prepared; null when the upload begins it. */
  preparing: Draft | null;
  /** The draft before, for words about it; null when there is none. */
  before: Draft | null;
  /** How far the draft being prepared has come: what is confirmed is what was looked at. */
  seq: number;
}

export interface TargetParts {
  frameworks: FrameworkStore;
  /** The text of a draft as it reads now, and the last change to it. */
  textOf(draft: Draft): Promise<{ index: EditionIndex; seq: number }>;
}

/**
 * The draft that an upload would go into: that of this number, else the one being prepared, else the next. Throws 401,
 * 403, 404, and 409 when the draft of this number is not being prepared, or another one is.
 */
export async function findTarget(
  { frameworks, textOf }: TargetParts,
  reader: Reader,
  slug: string,
  asked: number | null,
): Promise<Target> {
  const { framework, drafts } = await frameworks.bySlug(reader, slug);
  if (!sheetPolicies['draft.upload'](reader, framework)) {
    activeMember(reader, t('Sign in to upload a draft.'), framework.group);
    throw forbidden(t('Only an editor of its group may upload a draft.'));
  }
  const preparing = drafts.find(({ state }) => state === 'preparing') ?? null;
  const newest = drafts.find(({ state }) => state !== 'preparing') ?? null;
  const waiting = drafts.find(({ scheduled }) => scheduled);
  if (waiting) throw notYet(waiting);
  const next = (drafts[0]?.number ?? 0) + 1;
  const number = asked ?? preparing?.number ?? next;
  refuseOther(number, preparing, next);
  const text = preparing ?? newest;
  const { title, description, source } = text ?? { ...framework, source: noSource };
  return {
    ...(text ? await textOf(text) : noText()),
    framework: framework._id,
    row: framework,
    number,
    preparing,
    before: newest,
    earlier: preparing && newest ? (await textOf(newest)).index : null,
    competencies: await frameworks.competenciesOf(framework._id),
    about: { title, description, source },
  };
}

/** The first draft of a framework that is not there yet. */
export const targetOfNew = (slug: string, title: string): Target => ({
  ...noText(),
  framework: `new ${slug}`,
  row: { _id: '', slug, title },
  number: 1,
  preparing: null,
  before: null,
  earlier: null,
  competencies: new Map(),
  about: { title, description: '', source: noSource },
});

const noText = () => ({ index: indexEdition('', [], []), seq: 0 });

function refuseOther(number: number, preparing: Draft | null, next: number): void {
  if (preparing ? preparing.number === number : number === next) return;
  if (!preparing && number > next) throw notFound(say('draft'));
  const words = { number: String(preparing?.number ?? next) };
  throw conflict(
    preparing
      ? t('Draft {number} is being prepared: upload into that one.', words)
      : t('What is open or published is never changed. Upload draft {number}.', words),
  );
}

const notYet = ({ number }: Draft): Problem =>
  conflict(
    t(
      'Draft {number} waits for its opening time. Take it back into preparation before there is another text.',
      { number: String(number) },
    ),
  );
