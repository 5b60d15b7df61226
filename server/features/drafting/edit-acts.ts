import { invalid } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { nameOf } from '../frameworks/edition-index.ts';
import type { Drafting } from './drafting.service.ts';
import { type Form, wordsIn } from './edit-form.ts';
import { type Editing, pathWords } from './edit-web.ts';
import { placeAsked, steps } from './edit-places.ts';
import type { Entry } from './working-tree.ts';

interface Asked {
  reader: Reader;
  editing: Editing;
  entry: Entry;
  form: Form;
}

export interface ActResult {
  /** The competency to show afterwards. */
  at: string;
  /** What was done, in words. */
  said: string;
}

/** Something that is done with one competency on a page of its own: `drafting/edit-<name>.njk`. */
export interface Act {
  name: string;
  title(name: string): string;
  /** What the form begins with. */
  start(editing: Editing, entry: Entry): Form;
  /** What else its page shows. */
  data?(editing: Editing, entry: Entry, form: Form): object;
  perform(drafting: Drafting, asked: Asked): Promise<ActResult>;
}

/** Competencies that were picked in a form, with the version each had: `pick.<id>` = version. */
export function picksOf({ working }: Editing, form: Form) {
  return Object.entries(form).flatMap(([name, version]) => {
    const entry = name.startsWith('pick.') ? working.entries.get(name.slice(5)) : undefined;
    if (!entry) return [];
    const { competency: id, code } = entry;
    return { id, code, name: nameOf(entry), path: pathWords(working, entry), version: Number(version) };
  });
}

const versioned = (_editing: Editing, { version }: Entry): Form => ({ version: String(version) });

const move: Act = {
  name: 'move',
  title: (name) => t('Move “{name}”', { name }),
  start: (_editing, { placed }) => ({ placed: String(placed) }),
  data: (editing, entry, form) => ({ places: form['q']?.trim() ? null : nearby(editing, entry) }),
  async perform(drafting, { reader, editing, entry, form }) {
    const step = steps.get(form['to'] ?? '');
    const place = step ? step(editing.working, entry) : placeAsked(editing.working, entry, form);
    const { competency } = entry;
    const placed = form['placed'] ? Number(form['placed']) : undefined;
    const asked = { competency, ...place, ...(placed !== undefined && { placed }) };
    const { changed } = await drafting.move(reader, editing.draft._id, asked);
    const name = nameOf(entry);
    if (!changed) return { at: competency, said: t('“{name}” stands there already.', { name }) };
    const parent = place.parent === null ? null : editing.working.entries.get(place.parent);
    const said = parent
      ? t('“{name}” is moved; it stands beneath “{parent}”.', { name, parent: nameOf(parent) })
      : t('“{name}” is moved; it stands at the top.', { name });
    return { at: competency, said };
  },
};

/** Where something is most often moved: what is above it, beside it, and at the top. */
function nearby({ working }: Editing, entry: Entry) {
  const ids = [
    ...(entry.parent === null ? [] : [entry.parent]),
    ...(working.order.get(entry.parent) ?? []),
    ...(working.order.get(null) ?? []),
  ];
  return [...new Set(ids)]
    .filter((id) => id !== entry.competency)
    .flatMap((id) => working.entries.get(id) ?? [])
    .filter(({ retired }) => retired === null)
    .slice(0, 50)
    .map((one) => ({ id: one.competency, name: nameOf(one), code: one.code, path: pathWords(working, one) }));
}

const fewest = 2;
const most = 8;

/** How many new competencies a form of splitting has: one more where another is asked for. */
const countOf = (form: Form): number => {
  const count = Number(form['count'] ?? fewest) + (form['action'] === 'more' ? 1 : 0);
  return Math.min(most, Math.max(fewest, Number.isSafeInteger(count) ? count : fewest));
};

const split: Act = {
  name: 'split',
  title: (name) => t('Split “{name}”', { name }),
  start: versioned,
  data(_editing, entry, form) {
    const parts = Array.from({ length: countOf(form) }, (_, at) => ({ at, number: at + 1 }));
    const kinds = parts.map(({ at }) => [`into[${at}].kind`, entry.kind] as const);
    const heirs = parts.map(({ at, number }) => {
      const title = form[`into[${at}].title`]?.trim();
      const text = title
        ? t('They go beneath “{name}”', { name: title })
        : t('They go beneath new competency {number, number}', { number });
      return { value: String(at), text };
    });
    const up = { value: 'up', text: t('They move up to where it stood') };
    return {
      count: parts.length,
      parts,
      most,
      heirs: [...heirs, up],
      form: { ...Object.fromEntries(kinds), ...form },
    };
  },
  async perform(drafting, { reader, editing, entry, form }) {
    const into = Array.from({ length: countOf(form) }, (_, at) =>
      wordsIn({
        code: form[`into[${at}].code`] ?? '',
        kind: form[`into[${at}].kind`] ?? '',
        title: form[`into[${at}].title`] ?? '',
        statement: form[`into[${at}].statement`] ?? '',
      }),
    );
    const children = form['children'] === 'up' ? 'up' : Number(form['children'] ?? 0);
    const { made } = await drafting.split(reader, editing.draft._id, {
      competency: entry.competency,
      version: Number(form['version']),
      into,
      reason: form['reason'] ?? '',
      children,
    });
    const said = t('“{name}” is retired; {count, number} new ones stand in its place.', {
      name: nameOf(entry),
      count: into.length,
    });
    return { at: made[0] ?? entry.competency, said };
  },
};

const merge: Act = {
  name: 'merge',
  title: (name) => t('Merge “{name}” with others', { name }),
  start: (_editing, { version, kind }) => ({ version: String(version), into: 'this', kind }),
  async perform(drafting, { reader, editing, entry, form }) {
    const picks = picksOf(editing, form).map(({ id, version }) => ({ competency: id, version }));
    if (picks.length === 0)
      throw invalid([
        { path: 'q', message: t('Find and choose what “{name}” is merged with', { name: nameOf(entry) }) },
      ]);
    const own = { competency: entry.competency, version: Number(form['version']) };
    const anew = form['into'] === 'new';
    const { made } = await drafting.merge(reader, editing.draft._id, {
      competencies: anew ? [own, ...picks] : picks,
      into: anew ? wordsIn(form) : entry.competency,
      reason: form['reason'] ?? '',
    });
    const said = t('{count, plural, one {# competency is} other {# competencies are}} merged.', {
      count: picks.length + 1,
    });
    return { at: made[0] ?? entry.competency, said };
  },
};

const retire: Act = {
  name: 'retire',
  title: (name) => t('Retire “{name}”', { name }),
  start: versioned,
  async perform(drafting, { reader, editing, entry, form }) {
    await drafting.retire(reader, editing.draft._id, {
      competency: entry.competency,
      version: Number(form['version']),
      replacedBy: picksOf(editing, form).map(({ id }) => id),
      reason: form['reason'] ?? '',
      children: form['children'] === 'too' ? 'too' : 'up',
    });
    return { at: entry.competency, said: t('“{name}” is retired.', { name: nameOf(entry) }) };
  },
};

const bringBack: Act = {
  name: 'bring-back',
  title: (name) => t('Bring back “{name}”', { name }),
  start: () => ({}),
  async perform(drafting, { reader, editing, entry }) {
    await drafting.unretire(reader, editing.draft._id, entry.competency);
    return { at: entry.competency, said: t('“{name}” is back.', { name: nameOf(entry) }) };
  },
};

export const acts: ReadonlyMap<string, Act> = new Map(
  [move, split, merge, retire, bringBack].map((act) => [act.name, act]),
);
