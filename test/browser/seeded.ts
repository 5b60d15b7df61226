import { keptPassword } from '../../seeds/sign-ins.ts';
import { memberId } from '../../seeds/names.ts';
import type { Reader } from '../../server/core/reader.ts';
import { openVisitor, signInAs, type Visitor, type VisitorOptions } from '../support/browser.ts';
import { type Discourse, startDiscourse } from '../support/discourse/discourse.ts';
import { closeBeforeEngine } from '../support/engine.ts';
import { startProvider } from '../support/oidc.ts';
import { type SeededSite, startSeededSite } from '../support/http-seeded.ts';

export const framework = '/frameworks/web-professionals';
export const openDraft = `${framework}/drafts/2`;
export const ddatDraft = '/frameworks/government-digital-and-data/drafts/1';

let started: Promise<SeededSite> | null = null;
let forum: Promise<Discourse> | null = null;
const signedIn = new Map<string, Awaited<ReturnType<Visitor['context']['storageState']>>>();

/** The one site with the demonstration data that all browser tests of this process share; one can sign in elsewhere. */
export function seededSite(): Promise<SeededSite> {
  if (!started) {
    const provider = startProvider();
    started = Promise.all([provider, seededForum()]).then(([{ settings }, { url }]) =>
      startSeededSite({ oidc: settings, allowPrivateHosts: [new URL(url).host] }),
    );
    closeBeforeEngine(async () => {
      await (await started)?.close();
      await (await provider).close();
      await (await seededForum()).stop();
    });
  }
  return started;
}

/** The forum that the shared site may be connected to. */
export function seededForum(): Promise<Discourse> {
  forum ??= startDiscourse({ limits: 'off', settings: { title: 'Forum of web teams' } });
  return forum;
}

/** Opens a window on the shared site: of a guest, or of a demonstration member by handle, signed in. */
export async function visit(
  handle: string | null,
  options: Omit<VisitorOptions, 'origin'> = {},
): Promise<Visitor> {
  const site = await seededSite();
  const visitor = await openVisitor({ ...options, origin: site.url });
  if (handle === null) return visitor;
  const kept = signedIn.get(handle);
  if (kept) {
    await visitor.context.addCookies(kept.cookies);
    return visitor;
  }
  await signInAs(visitor.page, await emailOf(handle), await password());
  signedIn.set(handle, await visitor.context.storageState());
  return visitor;
}

/** The password of every demonstration member. */
export async function password(): Promise<string> {
  const { dataDir } = await seededSite();
  return (await keptPassword(dataDir))!;
}

export async function emailOf(handle: string): Promise<string> {
  const { services } = await seededSite();
  const member = await services.models.members.findById(memberId(handle)).lean();
  return member!.email;
}

/** A demonstration member as the services know them, to write what others see arrive. */
export async function readerOf(handle: string): Promise<Reader> {
  const { services } = await seededSite();
  return (await services.directory.reader(memberId(handle)))!;
}
