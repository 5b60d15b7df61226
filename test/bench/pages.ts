const webProfessionals = '/frameworks/web-professionals';
const digitalAndData = '/frameworks/government-digital-and-data';

/** The competency whose thread has twenty posts in the demonstration data. */
export const competencyPage = `${webProfessionals}/competencies/WM`;

/** The draft with 1,124 items. */
export const largeDraftPage = `${digitalAndData}/drafts/1`;

/** What a newcomer reads, one page of each sort. */
export const mainPages = [
  '/',
  '/frameworks',
  webProfessionals,
  `${webProfessionals}/drafts/2`,
  `${webProfessionals}/drafts/2/comments`,
  competencyPage,
  digitalAndData,
  largeDraftPage,
  '/groups',
  '/groups/pswpg',
  '/sign-in',
  '/register',
  '/pages/about',
  '/api/v1/frameworks',
];
