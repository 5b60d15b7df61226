import {
  type CompetencyShape,
  type DraftShape,
  type FrameworkShape,
  guest,
} from '../../../server/plugin-api.ts';
import type { Host, Parts } from '../parts.ts';
import { clipped } from '../text/characters.ts';

/** Most characters of a statement: the whole of it is a click away. */
const longest = 600;

/** What a conversation is about, as everybody may read it. Addresses are whole. */
export interface Card {
  thread: { id: string; title: string; url: string; kind: string; posts: number };
  framework: { title: string; url: string } | null;
  competency: {
    code: string | null;
    kind: string;
    title: string | null;
    statement: string;
    url: string;
  } | null;
  draft: CardDraft | null;
}

export interface CardDraft {
  number: number;
  title: string;
  state: DraftShape['state'];
  opensAt: string | null;
  closesAt: string | null;
  url: string;
  /** Where it is commented on; null when it takes no comments now. */
  commentUrl: string | null;
}

/** The card of a thread; null for one that not everybody may read. */
export async function cardOf(parts: Pick<Parts, 'host' | 'site'>, id: string): Promise<Card | null> {
  const { host, site } = parts;
  const thread = await host.read.thread(guest, id);
  if (thread?.scope !== 'public') return null;
  const { title, kind, posts } = thread;
  const found = await subjectOf(host, id);
  const at = (path: string): string => site.url + path;
  const whole = { id, title, url: at(thread.url), kind, posts };
  if (!found) return { thread: whole, framework: null, competency: null, draft: null };
  const { framework, draft, competency } = found;
  const frameworkUrl = at(`/frameworks/${framework.slug}`);
  return {
    thread: whole,
    framework: { title: framework.title, url: frameworkUrl },
    competency: competency && {
      code: competency.item.code,
      kind: competency.item.kind,
      title: competency.item.title,
      statement: clipped(competency.item.statement, longest),
      url: `${frameworkUrl}/competencies/${encodeURIComponent(competency.shape.key)}`,
    },
    draft: draft && draftCard(frameworkUrl, draft, competency?.shape),
  };
}

function draftCard(frameworkUrl: string, draft: DraftShape, competency?: CompetencyShape): CardDraft {
  const url = `${frameworkUrl}/drafts/${draft.number}`;
  const place = competency ? `${url}#item-${competency.id}` : url;
  return {
    number: draft.number,
    title: draft.title,
    state: draft.state,
    opensAt: draft.opensAt?.toISOString() ?? null,
    closesAt: draft.closesAt?.toISOString() ?? null,
    url: place,
    commentUrl: draft.state === 'open' ? place : null,
  };
}

/** What a thread is about: a competency as its newest draft has it, or a draft. */
async function subjectOf({ read }: Host, thread: string) {
  const [kind, id] = [thread.slice(0, 2), thread.slice(2)];
  if (kind === 'd-') {
    for (const framework of await read.frameworks(guest)) {
      const draft = framework.drafts.find((one) => one.id === id);
      if (draft) return { framework, draft, competency: null };
    }
    return null;
  }
  const found = kind === 'c-' ? await read.competency(guest, id) : null;
  return found && withText(read, found);
}

async function withText(
  read: Host['read'],
  { competency: shape, framework }: { competency: CompetencyShape; framework: FrameworkShape },
) {
  for (const draft of framework.drafts) {
    const item = draft.state === 'preparing' ? null : await read.item(guest, draft.id, shape.id);
    if (item) return { framework, draft, competency: { shape, item } };
  }
  return { framework, draft: null, competency: null };
}
