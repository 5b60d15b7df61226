import { type Connection, type Model, Schema } from 'mongoose';

/** Work that only one process does at a time: who does it, and until when that holds if they vanish. */
export interface Lock {
  _id: string;
  owner: string;
  until: Date;
}

/** A migration that is done. */
export interface MigrationDone {
  _id: number;
  name: string;
  at: Date;
}

/** A moment in the life of this database: when it was seeded, when it was last backed up. */
export interface Mark {
  _id: string;
  at: Date;
}

/** Stands in a database while a backup is put into it: whoever finds it there has half a site. */
export const restoringMark = 'restore';

/** When the newest backup that was completed was begun. */
export const backupMark = 'backup';

export interface DatabaseModels {
  locks: Model<Lock>;
  migrations: Model<MigrationDone>;
  marks: Model<Mark>;
}

const plain = { versionKey: false } as const;
const time = { type: Date, required: true };
const lockSchema = new Schema<Lock>(
  { _id: String, owner: { type: String, required: true }, until: time },
  plain,
);
const migrationSchema = new Schema<MigrationDone>(
  { _id: Number, name: { type: String, required: true }, at: time },
  plain,
);
const markSchema = new Schema<Mark>({ _id: String, at: time }, plain);

/** The collections that keep a database itself in order, on this connection. */
export function databaseModels(connection: Connection): DatabaseModels {
  return {
    locks: connection.model<Lock>('Lock', lockSchema, 'locks'),
    migrations: connection.model<MigrationDone>('Migration', migrationSchema, 'migrations'),
    marks: connection.model<Mark>('Mark', markSchema, 'marks'),
  };
}
