import type { Server } from 'node:http';

/** Why nobody can be served, in words for the person who starts Moot. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Starts listening. Throws a StartError that names the setting when that address cannot be had. */
export async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(inWords(error, port, host)));
    server.listen(port, host, resolve);
  });
  server.removeAllListeners('error');
}

function inWords(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartError(
        `PORT ${port} is in use by another program, perhaps another Moot. Stop that one, or set PORT to another number.`,
      );
    case 'EACCES':
      return new StartError(`PORT ${port} may not be used by this user. Set PORT to a number above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(
        `HOST ${host} is no address of this machine. Set HOST to one, such as 127.0.0.1.`,
      );
    default:
      return error;
  }
}
