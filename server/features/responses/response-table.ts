import { t } from '../../core/words/words.ts';
import type { ResponseRow } from './responses.ts';

type Cell = string | number | Date | null;

/** One column of the table as a file: its head, how wide it is in letters, and what stands in it. */
interface Column {
  head: string;
  width: number;
  cell(row: ResponseRow, urlOf: (path: string) => string): Cell;
}

const yesNo = (value: boolean): string => (value ? t('Yes') : t('No'));

/** The columns of a file, in the reader's language. */
export function responseColumns(): Column[] {
  return [
    { head: t('Draft'), width: 7, cell: ({ draft }) => draft },
    { head: t('Comment'), width: 10, cell: ({ number }) => number },
    { head: t('Code'), width: 12, cell: ({ about }) => about?.code ?? null },
    { head: t('Competency'), width: 32, cell: ({ about }) => about?.name ?? t('The draft as a whole') },
    { head: t('Passage'), width: 32, cell: ({ passage }) => passage },
    { head: t('Words of the comment'), width: 60, cell: ({ words }) => words },
    { head: t('Suggested wording'), width: 40, cell: ({ suggestion }) => suggestion },
    { head: t('Who'), width: 22, cell: ({ author }) => author?.name ?? t('Somebody who has left') },
    { head: t('Organisation'), width: 24, cell: ({ author }) => author?.organisation ?? null },
    { head: t('On behalf of'), width: 24, cell: ({ onBehalfOf }) => onBehalfOf?.name ?? null },
    { head: t('Formal'), width: 8, cell: ({ formal }) => yesNo(formal) },
    { head: t('Late'), width: 8, cell: ({ late }) => yesNo(late) },
    { head: t('Made on'), width: 12, cell: ({ at }) => at },
    { head: t('Answer'), width: 18, cell: ({ answer }) => answer?.text ?? t('Undecided') },
    { head: t('Reason'), width: 32, cell: ({ answer }) => answer?.reason ?? null },
    { head: t('Words of the answer'), width: 60, cell: ({ answer }) => answer?.words || null },
    { head: t('Answered on'), width: 12, cell: ({ answer }) => answer?.at ?? null },
    { head: t('Changed in draft'), width: 10, cell: ({ answer }) => answer?.change?.number ?? null },
    { head: t('Wording before'), width: 40, cell: ({ answer }) => answer?.change?.before ?? null },
    { head: t('Wording after'), width: 40, cell: ({ answer }) => answer?.change?.after ?? null },
    { head: t('Commenter content'), width: 12, cell: ({ answer }) => contentShown(answer?.content ?? null) },
    { head: t('Address'), width: 40, cell: ({ url }, urlOf) => urlOf(url) },
  ];
}

const contentShown = (content: boolean | null): string | null => (content === null ? null : yesNo(content));
