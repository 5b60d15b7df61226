import mongoose, { type Connection } from 'mongoose';
import { type Engine, type EngineLog, startEngine } from './engine/supervisor.ts';

/** An open database: one mongoose connection, and the engine behind it when that is ours. */
export interface Database {
  connection: Connection;
  close(): Promise<void>;
}

const databaseName = 'moot';

/**
 * Opens the database that the settings name: the server of `mongodbUri`, or our own engine with its files in
 * `dataDir`, which gives way to other programs by `niceness`. `onGivingUp` hears when it cannot be kept running.
 */
export async function openDatabase(options: {
  mongodbUri: string | null;
  dataDir: string;
  niceness?: number;
  log: EngineLog;
  join: 'allow' | 'refuse';
  onGivingUp: (reason: string) => void;
}): Promise<Database> {
  if (options.mongodbUri) return connect(options.mongodbUri, null);
  const { dataDir, niceness, log, join } = options;
  const engine = await startEngine({ dataDir, niceness, log, join });
  engine.onGivingUp(options.onGivingUp);
  try {
    return await connect(engine.uri(databaseName), engine);
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

/** Opens a mongoose connection on an address; closing it stops `engine` as well, when given. */
export async function connect(uri: string, engine: Engine | null): Promise<Database> {
  const connection = mongoose.createConnection(uri, {
    autoIndex: false,
    serverSelectionTimeoutMS: 10_000,
    maxPoolSize: 32,
    minPoolSize: 2,
  });
  await connection.asPromise();
  return {
    connection,
    close: async () => {
      await connection.close();
      await engine?.stop();
    },
  };
}
