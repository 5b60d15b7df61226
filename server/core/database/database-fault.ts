import mongoose from 'mongoose';

const { mongo, MongooseError } = mongoose;

/** Whether an error is the database's own: it is away or refuses, and what else is tried now would fail as well. */
export function isDatabaseFault(error: unknown): boolean {
  if (error instanceof mongo.MongoError) return true;
  // Values that do not fit are errors of mongoose too, by names of their own.
  return (
    error instanceof MongooseError && ['MongooseError', 'MongooseServerSelectionError'].includes(error.name)
  );
}
