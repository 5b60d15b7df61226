import { invalid, type PluginPage, Problem, type Reader, t } from '../../../server/plugin-api.ts';
import type { Bridge, Direction, Mapping } from '../store/records.ts';
import type { CategoryChoice, TargetChoice } from './choices.ts';
import type { ConnectParts } from './connect-parts.ts';
import type { MappingGiven } from './mappings.ts';
import { crumbs, pageOf, submitted } from './page-parts.ts';
import { directionWords } from './state-words.ts';
import { parseTarget, targetText } from './targets.ts';

type Form = Record<string, string>;

/** A category as the form shows it: what is sent back while the forum cannot be asked tells no more of it. */
type Row = Pick<CategoryChoice, 'id' | 'name' | 'public'> & Partial<CategoryChoice>;

/** Which category leads where, and with whose names. */
export function addCategoriesPages(parts: ConnectParts): void {
  const { routes, read } = parts.host;

  /** With `null` for categories the forum could not be asked: its mappings are shown as they are. */
  const page = async (
    reader: Reader,
    bridge: Bridge,
    categories: Row[] | null,
    form: Form,
  ): Promise<PluginPage> => {
    const title = t('Categories');
    const [group, targets, mappings] = await Promise.all([
      read.group(reader, bridge.group),
      parts.choices.targets(reader, bridge),
      parts.categoryMappings.of(bridge._id),
    ]);
    const shown = await formOf(parts, mappings, targets);
    return {
      template: 'categories.njk',
      title: `${title}: ${bridge.name}`,
      breadcrumbs: crumbs(group, bridge, title),
      data: {
        title,
        bridge,
        here: pageOf(bridge),
        connecting: bridge.state === 'connecting',
        targets: byGroup(targets),
        directions: (['both', 'in', 'out'] as const).map((value) => ({ value, text: directionWords(value) })),
        away: categories === null,
        rows: (categories ?? []).map((one) => rowOf(one, `target-${one.id}` in form ? form : shown)),
        unseen: unseenOf(mappings, categories ?? []).map(({ category, categoryName }) => ({
          id: category,
          name: categoryName,
          target: form[`target-${category}`] ?? 'kept',
        })),
      },
    };
  };

  routes.get('/bridges/:bridge/categories', async ({ reader, params }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return submitted(
      async () => ({ page: await page(reader, bridge, await parts.choices.categories(bridge), {}) }),
      () => page(reader, bridge, null, {}),
    );
  });

  routes.post('/bridges/:bridge/categories', async ({ reader, params, form }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    let categories: CategoryChoice[] | null = null;
    return submitted(
      async () => {
        const seen = (categories = await parts.choices.categories(bridge));
        const mappings = await parts.categoryMappings.of(bridge._id);
        const given = await givenOf(parts, reader, seen, mappings, form);
        if (bridge.state === 'connecting') refuseNone(given, seen);
        try {
          await parts.categoryMappings.put(reader, bridge, given);
        } catch (error) {
          throw inForm(error, given, seen, form);
        }
        const next = bridge.state === 'connecting' ? `${pageOf(bridge)}/webhook` : pageOf(bridge);
        return { redirect: next, notice: t('The categories are saved.') };
      },
      () => page(reader, bridge, categories ?? rowsIn(form), form),
    );
  });
}

function byGroup(targets: TargetChoice[]) {
  return targets
    .filter(({ target }) => target.kind === 'group')
    .map(({ group, title }) => ({
      name: title,
      items: targets
        .filter((one) => one.group === group)
        .map(({ target, title: name }) => ({
          value: targetText(target),
          text: target.kind === 'group' ? t('Group: {name}', { name }) : t('Framework: {name}', { name }),
        })),
    }));
}

function rowOf(category: Row, form: Form) {
  const of = (field: string): string => form[`${field}-${category.id}`] ?? '';
  return {
    ...category,
    target: of('target'),
    thread: of('thread'),
    direction: of('direction') || (category.writer === 'reads' ? 'in' : 'both'),
    names: of('names'),
    audience: of('audience'),
  };
}

