/** The composition: the only place that knows every feature. Services below, the web on top. */
export { composeServices, prepareData, type Services } from './compose/services.ts';
export { composeSite, type Site } from './compose/site.ts';
