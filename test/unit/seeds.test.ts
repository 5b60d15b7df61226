import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { frameworks, groups, members, threads } from '../../seeds/content.ts';
import type { SeedFramework, SeedItem, SeedPost, SeedThread } from '../../seeds/shapes.ts';

interface CaseItem {
  identifier: string;
  fullStatement: string;
  abbreviatedStatement?: string;
}

const governmentSlug = 'government-digital-and-data';
const government = JSON.parse(
  readFileSync(new URL('../../seeds/case-v1p1-ddat-2026-03-23.json', import.meta.url), 'utf8'),
) as { CFItems: CaseItem[] };

const framework = (slug: string): SeedFramework =>
  found(
    frameworks.find((each) => each.slug === slug),
    slug,
  );
const draftItems = (slug: string, number: number): SeedItem[] =>
  found(
    framework(slug).drafts.find((draft) => draft.number === number),
    `draft ${number}`,
  ).items;
const posts = threads.flatMap((thread) => thread.posts);
const words = (post: SeedPost): string[] => [post.body, ...(post.edit ? [post.edit.body] : [])];

function found<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`There is no ${name}.`);
  return value;
}

/** The title and statement an anchor or subject names, in the newest draft unless a number is given. */
function itemText(slug: string, id: string, number?: number): { title: string; statement: string } {
  if (slug === governmentSlug) {
    const item = found(
      government.CFItems.find((each) => each.identifier === id),
      id,
    );
    return { title: item.abbreviatedStatement ?? '', statement: item.fullStatement };
  }
  const newest = Math.max(...framework(slug).drafts.map((draft) => draft.number));
  const item = found(
    draftItems(slug, number ?? newest).find((each) => each.id === id),
    id,
  );
  return { title: item.title ?? '', statement: item.statement };
}

/** The hidden group a thread belongs to, or undefined when anybody may read it. */
function hiddenGroup(thread: SeedThread): string | undefined {
  const { subject } = thread;
  if (subject.kind !== 'group' && subject.framework === governmentSlug) return undefined;
  const slug = subject.kind === 'group' ? subject.group : framework(subject.framework).group;
  return found(
    groups.find((group) => group.slug === slug),
    slug,
  ).scope === 'hidden'
    ? slug
    : undefined;
}

const inGroup = (handle: string, group: string): boolean =>
  found(
    members.find((member) => member.handle === handle),
    handle,
  ).roles.some((role) => role.group === group);

describe('the demonstration people and groups', () => {
  it('has fourteen members with different handles, names and addresses', () => {
    expect(members).to.have.length(14);
    for (const key of ['handle', 'name', 'email'] as const) {
      expect(new Set(members.map((member) => member[key]))).to.have.property('size', 14);
    }
    for (const { email } of members) expect(email).to.match(/^[a-z.]+@[a-z]+\.example$/);
  });

  it('has one site admin, who is outside the hidden group, and at least two people in no group', () => {
    const admins = members.filter((member) => member.admin);
    expect(admins).to.have.length(1);
    expect(inGroup(found(admins[0], 'admin').handle, 'programme-board')).to.equal(false);
    expect(members.filter((member) => member.roles.length === 0)).to.have.length.at.least(2);
  });

  it('has four public groups and one hidden one with three members', () => {
    expect(groups.filter((group) => group.scope === 'public')).to.have.length(4);
    expect(groups.filter((group) => group.scope === 'hidden').map((group) => group.slug)).to.deep.equal([
      'programme-board',
    ]);
    expect(members.filter((member) => inGroup(member.handle, 'programme-board'))).to.have.length(3);
  });

  it('gives roles only in groups that exist, and a chair to each group', () => {
    const slugs = groups.map((group) => group.slug);
    const roles = members.flatMap((member) => member.roles);
    for (const role of roles) {
      expect(slugs).to.include(role.group);
      expect(role.roles).to.include('member');
    }
    for (const slug of slugs) {
      expect(
        roles.some((role) => role.group === slug && role.roles.includes('chair')),
        slug,
      ).to.equal(true);
    }
  });
});

