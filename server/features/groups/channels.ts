/** Which groups there are and what each is. */
export const groupsChannel = 'groups';

/** One group's members, and how they came and went. */
export const groupChannel = (group: string): string => `group:${group}`;
