import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What a mail server of the tests was sent. */
export interface TakenLetter {
  to: string;
  /** As it came over the wire. */
  raw: string;
  messageId: string;
}

/** How it behaves, beside taking everything. Each may throw what it answers. */
export interface SmtpManners {
  /** Asked of each recipient. */
  recipient?: (address: string) => void;
  /** Asked after the text has come whole; `hangUp` breaks the connection without an answer. */
  letter?: (letter: TakenLetter, hangUp: () => void) => void;
}

export interface TestSmtp {
  url: string;
  port: number;
  taken: TakenLetter[];
  close(): Promise<void>;
}

/** An answer of an SMTP server: `refusal(550, 'no such user')`. */
export const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

/** A real mail server in this process, on a free port or a given one, that keeps what it takes. */
export async function startSmtp(manners: SmtpManners = {}, port = 0): Promise<TestSmtp> {
  const taken: TakenLetter[] = [];
  const sockets = new Set<Socket>();
  const answer = (done: (error?: Error | null) => void, work: () => void): void => {
    try {
      work();
    } catch (error) {
      return done(error as Error);
    }
    done();
  };
  const options: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, done) => answer(done, () => manners.recipient?.(address)),
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const raw = Buffer.concat(parts).toString('utf8');
        const messageId = /^Message-ID: (\S+)/im.exec(raw)?.[1] ?? '';
        const letter = { to: session.envelope.rcptTo[0]?.address ?? '', raw, messageId };
        let hungUp = false;
        const hangUp = (): void => {
          hungUp = true;
          for (const socket of sockets) socket.destroy();
        };
        answer(
          (error) => {
            if (!hungUp) done(error);
          },
          () => {
            manners.letter?.(letter, hangUp);
            taken.push(letter);
          },
        );
      });
    },
  };
  const smtp = new SMTPServer(options);
  smtp.on('error', () => undefined);
  smtp.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => smtp.listen(port, '127.0.0.1', resolve));
  const address = smtp.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    port: address.port,
    taken,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => smtp.close(resolve));
    },
  };
}
