import { invalid, type PluginPage, Problem, type Reader, t } from '../../../server/plugin-api.ts';
import type { Bridge, Direction, Mapping } from '../store/records.ts';
import type { CategoryChoice, TargetChoice } from './choices.ts';
import type { ConnectParts } from './connect-parts.ts';
import type { MappingGiven } from './mappings.ts';
import { crumbs, pageOf, submitted } from './page-parts.ts';
import { directionWords } from './state-words.ts';
import { parseTarget, targetText } from './targets.ts';

type Form = Record<string, string>;

/** Which category leads where, and with whose names. */
export function addCategoriesPages(parts: ConnectParts): void {
  const { routes, read } = parts.host;

  const page = async (
    reader: Reader,
    bridge: Bridge,
    categories: CategoryChoice[],
    form: Form,
  ): Promise<PluginPage> => {
    const title = t('Categories');
    const [group, targets] = await Promise.all([
      read.group(reader, bridge.group),
      parts.choices.targets(reader, bridge),
    ]);
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
        rows: categories.map((category) => rowOf(category, form)),
      },
    };
  };

  routes.get('/bridges/:bridge/categories', async ({ reader, params }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    return submitted(
      async () => {
        const [categories, mappings, targets] = await Promise.all([
          parts.choices.categories(bridge),
          parts.categoryMappings.of(bridge._id),
          parts.choices.targets(reader, bridge),
        ]);
        const form = await formOf(parts, mappings, targets);
        return { page: await page(reader, bridge, categories, form) };
      },
      () => page(reader, bridge, [], {}),
    );
  });

  routes.post('/bridges/:bridge/categories', async ({ reader, params, form }) => {
    const bridge = await parts.rights.bridge(reader, params['bridge']!);
    const categories = await parts.choices.categories(bridge);
    const given = await givenOf(parts, reader, categories, form);
    return submitted(
      async () => {
        if (bridge.state === 'connecting') refuseNone(given, categories);
        try {
          await parts.categoryMappings.put(reader, bridge, given);
        } catch (error) {
          throw inForm(error, given, categories, form);
        }
        const next = bridge.state === 'connecting' ? `${pageOf(bridge)}/webhook` : pageOf(bridge);
        return { redirect: next, notice: t('The categories are saved.') };
      },
      () => page(reader, bridge, categories, form),
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

function rowOf(category: CategoryChoice, form: Form) {
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

/** What the form asks for: the categories that lead somewhere. */
async function givenOf(
  { choices }: ConnectParts,
  reader: Reader,
  categories: CategoryChoice[],
  form: Form,
): Promise<MappingGiven[]> {
  const given: MappingGiven[] = [];
  for (const { id } of categories) {
    const target = form[`target-${id}`] ?? '';
    if (target === '') continue;
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
