import { newSecret } from '../../core/ids.ts';
import { renderStatement } from '../../core/passage/render-statement.ts';
import { codePointLength, codePointSlice } from '../../core/passage/code-points.ts';
import { sentences } from '../../core/passage/sentences.ts';
import type { Reader } from '../../core/reader.ts';
import type { SlowView } from './slow-mode.ts';
import type { OfferedWriting } from './writings.ts';
import { t } from '../../core/words/words.ts';

/** What a person has typed into the form of a post; every field as it came. */
export interface ComposeFields {
  body: string;
  replyTo: string;
  competency: string;
  /** Empty for the whole, else `field:start:end`. */
  passage: string;
  formal: string;
  /** Words to put in place of the passage; empty for none. */
  suggestion: string;
  key: string;
}

/** The competency that a comment is about, as its draft has it. */
export interface AboutItem {
  competency: string;
  title: string;
  code: string | null;
  url: string;
  fields: { title: string | null; statement: string };
}

/** Finds it; null when the draft has no such competency. Given by the feature that knows drafts. */
export type FindAbout = (reader: Reader, draft: string, competency: string) => Promise<AboutItem | null>;

const passageForm = /^(title|statement):(\d{1,6}):(\d{1,6})$/;

/** Takes the fields out of a form; what is missing is empty. */
export function composeFields(form: Record<string, string>): ComposeFields {
  const {
    body = '',
    replyTo = '',
    competency = '',
    passage = '',
    formal = '',
    suggestion = '',
    key = '',
  } = form;
  return { body, replyTo, competency, passage, formal, suggestion, key: key || newSecret() };
}

/**
 * The form for the end of a thread: empty, or with what this reader was writing. A guest's page may be kept for all
 * guests, so it holds no key.
 */
export function threadForm(
  reader: Reader,
  token: string | null,
  threadId: string,
  label: string,
  writing: OfferedWriting | null,
  slow: SlowView | null = null,
) {
  const signedIn = reader.member !== null;
  const { body = '', key = signedIn ? newSecret() : '' } = writing?.fields ?? {};
  return { threadId, label, signedIn, token, body, key, writing, slow, base: writing?.id ?? '' };
}

/** The anchor that the fields name, with the words that stand there; null for none. */
export function anchorOf(fields: ComposeFields, about: AboutItem | null): unknown {
  if (!fields.competency) return null;
  const match = passageForm.exec(fields.passage);
  if (!match || !about) return { competency: fields.competency };
  const field = match[1] as 'title' | 'statement';
  const [start, end] = [Number(match[2]), Number(match[3])];
  const exact = codePointSlice(about.fields[field] ?? '', start, end);
  return { competency: fields.competency, field, start, end, exact };
}

/** The words that a suggestion would replace: the passage, or the whole statement; null when nothing is chosen. */
export function replacedWords(fields: ComposeFields, about: AboutItem | null): string | null {
  const anchor = anchorOf(fields, about) as { exact?: string } | null;
  return anchor && about ? (anchor.exact ?? about.fields.statement) : null;
}

/** What the page of the form shows of the competency: its text, its sentences to pick from, the words chosen. */
export function aboutView(about: AboutItem, passage: string) {
  const { title, statement } = about.fields;
  const match = passageForm.exec(passage);
  const [field, start, end] = match ? [match[1], Number(match[2]), Number(match[3])] : [null, 0, 0];
  const marks = field === 'statement' && start < end ? [{ id: 'chosen', start, end }] : [];
  const choices = [
    ...(title ? [{ value: `title:0:${codePointLength(title)}`, label: t('Title:'), text: title }] : []),
    ...sentences(statement).map((sentence) => ({
      value: `statement:${sentence.start}:${sentence.end}`,
      label: `${sentence.number}.`,
      text: sentence.text,
    })),
  ];
  const chosen = field && codePointSlice(about.fields[field as 'title' | 'statement'] ?? '', start, end);
  const isChoice = choices.some(({ value }) => value === passage);
  return {
    about: { ...about, html: renderStatement(statement, { marks, field: 'statement' }) },
    sentences: choices,
    selection: chosen && !isChoice ? { value: passage, text: chosen } : null,
  };
}
