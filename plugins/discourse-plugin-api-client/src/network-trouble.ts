const dns = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);
const refused = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL']);
const certificate =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET|VERIFY)_|ERR_TLS_CERT_|ERR_SSL_(WRONG_VERSION|TLSV1))/;

/**
 * Why no connection came about, when an error of `fetch` says that none did: then nothing was sent. Null for every other
 * error: how much had been sent by then nobody knows.
 */
export function neverConnected(error: unknown): string | null {
  for (const each of chain(error)) {
    if ('why' in each && typeof each.why === 'string') return each.why;
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    if (dns.has(code)) return 'dns';
    if (refused.has(code)) return 'refused';
    if (certificate.test(code)) return 'certificate';
    if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'connect-timeout';
  }
  return null;
}

/** An error with what caused it, and of several attempts to connect the first. */
function chain(error: unknown): object[] {
  const found: object[] = [];
  for (let each = error; typeof each === 'object' && each !== null && found.length < 6;) {
    found.push(each);
    each =
      'cause' in each && each.cause
        ? each.cause
        : 'errors' in each && Array.isArray(each.errors)
          ? (each.errors[0] as unknown)
          : null;
  }
  return found;
}
