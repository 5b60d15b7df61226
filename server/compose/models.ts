import type { Connection } from 'mongoose';
import { databaseModels } from '../core/database/database.models.ts';
import { logModels } from '../core/log/log.models.ts';
import { outboxModels } from '../core/mail/outbox.models.ts';
import { accountModels } from '../features/accounts/accounts.models.ts';
import { ghostModels } from '../features/accounts/ghosts.ts';
import { followingModels } from '../features/following/following.models.ts';
import { notificationModels } from '../features/following/notifications.models.ts';
import { frameworkModels } from '../features/frameworks/frameworks.models.ts';
import { anchoringModels } from '../features/anchoring/anchoring.models.ts';
import { groupModels } from '../features/groups/groups.models.ts';
import { letterModels } from '../features/letters/letters.models.ts';
import { moderationModels } from '../features/moderation/moderation.models.ts';
import { organisationModels } from '../features/organisations/organisations.models.ts';
import { organisationResponseModels } from '../features/organisation-responses/responses.models.ts';
import { ownModels } from '../features/own/own.models.ts';
import { pictureModels } from '../features/pictures/pictures.models.ts';
import { feedModels } from '../features/feeds/feeds.models.ts';
import { searchModels } from '../features/search/search.models.ts';
import { uploadModels } from '../features/sheets/uploads.models.ts';
import { siteModels } from '../features/site/site.models.ts';
import { reactionModels } from '../features/threads/reactions.models.ts';
import { moveModels } from '../features/threads/moves.models.ts';
import { screeningModels } from '../features/screening/screening.models.ts';
import { threadModels } from '../features/threads/threads.models.ts';
import { writingModels } from '../features/writing/writing.models.ts';

/** Every collection of the site, by name. */
export function composeModels(connection: Connection) {
  return {
    ...databaseModels(connection),
    ...logModels(connection),
    ...outboxModels(connection),
    ...accountModels(connection),
    ...ghostModels(connection),
    ...frameworkModels(connection),
    ...groupModels(connection),
    ...threadModels(connection),
    ...reactionModels(connection),
    ...anchoringModels(connection),
    ...moveModels(connection),
    ...screeningModels(connection),
    ...moderationModels(connection),
    ...followingModels(connection),
    ...notificationModels(connection),
    ...letterModels(connection),
    ...organisationModels(connection),
    ...organisationResponseModels(connection),
    ...siteModels(connection),
    ...searchModels(connection),
    ...feedModels(connection),
    ...pictureModels(connection),
    ...ownModels(connection),
    ...writingModels(connection),
    ...uploadModels(connection),
  };
}
