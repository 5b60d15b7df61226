import {
  type FieldError,
  Problem,
  type PluginPage,
  type RouteAnswer,
  t,
} from '../../../server/plugin-api.ts';
import type { Bridge } from '../store/records.ts';

export const home = '/plugins/discourse-bridge';
export const pageOf = ({ _id }: Pick<Bridge, '_id'>): string => `${home}/bridges/${_id}`;

interface Place {
  slug: string;
  name: string;
}

/** The way to a page of bridges: the group, its bridges, and one of them. */
export function crumbs(group: Place | null, bridge: Bridge | null, here?: string) {
  return [
    ...(group ? [{ text: group.name, href: `/groups/${group.slug}` }] : []),
    { text: t('Bridges'), href: group ? `${home}?group=${group.slug}` : home },
    ...(bridge ? [{ text: bridge.name, ...(here !== undefined && { href: pageOf(bridge) }) }] : []),
    ...(here === undefined ? [] : [{ text: here }]),
  ];
}

/** Does what a form asks; what is wrong with the form is shown with it, filled in as it was sent. */
export async function submitted(
  work: () => Promise<RouteAnswer>,
  again: (errors: FieldError[], more: Problem['more']) => PluginPage | Promise<PluginPage>,
): Promise<RouteAnswer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.errors.length === 0) throw error;
    return { page: { ...(await again(error.errors, error.more)), errors: error.errors } };
  }
}