describe('the demonstration frameworks', () => {
  for (const each of frameworks) {
    for (const draft of each.drafts) {
      it(`${each.slug}, draft ${draft.number}: ids and codes are unique, and items follow their parents`, () => {
        expect(new Set(draft.items.map((item) => item.id)).size).to.equal(draft.items.length);
        expect(new Set(draft.items.map((item) => item.code)).size).to.equal(draft.items.length);
        const path: string[] = [];
        for (const item of draft.items) {
          while (path.length > 0 && path.at(-1) !== item.parent) path.pop();
          expect(path.at(-1) ?? null, item.id).to.equal(item.parent);
          path.push(item.id);
          expect(item.title?.trim(), item.id).to.equal(item.title);
          expect(item.statement.trim(), item.id).to.equal(item.statement).and.not.equal('');
        }
      });
    }
  }

  for (const number of [1, 2]) {
    it(`web-professionals, draft ${number}: ten roles, forty competencies or more, three levels each`, () => {
      const items = draftItems('web-professionals', number);
      const top = items.filter((item) => item.parent === null);
      expect(top.map((item) => item.kind)).to.deep.equal(Array.from({ length: 10 }, () => 'Role'));
      expect(items.filter((item) => item.kind === 'Competency')).to.have.length.at.least(40);
      for (const item of items.filter((each) => ['Competency', 'Behaviour'].includes(each.kind))) {
        const levels = items.filter((each) => each.parent === item.id);
        expect(
          levels.map((each) => each.title),
          item.id,
        ).to.deep.equal(['Foundation', 'Practitioner', 'Lead']);
        expect(levels.map((each) => each.code)).to.deep.equal([1, 2, 3].map((n) => `${item.code}.${n}`));
      }
    });
  }

  it('draft 2 adds, rewords, moves and retires, and never reuses a code', () => {
    const before = new Map(draftItems('web-professionals', 1).map((item) => [item.id, item]));
    const after = new Map(draftItems('web-professionals', 2).map((item) => [item.id, item]));
    const both = [...before.values()].flatMap((old) => {
      const now = after.get(old.id);
      return now === undefined ? [] : [{ old, now }];
    });
    const retired = [...before.values()].filter((item) => !after.has(item.id));
    expect([...after.keys()].filter((id) => !before.has(id))).to.include('wm-business-case');
    expect(both.filter(({ old, now }) => old.statement !== now.statement)).to.have.length.at.least(15);
    expect(both.filter(({ old, now }) => old.parent !== now.parent)).to.have.length(1);
    expect(retired.filter((item) => item.kind === 'Competency')).to.have.length(1);
    for (const now of after.values()) {
      const holder = [...before.values()].find((old) => old.code === now.code);
      expect(holder?.id ?? now.id, now.code ?? '').to.equal(now.id);
    }
  });

  it('has one draft that has closed and one that is open', () => {
    const [first, second] = framework('web-professionals').drafts;
    expect(first?.closesInDays).to.be.lessThan(0);
    expect(-(first?.closesInDays ?? 0)).to.be.lessThan(first?.opensDaysAgo ?? 0);
    expect(second?.closesInDays).to.be.greaterThan(0);
    expect(second?.opensDaysAgo).to.be.lessThan(-(first?.closesInDays ?? 0));
  });

  it('says the secret word in everything hidden and in nothing public', () => {
    const hidden = frameworks.filter((each) => each.scope === 'hidden');
    expect(hidden.map((each) => each.slug)).to.deep.equal(['programme-board-roles']);
    for (const each of hidden) {
      expect(each.title).to.include('Nightjar');
      for (const item of draftItems(each.slug, 1))
        expect(`${item.title} ${item.statement}`).to.include('Nightjar');
    }
    const open = [groups.filter((each) => each.scope === 'public'), members, frameworks, threads].flatMap(
      (list) => list as object[],
    );
    for (const each of open) {
      if (hidden.includes(each as SeedFramework)) continue;
      const thread = threads.find((candidate) => candidate === each);
      if (thread !== undefined && hiddenGroup(thread) !== undefined) {
        for (const post of thread.posts) expect(post.body).to.include('Nightjar');
      } else {
        expect(JSON.stringify(each)).not.to.match(/nightjar/i);
      }
    }
  });
});

