import { t } from '../../../server/plugin-api.ts';
import type { Bridge, Direction, Mapping } from '../store/records.ts';
import type { Locked } from './locked.ts';

/** The state of a bridge, for its tag: words and the colour of govuk-frontend. */
export function stateTag(
  { state, stopped }: Bridge,
  { key, webhook }: Locked,
): { words: string; colour: string } {
  switch (state) {
    case 'connecting':
      return { words: t('Being connected'), colour: 'yellow' };
    case 'running':
      return key || webhook
        ? { words: t('Held up'), colour: 'red' }
        : { words: t('In step'), colour: 'green' };
    case 'paused':
      return { words: t('Paused'), colour: 'yellow' };
    case 'stopped':
      return { words: stopped ? t('Stopped') : t('Paused'), colour: 'red' };
    case 'disconnected':
      return { words: t('Disconnected'), colour: 'grey' };
  }
}

/** Why a bridge stopped by itself, and what to do; null while it has not. */
export function stopWords({ stopped }: Bridge): string | null {
  switch (stopped?.reason) {
    case undefined:
      return null;
    case 'key-revoked':
      return t(
        'The forum does not take the key any more: it was revoked, or has run out. Make a new one there, put it in place of the old, and go on.',
      );
    case 'no-forum':
      return t('There is no Discourse forum at the address any more. When it is back, go on.');
    case 'too-many-writes':
      return t(
        'One topic was written to more than 60 times within 10 minutes, which no conversation does. Look at what happened there, and go on when it is right.',
      );
    case 'reader-refused':
      return t(
        'The account that reads the forum is not let in any more. Put a new key in place of the old, and go on.',
      );
  }
}

export function directionWords(direction: Direction): string {
  switch (direction) {
    case 'in':
      return t('In: from the forum to here');
    case 'out':
      return t('Out: from here to the forum');
    case 'both':
      return t('Both ways');
  }
}

/** What is special about a mapping, in words: one each. */
export function mappingNotes({ state, audience, names }: Mapping): string[] {
  return [
    ...(state === 'private'
      ? [t('The category is not public any more: its copies are hidden here, and nothing flows.')]
      : []),
    ...(audience === 'members' ? [t('For members only, on both sides')] : []),
    ...(names ? [] : [t('People of the forum are shown without names')]),
  ];
}
