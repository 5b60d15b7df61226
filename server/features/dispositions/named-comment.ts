import { invalid } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';
import { draftThread } from '../frameworks/framework-subjects.ts';
import type { FrameworkView } from '../frameworks/frameworks.store.ts';
import type { DecisionParts } from './decisions.store.ts';

/**
 * The comment that an editor names: by its number among those on the draft of the comment in hand (`12`), with the
 * number of another draft before it (`1/12`), or by its address or id. Throws 422 naming `duplicateOf`.
 */
export async function commentNamed(
  { store }: Pick<DecisionParts, 'store'>,
  { drafts }: FrameworkView,
  typed: string,
  inHand: string,
): Promise<string> {
  const [, draftNumber, number] = /^(?:(\d{1,6})\s*\/\s*)?#?(\d{1,9})$/.exec(typed) ?? [];
  if (number === undefined) return /\/posts\/([\w-]{1,60})/.exec(typed)?.[1] ?? typed.slice(0, 100);
  const hand = (await store.byIds([inHand])).get(inHand);
  const thread =
    draftNumber === undefined
      ? hand?.thread
      : drafts.filter((one) => one.number === Number(draftNumber)).map(({ _id }) => draftThread(_id))[0];
  const [post] = thread ? await store.posts(thread, { after: Number(number) - 1, limit: 1 }) : [];
  if (post?.number === Number(number)) return post._id;
  throw invalid([
    { path: 'duplicateOf', message: t('There is no comment {number} on that draft.', { number: typed }) },
  ]);
}
