/** npm passes a signal on that the terminal has sent to the whole group already: that is still the first Ctrl-C. */
const echoMs = 500;

/**
 * Ends the process on SIGINT or SIGTERM: the first lets `close` finish and exits with 0, or 1 when it fails; another
 * one, half a second later or more, exits at once.
 */
export function endOnSignals(close: () => Promise<void>, onFailure: (error: unknown) => void): void {
  let askedAt: number | null = null;
  const ask = (signal: NodeJS.Signals): void => {
    if (askedAt !== null) {
      if (Date.now() - askedAt >= echoMs) process.exit(signal === 'SIGINT' ? 130 : 143);
      return;
    }
    askedAt = Date.now();
    // npm may end before us, and with it the terminal's session: that must not cut this short.
    process.on('SIGHUP', () => undefined);
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        onFailure(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
}
