import type { Request, Response } from 'express';
import { Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import type { Place, Writings } from './writings.ts';

export interface SentForm {
  req: Request;
  res: Response;
  reader: Reader;
  form: Record<string, string>;
  place: Place;
}

/** Where the form of a kept text stands. */
export function formAddress(place: Place, writing: string | null): string {
  const query = new URLSearchParams();
  if (place.about && !place.post) query.set('competency', place.about);
  if (place.reply && !place.post) query.set('reply', place.reply);
  if (writing) query.set('writing', writing);
  const path = place.post ? `/posts/${place.post}/edit` : `/threads/${place.thread}/compose`;
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}

/**
 * Answers a form that was sent to be kept and not to be posted: `keep` by script, `save` by the button, `picture` on
 * the way to adding one. Undefined for every other, and for guests.
 */
export async function answerKeeping(writings: Writings, sent: SentForm): Promise<PageResult | undefined> {
  const { req, res, reader, form, place } = sent;
  const { action = '', writing = '' } = form;
  if (!['keep', 'save', 'picture'].includes(action) || !reader.member) return undefined;
  const id = await writings.keep(reader, place, writing, form, action === 'picture');
  if (action === 'keep') {
    res.setHeader('Cache-Control', 'private, no-store');
    res.json({ writing: id ?? '' });
    return null;
  }
  if (action === 'picture') return { redirect: `/threads/${place.thread}/pictures/new?writing=${id ?? ''}` };
  leaveNotice(
    req,
    id === null
      ? t('There was nothing to save yet.')
      : t('Saved. You can go on with it on any device: it is in “What you are writing”.'),
  );
  return { redirect: formAddress(place, id) };
}

/**
 * Keeps what was sent to be posted or previewed, so that a closed window loses nothing. What cannot be kept is still
 * in the form, so a refusal is not worth a word. Answers the id under which it is kept.
 */
export async function keepQuietly(writings: Writings, { reader, form, place }: SentForm): Promise<string> {
  const { writing = '' } = form;
  if (!reader.member) return writing;
  try {
    return (await writings.keep(reader, place, writing, form)) ?? '';
  } catch (error) {
    if (error instanceof Problem) return writing;
    throw error;
  }
}