/** The form as it stands before anything was sent: what is mapped now. */
async function formOf({ host }: ConnectParts, mappings: Mapping[], targets: TargetChoice[]): Promise<Form> {
  const form: Form = {};
  const offered = new Set(targets.map(({ target }) => targetText(target)));
  for (const { category, target, direction, names, audience } of mappings) {
    const text = targetText(target);
    form[`target-${category}`] = offered.has(text) ? text : 'thread';
    if (target.kind === 'thread') form[`thread-${category}`] = `${host.baseUrl}/threads/${target.id}`;
    form[`direction-${category}`] = direction;
    form[`names-${category}`] = names ? 'yes' : 'no';
    form[`audience-${category}`] = audience;
  }
  return form;
}

/** The categories of a form that was sent. */
const rowsIn = (form: Form): Row[] =>
  Object.entries(form).flatMap(([field, name]) => {
    const id = /^name-(\d{1,9})$/.exec(field)?.[1];
    return id === undefined ? [] : [{ id: Number(id), name, public: form[`closed-${id}`] !== 'yes' }];
  });

/** Those whose category the forum does not show now, as when it was made private. */
const unseenOf = (mappings: Mapping[], categories: Row[]): Mapping[] =>
  mappings.filter(({ category }) => !categories.some(({ id }) => id === category));

/** What the form asks for: the categories that lead somewhere. What it does not ask about stays as it is. */
async function givenOf(
  { choices }: ConnectParts,
  reader: Reader,
  categories: CategoryChoice[],
  mappings: Mapping[],
  form: Form,
): Promise<MappingGiven[]> {
  const given: MappingGiven[] = unseenOf(mappings, categories).filter(
    ({ category }) => form[`target-${category}`] !== '',
  );
  for (const { id } of categories) {
    const target = form[`target-${id}`];
    const before = mappings.find(({ category }) => category === id);
    if (target === undefined && before) given.push(before);
    if (target === undefined || target === '') continue;
    given.push({
      category: id,
      target:
        target === 'thread'
          ? await choices.threadAt(reader, form[`thread-${id}`] ?? '')
          : parseTarget(target),
      direction: directionOf(form[`direction-${id}`]),
      names: form[`names-${id}`] !== 'no',
      audience: form[`audience-${id}`] === 'members' ? 'members' : 'public',
    });
  }
  return given;
}

const directionOf = (given: string | undefined): Direction =>
  given === 'in' || given === 'out' ? given : 'both';

/** There is nothing to go on with while no category leads anywhere. Throws 422 naming the first one's field. */
function refuseNone(given: MappingGiven[], [first]: CategoryChoice[]): void {
  const message = t('Choose at least one category and where it leads.');
  if (given.length === 0) throw invalid([{ path: first ? `target-${first.id}` : 'mappings', message }]);
}

/** The mappings' own names of what is wrong, as the fields of this form are called. */
function inForm(error: unknown, given: MappingGiven[], categories: CategoryChoice[], form: Form): unknown {
  if (!(error instanceof Problem)) return error;
  return invalid(
    error.errors.map(({ path, message }) => {
      const [, at, field = ''] = /^mappings\.(\d+)\.(\w+)$/.exec(path) ?? [];
      const id = at === undefined ? undefined : given[Number(at)]?.category;
      if (id === undefined) return { path, message };
      const open = categories.find((one) => one.id === id)?.public ?? true;
      return { path: `${fieldOf(field, open, form[`target-${id}`])}-${id}`, message };
    }),
  );
}

/** The field where it is put right: one thread is chosen by its address, and what everybody reads has no box to tick. */
function fieldOf(field: string, open: boolean, target: string | undefined): string {
  if (field === 'direction' || (field === 'audience' && !open)) return field;
  return target === 'thread' ? 'thread' : 'target';
}
