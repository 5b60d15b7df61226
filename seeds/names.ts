import { idFromName, uuidFromName } from '../server/core/ids.ts';
import { frameworks } from './content.ts';

/** Ids of the demonstration data: the same in every installation, so that loading it again finds it. */
export const groupId = (slug: string): string => idFromName(`seed group ${slug}`);
export const memberId = (handle: string): string => idFromName(`seed member ${handle}`);
export const organisationId = (name: string): string => idFromName(`seed organisation ${name}`);
export const pictureId = (name: string): string => idFromName(`seed picture ${name}`);
export const postId = (id: string): string => idFromName(`seed post ${id}`);
export const groupThreadId = (group: string, title: string): string =>
  idFromName(`seed thread ${group} ${title}`);

/** The identifier of an item in its framework: as its file gives it, or made for the frameworks written here. */
export function itemIdentifier(framework: string, item: string): string {
  const writtenHere = frameworks.some(({ slug }) => slug === framework);
  return writtenHere ? uuidFromName(`seed ${framework} ${item}`) : item;
}
