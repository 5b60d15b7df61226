/** Requests to other sites, to addresses that the operator allows: public ones, and those named beside. */
export interface OutgoingDoor {
  /**
   * As everywhere, but: the address is a text or a URL; redirects are answered, not followed; answers end at 30 MB; what
   * is refused throws `OutgoingRefused`, or a TypeError whose `cause` it is when a name leads to a private address.
   */
  fetch: typeof fetch;
}

/** How the plugin is, for operators. */
export interface HealthDoor {
  /** Asked whenever `/readyz` or `/metrics` is: it should answer within a second. */
  report(report: () => Promise<HealthReport>): void;
}

export interface HealthReport {
  ok: boolean;
  /** One line for an operator, in English; everybody can read it, so nothing of groups, people or addresses. */
  words: string;
  gauges: HealthGauge[];
}

/** `lag_seconds` of the plugin `clock` is `moot_clock_lag_seconds` in `/metrics`. */
export interface HealthGauge {
  name: string;
  help: string;
  labels?: Record<string, string>;
  value: number;
}

/** Tells members something: on this site, and by letter as each of them chose. */
export type NotifyDoor = (members: string[], news: PluginNews) => Promise<void>;

export interface PluginNews {
  /** What happened, within the plugin: under the same key nobody is told twice. */
  key: string;
  /** A message of the catalogue (`say(…)`), in the language of whoever reads it, with what is put in. */
  words: { message: string; values?: Record<string, string | number> };
  /** Where it leads, on this site: `/plugins/clock/alarms/1`. */
  url: string;
  /** `duty`: something that waits for them to do it. */
  section: 'personal' | 'duty';
}