describe('the demonstration conversations', () => {
  it('gives every post an id of its own and every subject one thread', () => {
    expect(new Set(posts.map((post) => post.id)).size).to.equal(posts.length);
    expect(new Set(threads.map((thread) => JSON.stringify(thread.subject))).size).to.equal(threads.length);
  });

  it('has the promised amount of conversation', () => {
    const competencies = threads.filter(({ subject }) => subject.kind === 'competency');
    const debate = found(
      competencies.find(({ subject }) => subject.kind === 'competency' && subject.item === 'web-manager'),
      'debate',
    );
    expect(debate.posts).to.have.length.within(14, 20);
    expect(new Set(debate.posts.map((post) => post.author)).size).to.be.at.least(8);
    expect(debate.posts.filter((post) => post.edit)).to.have.length(1);
    expect(debate.posts.filter((post) => post.deleted)).to.have.length(1);
    const others = competencies.filter(
      ({ subject }) => subject.kind === 'competency' && subject.framework === 'web-professionals',
    );
    expect(others.length - 1).to.be.at.least(8);
    const feed = threads.find(
      ({ subject }) =>
        subject.kind === 'draft' && subject.framework === 'web-professionals' && subject.number === 2,
    );
    expect(feed?.posts.filter((post) => post.anchor !== undefined)).to.have.length.at.least(14);
    expect(feed?.posts).to.have.length.at.least(16);
    for (const group of groups) {
      expect(
        threads.some(({ subject }) => subject.kind === 'group' && subject.group === group.slug),
        group.slug,
      ).to.equal(true);
    }
  });

  it('is about things that exist', () => {
    for (const { subject } of threads) {
      if (subject.kind === 'competency') itemText(subject.framework, subject.item);
      else if (subject.kind === 'group') expect(groups.map((group) => group.slug)).to.include(subject.group);
      else if (subject.framework === governmentSlug) expect(subject.number).to.equal(1);
      else draftItems(subject.framework, subject.number);
    }
  });

  it('is written by members, and in a group’s own thread by its members', () => {
    for (const thread of threads) {
      const closed = thread.subject.kind === 'group' ? thread.subject.group : hiddenGroup(thread);
      for (const post of thread.posts) {
        expect(
          members.map((member) => member.handle),
          post.id,
        ).to.include(post.author);
        if (closed !== undefined) expect(inGroup(post.author, closed), post.id).to.equal(true);
      }
    }
  });

  it('runs forward in time, and replies to earlier posts of the same thread that were not deleted', () => {
    for (const thread of threads) {
      let last = Infinity;
      const earlier = new Set<string>();
      for (const post of thread.posts) {
        expect(post.hoursAgo, post.id).to.be.lessThan(last).and.greaterThan(0);
        if (post.edit) expect(post.edit.hoursAgo, post.id).to.be.lessThan(post.hoursAgo).and.greaterThan(0);
        if (post.replyTo !== undefined) expect([...earlier], post.id).to.include(post.replyTo);
        if (!post.deleted) earlier.add(post.id);
        last = post.hoursAgo;
      }
    }
  });

  it('comments on drafts while they are open, and speaks of competencies only once they exist', () => {
    for (const { subject, posts: said } of threads) {
      if (subject.kind === 'group' || subject.framework === governmentSlug) continue;
      const drafts = framework(subject.framework).drafts;
      const draft =
        subject.kind === 'draft'
          ? drafts.find((each) => each.number === subject.number)
          : drafts.find((each) => each.items.some((item) => item.id === subject.item));
      const { opensDaysAgo, closesInDays } = found(draft, 'draft');
      for (const post of said) {
        expect(post.hoursAgo, post.id).to.be.lessThan(opensDaysAgo * 24);
        const last = post.edit?.hoursAgo ?? post.hoursAgo;
        if (subject.kind === 'draft') expect(last, post.id).to.be.greaterThan(-closesInDays * 24);
      }
    }
  });

  it('anchors every comment that is not a reply, and every passage occurs exactly once', () => {
    for (const { subject, posts: said } of threads) {
      for (const post of said) {
        if (subject.kind !== 'draft') {
          expect(post.anchor ?? post.formal, post.id).to.equal(undefined);
          continue;
        }
        expect(post.anchor === undefined, post.id).to.equal(post.replyTo !== undefined);
        if (post.anchor === undefined) continue;
        const { item, exact, field = 'statement' } = post.anchor;
        const text = itemText(subject.framework, item, subject.number)[field];
        if (exact !== undefined) expect(text.split(exact), post.id).to.have.length(2);
      }
    }
  });

  it('mentions only members, and refers only to codes that the reader can find', () => {
    for (const thread of threads) {
      const hidden = hiddenGroup(thread) !== undefined;
      const readable = hidden ? frameworks : frameworks.filter((each) => each.scope === 'public');
      const codes = readable.flatMap((each) => (each.drafts.at(-1)?.items ?? []).map((item) => item.code));
      for (const text of thread.posts.flatMap(words)) {
        for (const [, handle] of text.matchAll(/(?<![\w.])@([\w-]+)/g)) {
          expect(members.map((member) => member.handle)).to.include(handle);
        }
        for (const [, code] of text.matchAll(/\[\[([^\]]*)\]\]/g)) expect(codes).to.include(code);
      }
    }
  });
});
