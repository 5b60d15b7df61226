import { type FieldError, Problem } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import type { Reader } from '../../core/reader.ts';
import { t } from '../../core/words/words.ts';
import { letterOwner } from './letters.policy.ts';
import { dayField, type LetterSettingsService } from './letter-settings.service.ts';
import { dayWords, hourWords } from './schedule-words.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const everyHour = Array.from({ length: 24 }, (_, hour) => hour);

/** The page on which members choose which letters of news they are sent, and when. */
export function addLetterPages(routes: Routes, settings: LetterSettingsService): void {
  const show = async (
    reader: Reader,
    given: Record<string, string> | null,
    errors: FieldError[] = [],
  ): Promise<PageResult> => {
    const { id, confirmed } = letterOwner(reader);
    const own = await settings.of(id);
    return {
      ...(errors.length > 0 && { status: 422 }),
      page: {
        template: 'letters/settings.njk',
        title: t('Letters'),
        section: 'account',
        robots: 'noindex',
        errors,
        breadcrumbs: [{ text: t('Your account'), href: '/account' }, { text: t('Letters') }],
        data: {
          form: given ?? formOf(own),
          confirmed,
          stopped: own.digest ? null : true,
          nextDigestAt: own.nextDigestAt ?? null,
          days: everyDay.map((day) => ({ name: dayField(day), text: dayWords(day) })),
          hours: everyHour.map((hour) => ({ value: String(hour), text: hourWords(hour) })),
          zones: Intl.supportedValuesOf('timeZone'),
        },
      },
    };
  };
  routes.page({
    method: 'get',
    path: '/account/letters',
    policy: 'letter.own',
    handle: ({ reader }) => show(reader, null),
  });
  routes.page({
    method: 'post',
    path: '/account/letters',
    policy: 'letter.own',
    async handle({ reader, form, req }) {
      try {
        await settings.save(reader, form);
      } catch (error) {
        if (error instanceof Problem && error.errors.length > 0) return show(reader, form, error.errors);
        throw error;
      }
      leaveNotice(req, t('Your choice is saved.'));
      return { redirect: '/account/letters' };
    },
  });
}

function formOf(own: Awaited<ReturnType<LetterSettingsService['of']>>): Record<string, string> {
  const { personal, news, days, hour, zone, quietFrom, quietTo, off } = own;
  return {
    personal,
    news,
    ...Object.fromEntries(days.map((day) => [dayField(day), 'yes'])),
    hour: String(hour),
    zone,
    quietFrom: quietFrom === null ? '' : String(quietFrom),
    quietTo: quietTo === null ? '' : String(quietTo),
    off: off ? 'yes' : '',
  };
}
