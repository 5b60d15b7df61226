import { scaleBand, scaleLinear } from 'd3-scale';
import { t } from '../../core/words/words.ts';
import { type Period, periodMark, periodName, type Unit } from './periods.ts';

/** Pixels from top to bottom; across, everything is in percent, so that letters keep their size on any screen. */
const height = 250;
const top = 14;
const bottom = 216;
/** Percent of the width that the numbers beside the axis have. */
const gutter = 8;
const mostMarks = 5;
/** Further right, a mark would be cut. */
const lastMark = 92;

interface Bar {
  x: string;
  width: string;
  y: number;
  height: number;
}

/** What `activity/time-chart.njk` draws. */
export interface TimeChart {
  height: number;
  left: string;
  bottom: number;
  lines: { y: number; label: number }[];
  marks: { x: string; label: string }[];
  periods: { title: string; comments: Bar | null; posts: Bar | null }[];
}

/** Bars of comments with posts on top, one for each period. */
export function timeChart(unit: Unit, periods: Period[]): TimeChart {
  const across = scaleBand<number>()
    .domain(periods.map((_, at) => at))
    .range([gutter, 100])
    .paddingInner(0.2)
    .paddingOuter(0.2);
  const most = Math.max(1, ...periods.map(({ comments, posts }) => comments + posts));
  const up = scaleLinear().domain([0, most]).nice(4).range([bottom, top]);
  const percent = (value: number): string => `${value.toFixed(3)}%`;
  const every = Math.ceil(periods.length / mostMarks);
  const middle = (at: number): number => across(at)! + across.bandwidth() / 2;
  const bar = (at: number, from: number, count: number): Bar | null =>
    count === 0
      ? null
      : {
          x: percent(across(at)!),
          width: percent(across.bandwidth()),
          y: round(up(from + count)),
          height: round(up(from) - up(from + count)),
        };
  return {
    height,
    left: percent(gutter),
    bottom,
    lines: up
      .ticks(4)
      .filter(Number.isInteger)
      .map((label) => ({ y: round(up(label)), label })),
    marks: periods.flatMap(({ start }, at) =>
      at % every === 0 && middle(at) <= lastMark
        ? [{ x: percent(middle(at)), label: periodMark(unit, start) }]
        : [],
    ),
    periods: periods.map(({ start, comments, posts }, at) => ({
      title: titleOf(unit, start, comments, posts),
      comments: bar(at, 0, comments),
      posts: bar(at, comments, posts),
    })),
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

function titleOf(unit: Unit, start: Date, comments: number, posts: number): string {
  return t(
    '{period}: {comments, plural, one {# comment} other {# comments}}, {posts, plural, one {# post} other {# posts}}',
    { period: periodName(unit, start), comments, posts },
  );
}
