/** What the process with the sockets is told. */
export type ClientOrders =
  | { do: 'connect'; url: string; channel: string; after: number; count: number }
  /** When each post was sent, in milliseconds, by its id. */
  | { do: 'report'; sentAt: Map<string, number> };

/** What it answers to `report`. */
export interface ClientReport {
  /** How many clients received every change once and in order. */
  whole: number;
  /** From the sending of a post to its arrival, in milliseconds, of each change at each client. */
  latencies: number[];
}
