import type { Collection } from 'mongoose';
import { Together } from '../../../server/plugin-api.ts';

/**
 * Finds rows by their ids: those that many ask for at a time are read together. Each asker gets a row of their own, which
 * they may change, or null.
 */
export function byId<Row extends { _id: string }>(rows: () => Collection<Row>): Together<string, Row | null> {
  return new Together(async (ids) => {
    const wanted = { _id: { $in: [...new Set(ids)] } } as Parameters<Collection<Row>['find']>[0];
    const found = new Map<string, Row>();
    for (const row of (await rows().find(wanted).toArray()) as Row[]) found.set(row._id, row);
    return ids.map((id) => {
      const row = found.get(id);
      return row ? { ...row } : null;
    });
  });
}
