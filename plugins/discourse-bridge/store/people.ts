import type { Collection } from 'mongoose';
import { Together } from '../../../server/plugin-api.ts';
import type { ForumPerson } from './records.ts';

interface Asking {
  byIds: Together<string[], ForumPerson[]>;
  unnamed: Together<string, ForumPerson[]>;
}

/** Whoever asks at the same time asks together, of the same collection. */
const asking = new WeakMap<Collection<ForumPerson>, Asking>();

export const personId = (bridge: string, userId: number): string => `${bridge}:${userId}`;

/** What is kept of these people of forums, by id. */
export function peopleByIds(people: Collection<ForumPerson>, ids: string[]): Promise<ForumPerson[]> {
  return askingOf(people).byIds.ask(ids);
}

/** Those of a bridge's forum who do not want to be named. */
export function unnamedPeople(people: Collection<ForumPerson>, bridge: string): Promise<ForumPerson[]> {
  return askingOf(people).unnamed.ask(bridge);
}

function askingOf(people: Collection<ForumPerson>): Asking {
  const known = asking.get(people);
  if (known) return known;
  const made: Asking = {
    byIds: new Together(async (lists) => {
      const found = await people.find({ _id: { $in: [...new Set(lists.flat())] } }).toArray();
      const byId = new Map(found.map((person) => [person._id, person]));
      return lists.map((ids) => ids.flatMap((id) => byId.get(id) ?? []));
    }),
    unnamed: new Together(async (bridges) => {
      const found = await people.find({ bridge: { $in: [...new Set(bridges)] }, unnamed: true }).toArray();
      return bridges.map((bridge) => found.filter((person) => person.bridge === bridge));
    }),
  };
  asking.set(people, made);
  return made;
}
