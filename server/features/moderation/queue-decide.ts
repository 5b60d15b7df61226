import { type FieldError, invalid, Problem } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { isDecisionAction } from './actions.ts';
import { chosenReason } from './agreed-reason.ts';
import type { DecisionInput } from './decide-input.ts';
import type { ModerationServices } from './moderation.services.ts';
import { choiceOf, type ChosenItem } from './queue-form.ts';
import { reasonsIn } from './reason-fields.ts';

/** Decides every chosen item, each by itself: what somebody else was faster with is left and named. */
export async function decideAll(
  services: ModerationServices,
  reader: Reader,
  form: Record<string, string>,
): Promise<{ decided: string[]; refused: FieldError[]; status: number }> {
  const { items, input } = choiceOf(form, newId());
  const decided: string[] = [];
  const refused: FieldError[] = [];
  let status = 422;
  if (items.length === 0) refused.push({ path: 'queue', message: t('Choose what to decide about.') });
  for (const item of items) {
    try {
      await decideItem(services, reader, item, input);
      decided.push(item.id);
    } catch (error) {
      if (!(error instanceof Problem) || error.status === 401) throw error;
      ({ status } = error);
      if (error.status === 422 && decided.length === 0) return { decided, refused: error.errors, status };
      refused.push({ path: `item-${item.id}`, message: await namedRefusal(services, item, error) });
    }
  }
  return { decided, refused, status };
}

/** Decides one item as its kind asks for. Throws what the service throws, and 422 naming `action` when that does not fit. */
async function decideItem(
  services: ModerationServices,
  reader: Reader,
  { kind, about, version }: ChosenItem,
  input: DecisionInput,
): Promise<void> {
  const { action, words = '' } = input;
  if (kind === 'held') await decideHeld(services, reader, about, input);
  else if (kind === 'post') {
    if (action !== '' && !isDecisionAction(action)) throw misfit(t('A post that stands'));
    await services.decide.decide(reader, about, input, version);
  } else {
    if (action !== 'upheld' && action !== 'overturned') throw misfit(t('An appeal'));
    await services.appeals.decide(reader, about, action, words).catch((error: unknown) => {
      throw error instanceof Problem && error.status === 422
        ? invalid([{ path: 'words', message: t('Write the answer to who appealed.') }])
        : error;
    });
  }
}

/** Publishes a post that waits, or does not. Throws as `HeldPosts` does, 422 naming `action`, `reason` or `words`. */
export async function decideHeld(
  services: ModerationServices,
  reader: Reader,
  id: string,
  { action, reason, words = '' }: DecisionInput,
): Promise<void> {
  const { heldPosts } = services;
  const { group } = await heldPosts.find(reader, id);
  if (action === 'released') await heldPosts.approve(reader, id);
  else if (action === 'dropped') {
    const agreed = chosenReason(reason.id, await reasonsIn(services, group)).words;
    await heldPosts.refuse(reader, id, agreed, words);
  } else throw misfit(t('A post that waits to be published'));
}

const misfit = (what: string): Problem =>
  invalid([{ path: 'action', message: t('{what} is among what you chose: choose what fits it.', { what }) }]);

async function namedRefusal(
  { threadStore }: ModerationServices,
  { kind, about }: ChosenItem,
  { detail, errors }: Problem,
): Promise<string> {
  const said = errors[0]?.message ?? detail;
  const post = kind === 'post' ? (await threadStore.byIds([about])).get(about) : undefined;
  return post ? t('Post {number}: {detail}', { number: post.number, detail: said }) : said;
}
