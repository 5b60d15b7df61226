/** Whether this process should be sent requests: for whatever stands in front of it and asks `/readyz`. */
export class Readiness {
  #reason: string | null = null;

  /** Why it should not be sent any, in words for an operator; null while it should. */
  get reason(): string | null {
    return this.#reason;
  }

  /** Says no from now on; the first reason stays. */
  refuse(reason: string): void {
    this.#reason ??= reason;
  }
}
