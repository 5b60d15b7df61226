import type { Request } from 'express';
import type { FieldError } from '../../core/errors.ts';
import { invalid } from '../../core/errors.ts';
import { leaveNotice } from '../../core/http/context.ts';
import type { PageResult, Routes } from '../../core/http/routes.ts';
import { sentFiles } from '../../core/http/upload.ts';
import { newSecret } from '../../core/ids.ts';
import type { Reader } from '../../core/reader.ts';
import { type ReadText, textOfFile } from '../../core/text/text-of-file.ts';
import { t } from '../../core/words/words.ts';
import { groupPage, groupTrail, type GroupWeb, orAgain } from './group-web.ts';
import { mayDo } from './group.view.ts';
import type { Group } from './groups.models.ts';
import { checkRows, type CheckedCsv, mostCsvBytes, mostRows, tableOf } from './invitation-csv.ts';
import { lifeDays } from './invitations.service.ts';

const usualDays = '14';

/**
 * Inviting a list of people: the file is read and shown, row by row with what is wrong, and nothing is written until
 * that is confirmed. Between the two the text is in the page itself.
 */
export function addInvitationCsvPages(routes: Routes, web: GroupWeb): void {
  const { groups, invitations } = web;
  const path = '/groups/:slug/invitations/csv';
  routes.page({
    method: 'get',
    path,
    policy: 'group.invite',
    async handle({ params, reader }) {
      const group = await groups.bySlug(reader, params['slug']!);
      invitations.mayInvite(reader, group);
      return choosePage(group, []);
    },
  });
  routes.page({
    method: 'post',
    path,
    policy: 'group.invite',
    upload: { field: 'file', maxBytes: mostCsvBytes },
    async handle({ params, form, reader, req }) {
      const group = await groups.bySlug(reader, params['slug']!);
      invitations.mayInvite(reader, group);
      return orAgain(
        async () => previewPage(web, reader, group, fileOf(req), form['days'] ?? usualDays),
        (errors, status) => choosePage(group, errors, status),
      );
    },
  });
  routes.page({
    method: 'post',
    path: '/groups/:slug/invitations/csv/send',
    policy: 'group.invite',
    async handle({ params, form, reader, req }) {
      const group = await groups.bySlug(reader, params['slug']!);
      return orAgain(
        async () => {
          const { text = '', days = usualDays, key = newSecret() } = form;
          const { invited } = await checkedOf(web, reader, group, text);
          if (invited.length === 0)
            throw invalid([{ path: 'file', message: t('There is nobody left to invite') }]);
          await invitations.byLetter(reader, group, invited, { days: Number(days), key });
          const count = invited.length;
          leaveNotice(
            req,
            t('{count, plural, one {# invitation is on its way.} other {# invitations are on their way.}}', {
              count,
            }),
          );
          return { redirect: `/groups/${group.slug}/invitations` };
        },
        (errors, status) =>
          choosePage(
            group,
            errors.map((error) => ({ ...error, path: 'file' })),
            status,
          ),
      );
    },
  });
}

/** The text of the file that was sent. Throws 422 naming `file`. */
function fileOf(req: Request): ReadText {
  const [file] = sentFiles(req);
  if (!file || (file.bytes.length === 0 && !file.tooLarge))
    throw invalid([{ path: 'file', message: t('Choose a CSV file') }]);
  if (file.tooLarge) {
    const message = t('The file is too large: {most, number} people, or 300 kB, can be invited at a time', {
      most: mostRows,
    });
    throw invalid([{ path: 'file', message }]);
  }
  return textOfFile(file.bytes);
}

/** Throws 422 naming `file` when it is no table of people. */
async function checkedOf(web: GroupWeb, reader: Reader, group: Group, text: string): Promise<CheckedCsv> {
  const table = tableOf(text);
  if (typeof table === 'string') throw invalid([{ path: 'file', message: table }]);
  return checkRows(
    table,
    web.invitationUse.addresses,
    (keys) => web.invitations.known(group._id, keys),
    mayDo(reader, group).roles,
  );
}

const trail = (group: Group) =>
  groupTrail(
    group,
    { text: t('Invitations'), href: `/groups/${group.slug}/invitations` },
    { text: t('From a file') },
  );

function choosePage(group: Group, errors: FieldError[], status = 200): PageResult {
  return groupPage(
    {
      template: 'groups/csv-choose.njk',
      title: t('Invite a list of people'),
      breadcrumbs: trail(group),
      errors,
      data: {
        group,
        mostRows,
        days: usualDays,
        lives: lifeDays.map((days) => ({
          value: String(days),
          text: t('{days, plural, one {# day} other {# days}}', { days }),
        })),
      },
    },
    status,
  );
}

async function previewPage(
  web: GroupWeb,
  reader: Reader,
  group: Group,
  { text, encoding }: ReadText,
  days: string,
): Promise<PageResult> {
  const { rows, invited } = await checkedOf(web, reader, group, text);
  const wrong = rows.filter((row) => row.wrong !== null);
  return groupPage({
    template: 'groups/csv-preview.njk',
    title: t('Look at the list before you invite'),
    breadcrumbs: trail(group),
    data: { group, rows, invited, wrong, encoding, text, days, key: newSecret() },
  });
}
