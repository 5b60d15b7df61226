import sharp from 'sharp';
import { everyone, type Reader, type Scope } from '../../server/core/reader.ts';
import { competencyThread, draftThread } from '../../server/features/frameworks/framework-subjects.ts';
import { addDraft } from './http-drafts.ts';
import type { TestSite } from './site.ts';
import { given } from './reasons.ts';

/** Somebody who is tried by nobody. */
export interface Helper {
  id: string;
  handle: string;
  reader(): Promise<Reader>;
}

export interface Helpers {
  /** Wrote everything, and chairs every group. */
  author: Helper;
  /** A member of every group, to whom things are done. */
  target: Helper;
}

/** A group of one kind, and one of everything that a group owns. */
export interface Owned {
  scope: Scope;
  group: string;
  slug: string;
  /** Is in what everybody may know of the group, who may know of it. */
  card: string;
  /** Is in everything that the group owns. */
  word: string;
  framework: string;
  frameworkId: string;
  draft: string;
  competency: string;
  threads: { group: string; draft: string; competency: string };
  post: string;
  picture: string;
  /** Another post, that somebody reported and nobody decides about. */
  reported: string;
  /** A post that waits for a moderator, for a word in it. */
  held: string;
  /** About a post of the target, who appealed. */
  decision: string;
  appeal: string;
}

const words: Record<Scope, { card: string; word: string }> = {
  public: { card: 'Goldcrest', word: 'Goldfinch' },
  members: { card: 'Kittiwake', word: 'Kingfisher' },
  hidden: { card: 'Nightingale', word: 'Nightjar' },
};

/** Makes a group of this kind, and one of everything for it to own. */
export async function ownOf(site: TestSite, helpers: Helpers, scope: Scope): Promise<Owned> {
  const { services } = site;
  const { card, word } = words[scope];
  const slug = `${card.toLowerCase()}-group`;
  const { _id: group } = await services.groups.ensure(everyone, {
    slug,
    name: `${card} group`,
    scope,
    purpose: `For ${card}s`,
    rules: `Rules of ${card}s`,
    ...(scope !== 'hidden' && { joining: 'open' as const }),
  });
  const { author, target } = helpers;
  await services.groups.setRoles(everyone, author.id, group, ['member', 'chair']);
  await services.groups.setRoles(everyone, target.id, group, ['member']);
  const framework = await frameworkOf(site, { id: group, scope }, word);
  const reader = await author.reader();
  const { _id } = await services.groups.openThread(reader, group, `About every ${word}`);
  const thread = `g-${_id}`;
  const picture = await pictureIn(site, reader, thread, word);
  const post = await write(site, author, thread, `I saw a ${word}.\n\n![A ${word}](/pictures/${picture})`);
  for (const one of [framework.threads.draft, framework.threads.competency])
    await write(site, author, one, `${word} again, in ${one}`);
  const reported = await write(site, author, thread, `No ${word} today, nor the day before`);
  await services.reports.report(await target.reader(), reported, `Too much ${word}`);
  await services.groups.change(everyone, group, { blockedWords: ['plugh'] });
  const waiting = await services.threads.post(await target.reader(), thread, { body: `A ${word}, plugh` });
  return {
    scope,
    group,
    slug,
    card,
    word,
    ...framework,
    threads: { ...framework.threads, group: thread },
    post,
    picture,
    reported,
    held: waiting.held ? waiting.id : '',
    ...(await decided(site, helpers, thread, word)),
  };
}

async function frameworkOf(site: TestSite, group: { id: string; scope: Scope }, word: string) {
  const framework = `${word.toLowerCase()}-framework`;
  const item = {
    identifier: `${word}-1`,
    code: 'X-1',
    title: `${word} keeping`,
    statement: `Keeps a ${word}.`,
  };
  await addDraft(site, { slug: framework, title: `${word} framework`, group, items: [item] });
  const { frameworkStore } = site.services;
  const view = await frameworkStore.bySlug(everyone, framework);
  const draft = view.drafts[0]!._id;
  const [competency = ''] = (await frameworkStore.competenciesOf(view.framework._id)).keys();
  const threads = { draft: draftThread(draft), competency: competencyThread(competency) };
  return { framework, frameworkId: view.framework._id, draft, competency, threads };
}

async function pictureIn({ services }: TestSite, reader: Reader, thread: string, word: string) {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
  const file = { field: 'picture', name: 'one.png', bytes, tooLarge: false };
  return (await services.pictures.add(reader, thread, [file], `A ${word}`))._id;
}

/** A post of somebody that stands at once; answers its id. */
export async function write(
  { services }: TestSite,
  { reader }: Helper,
  thread: string,
  body: string,
): Promise<string> {
  const posted = await services.threads.post(await reader(), thread, { body });
  if (posted.held) throw new Error('a post that should stand is held');
  return posted.post._id;
}

/** A decision about a post of the target, and their appeal. */
async function decided(site: TestSite, { author, target }: Helpers, thread: string, word: string) {
  const { decide, appeals } = site.services;
  const post = await write(site, target, thread, `What is wrong with a ${word}?`);
  const reason = given('about');
  const decision = await decide.decide(await author.reader(), post, { action: 'warned', reason });
  const appeal = await appeals.appeal(await target.reader(), decision, 'It was not wrong at all');
  return { decision, appeal };
}
