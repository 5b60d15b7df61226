import { type FieldError, invalid, type Reader, t } from '../../../server/plugin-api.ts';
import type { Parts } from '../parts.ts';
import type { Bridge, Direction, Mapping, Target } from '../store/records.ts';
import { note } from '../work/events.ts';
import type { CategoryChoice, Choices, TargetChoice } from './choices.ts';

/** A mapping as a form or a program asks for it. */
export interface MappingGiven {
  category: number;
  target: Target | null;
  direction: Direction;
  /** Whether people of the forum are named here; they are, unless false. */
  names?: boolean;
  /** `members` says yes to a category that is not public. */
  audience?: 'public' | 'members';
}

/** Which category leads where. */
export class CategoryMappings {
  readonly #parts: Parts;
  readonly #choices: Choices;

  constructor(parts: Parts, choices: Choices) {
    this.#parts = parts;
    this.#choices = choices;
  }

  of(bridge: string): Promise<Mapping[]> {
    return this.#parts.collections.mappings.find({ bridge }).sort({ categoryName: 1 }).toArray();
  }

  /**
   * Puts these mappings in place of all there were. What went with a category that is mapped no longer stays as it is,
   * and nothing flows any more. One whose category the forum does not show at present can be left as it is. Throws 422
   * naming `mappings.<n>.<field>`; then nothing is changed.
   */
  async put(by: Reader, bridge: Bridge, given: MappingGiven[]): Promise<Mapping[]> {
    const [categories, before] = await Promise.all([this.#choices.categories(bridge), this.of(bridge._id)]);
    const errors: FieldError[] = [];
    const rows: Mapping[] = [];
    for (const [at, one] of given.entries()) {
      const unseen = before.find((row) => isLeft(row, one, categories));
      const checked = unseen ?? (await this.#check(by, bridge, one, categories, rows));
      if (typeof checked === 'function') errors.push(checked(`mappings.${at}`));
      else rows.push(unseen ?? afterBefore(checked, before));
    }
    if (errors.length > 0) throw invalid(errors);
    await this.#store(bridge, rows);
    return rows;
  }

  async #store(bridge: Bridge, rows: Mapping[]): Promise<void> {
    const { mappings, bridges } = this.#parts.collections;
    for (const row of rows) await mappings.replaceOne({ _id: row._id }, row, { upsert: true });
    await mappings.deleteMany({ bridge: bridge._id, _id: { $nin: rows.map(({ _id }) => _id) } });
    if (bridge.group === '' && rows[0])
      await bridges.updateOne({ _id: bridge._id }, { $set: { group: rows[0].group } });
    await note(this.#parts, bridge, 'mapped', bridge._id, { count: rows.length });
  }

  /** The mapping as it is kept, or what is wrong with it, for the place where it stands. */
  async #check(
    by: Reader,
    bridge: Bridge,
    given: MappingGiven,
    categories: CategoryChoice[],
    others: Mapping[],
  ): Promise<Mapping | ((at: string) => FieldError)> {
    const wrong = (field: string, message: string) => (at: string) => ({ path: `${at}.${field}`, message });
    const category = categories.find(({ id }) => id === given.category);
    if (!category)
      return wrong('category', t('The forum has no such category, or does not show it to this key.'));
    if (others.some((one) => one.category === category.id))
      return wrong('category', t('This category is mapped twice.'));
    const target = given.target && (await this.#choices.find(by, given.target));
    if (!target)
      return wrong(
        'target',
        t('Choose a framework, a group or a thread that you look after as a moderator.'),
      );
    const audience = audienceWords(category, target, given.audience === 'members');
    if (audience !== null) return wrong('audience', audience);
    if (given.direction !== 'in') {
      const why = outWords(category) ?? (await this.#takenWords(bridge, target, category, others));
      if (why !== null) return wrong('direction', why);
    }
    const now = this.#parts.clock.now();
    return {
      _id: `${bridge._id}:${category.id}`,
      bridge: bridge._id,
      category: category.id,
      categoryName: category.name,
      target: target.target,
      group: target.group,
      direction: given.direction,
      names: given.names !== false,
      audience: category.public ? 'public' : 'members',
      state: 'live',
      checkedAt: now,
      createdAt: now,
    };
  }

  /** What goes out goes to one place: otherwise the same words would stand on a forum twice. */
  async #takenWords(
    bridge: Bridge,
    { target }: TargetChoice,
    category: CategoryChoice,
    others: Mapping[],
  ): Promise<string | null> {
    const goesOut = ({ direction, target: { kind, id } }: Mapping): boolean =>
      direction !== 'in' && kind === target.kind && id === target.id;
    const here = others.find(goesOut);
    if (here)
      return t('What is written there goes out to “{category}” already. Choose “in” for one of the two.', {
        category: here.categoryName,
      });
    const { mappings, bridges } = this.#parts.collections;
    const elsewhere = await mappings
      .find({ bridge: { $ne: bridge._id }, 'target.kind': target.kind, 'target.id': target.id })
      .toArray();
    const connected = await bridges.countDocuments({
      _id: { $in: elsewhere.filter(goesOut).map((one) => one.bridge) },
      state: { $ne: 'disconnected' },
    });
    if (connected === 0) return null;
    return t('What is written there goes out to another forum already. “{category}” can only come in.', {
      category: category.name,
    });
  }
}

/** Whether what is asked for is what there is, of a category that nobody can look at now: it may be private for a while. */
function isLeft(row: Mapping, given: MappingGiven, categories: CategoryChoice[]): boolean {
  const { category, target, direction, names = true } = given;
  return (
    category === row.category &&
    !categories.some(({ id }) => id === category) &&
    target?.kind === row.target.kind &&
    target.id === row.target.id &&
    direction === row.direction &&
    names === row.names
  );
}

/** A mapping that was there before keeps its beginning, and how those whom it brought are named as yet. */
function afterBefore(row: Mapping, all: Mapping[]): Mapping {
  const before = all.find(({ _id }) => _id === row._id);
  if (!before) return { ...row, namesApplied: row.names };
  const { createdAt, namesApplied } = before;
  return { ...row, createdAt, ...(namesApplied !== undefined && { namesApplied }) };
}

/** Public goes with public only, and what is not public with what is not either, when a moderator says so. */
function audienceWords(category: CategoryChoice, target: TargetChoice, members: boolean): string | null {
  const open = target.scope === 'public';
  if (category.public)
    return open
      ? null
      : t('Everybody can read “{category}”, but not “{title}”: what is written there would become public.', {
          category: category.name,
          title: target.title,
        });
  if (open)
    return t(
      'Not everybody can read “{category}”, but “{title}” is public: private posts would become public.',
      { category: category.name, title: target.title },
    );
  return members
    ? null
    : t('Not everybody can read “{category}”. Say that the members of “{title}” may.', {
        category: category.name,
        title: target.title,
      });
}

function outWords({ writer, name }: CategoryChoice): string | null {
  if (writer !== 'reads') return null;
  return t('The writing account may not write in “{category}”: choose “in”, or let it write there.', {
    category: name,
  });
}
