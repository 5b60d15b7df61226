import { uuidFromName } from '../../core/ids.ts';
import { type EditionIndex, indexEdition } from '../frameworks/edition-index.ts';
import type { Association, Item } from '../frameworks/frameworks.models.ts';
import type { LinkDecided } from './working-changes.ts';
import type { Children, Entry } from './working-tree.ts';

interface Text {
  base: EditionIndex;
  entries: ReadonlyMap<string, Entry>;
  order: Children;
  links: readonly (LinkDecided & { confirmed: boolean })[];
}

/** The text as an edition: what lives, depth first, and the associations that hold of it. */
export function workingIndex(text: Text, edition: string): EditionIndex {
  const items: Item[] = [];
  // With a list of its own, so that no depth of tree can exhaust the call stack.
  const beneath = (parent: string | null, depth: number) =>
    (text.order.get(parent) ?? []).map((competency) => ({ competency, parent, depth })).toReversed();
  const waiting = beneath(null, 0);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { competency, parent, depth } = next;
    const entry = text.entries.get(competency)!;
    if (entry.retired) continue;
    const { sourceId, code, kind, title, statement, extra, writtenAt } = entry;
    const words = { code, kind, title, statement, extra, writtenAt };
    const place = { parent, order: items.length, depth };
    items.push({ _id: `${edition}:${competency}`, edition, competency, sourceId, ...words, ...place });
    waiting.push(...beneath(competency, depth + 1));
  }
  return indexEdition(edition, items, associationsOf(text, edition));
}

/** Of what is linked so, the link does not pass to what replaces it: it would claim more than anybody said. */
const personal = new Set(['isChildOf', 'exactMatchOf', 'exemplar', 'isTranslationOf', 'replacedBy']);

function associationsOf(text: Text, edition: string): Association[] {
  const found = new Map<string, Association>();
  const add = (association: Association): void => {
    const { type, from, to } = association;
    const name = JSON.stringify([type, from, to]);
    if (from !== to && !found.has(name)) found.set(name, { ...association, edition });
  };
  const renamed = renamedIn(text);
  for (const given of text.base.associations) {
    const from = renamed.get(given.from) ?? given.from;
    const to = renamed.get(given.to) ?? given.to;
    for (const one of carried(text, { ...given, from, to })) add(one);
  }
  for (const [from, to] of replacedIn(text)) {
    const identifier = uuidFromName(`replacedBy ${from} ${to}`);
    const titles = { fromTitle: null, toTitle: null };
    add({ edition, identifier, type: 'replacedBy', from, to, ...titles, order: null, extra: {} });
  }
  return [...found.values()];
}

/** Ids of the base that are called otherwise since a guessed renaming was confirmed. */
function renamedIn({ links }: Text): Map<string, string> {
  const renames = links.filter(({ kind, confirmed }) => kind === 'rename' && confirmed);
  return new Map(renames.flatMap(({ from, to }) => (from[0] && to[0] ? [[to[0], from[0]] as const] : [])));
}

/** What becomes of an association of the base: as it was, led on to what replaces an end, or gone with it. */
function carried(text: Text, given: Association): Association[] {
  const { type, from, to } = given;
  if (type === 'isChildOf') return placed(text, given);
  const [source, target] = [text.entries.get(from), text.entries.get(to)];
  if (type === 'replacedBy') {
    const on = target?.retired ? successorsOf(text, to).map((one) => led(given, from, one)) : [];
    return [given, ...on];
  }
  if (!source?.retired && !target?.retired) return [given];
  if (personal.has(type)) return [];
  const froms = source?.retired ? successorsOf(text, from) : [from];
  const tos = target?.retired ? successorsOf(text, to) : [to];
  return froms.flatMap((one) => tos.map((other) => led(given, one, other)));
}

/** An `isChildOf` says where an item stands: it follows the item that is moved. */
function placed(text: Text, given: Association): Association[] {
  const entry = text.entries.get(given.from);
  if (!entry) return [given];
  if (entry.retired) return [];
  const before = text.base.byCompetency.get(given.from)?.parent ?? null;
  const above = text.entries.get(given.to);
  const tellsPlace = above ? given.to === before : before === null;
  if (!tellsPlace) return above?.retired ? [] : [given];
  if (entry.parent === before && !above?.retired) return [given];
  return entry.parent === null ? [] : [led(given, given.from, entry.parent)];
}

/** The same association between other ends: an identifier of its own, and nothing that described the old ends. */
function led(given: Association, from: string, to: string): Association {
  const { originNodeURI, destinationNodeURI, ...extra } = given.extra;
  const ends = {
    ...(from === given.from && { originNodeURI }),
    ...(to === given.to && { destinationNodeURI }),
  };
  const kept = Object.fromEntries(Object.entries(ends).filter(([, value]) => value !== undefined));
  const identifier = uuidFromName(`${given.identifier} ${from} ${to}`);
  return {
    ...given,
    identifier,
    from,
    to,
    fromTitle: from === given.from ? given.fromTitle : null,
    toTitle: to === given.to ? given.toTitle : null,
    order: null,
    extra: { ...extra, ...kept },
  };
}

/** Each retired competency that earlier drafts know, with each living one that replaces it. */
function replacedIn(text: Text): [from: string, to: string][] {
  const retired = [...text.entries.values()].filter((entry) => entry.retired && !entry.fresh);
  const byEditing = retired.flatMap(({ competency }) =>
    successorsOf(text, competency).map((to): [string, string] => [competency, to]),
  );
  const byLinks = text.links
    .filter(({ kind, confirmed }) => kind !== 'rename' && confirmed)
    .flatMap(({ from, to }) => from.flatMap((one) => to.map((other): [string, string] => [one, other])))
    .filter(
      ([from, to]) => text.entries.get(to)?.retired === null && text.entries.get(from)?.retired !== null,
    );
  return [...byEditing, ...byLinks];
}

/** The living competencies that replace a retired one, through others that were retired after it. */
export function successorsOf(text: Pick<Text, 'entries'>, competency: string): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const follow = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const entry = text.entries.get(id);
    if (!entry) return;
    if (!entry.retired) found.add(id);
    else for (const next of entry.retired.replacedBy) follow(next);
  };
  follow(competency);
  return [...found];
}
