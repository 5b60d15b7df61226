import { type Outcome, outcomes } from '../threads/disposition.models.ts';
import { aboutName, type Listed } from '../dispositions/decisions.store.ts';

/** How many comments there are, and what became of them. */
export interface Figures {
  all: number;
  formal: number;
  undecided: number;
  outcomes: Record<Outcome, number>;
  /** Commenters who said whether the answer contents them. */
  content: number;
  notContent: number;
}

/** The same for one competency; `name` is null for drafts as a whole. */
export interface CompetencyFigures extends Figures {
  competency: string | null;
  name: string | null;
  code: string | null;
}

const none = (): Figures => ({
  all: 0,
  formal: 0,
  undecided: 0,
  outcomes: Object.fromEntries(outcomes.map((one) => [one, 0])) as Record<Outcome, number>,
  content: 0,
  notContent: 0,
});

/** Figures of these comments, in all and by competency, most comments first. They add up. */
export function figuresOf(listed: readonly Listed[]): { total: Figures; competencies: CompetencyFigures[] } {
  const total = none();
  const byCompetency = new Map<string | null, CompetencyFigures>();
  for (const one of listed) {
    const id = one.post.about;
    const own = byCompetency.get(id) ?? { ...none(), competency: id, name: null, code: null };
    byCompetency.set(id, own);
    // As the newest draft that was commented on calls it: lists begin with older drafts.
    if (one.item) Object.assign(own, { name: aboutName(one), code: one.item.code });
    for (const figures of [total, own]) count(figures, one);
  }
  const competencies = [...byCompetency.values()].toSorted(
    (one, other) => other.all - one.all || (one.name ?? '').localeCompare(other.name ?? ''),
  );
  return { total, competencies };
}

function count(figures: Figures, { post: { formal, disposition } }: Listed): void {
  const outcome = disposition?.outcome ?? null;
  figures.all += 1;
  if (formal) figures.formal += 1;
  if (outcome === null) figures.undecided += 1;
  else figures.outcomes[outcome] += 1;
  if (outcome !== null && disposition?.reply) {
    if (disposition.reply.content) figures.content += 1;
    else figures.notContent += 1;
  }
}
