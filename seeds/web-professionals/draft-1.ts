import type { SeedItem } from '../shapes.ts';
import { bullets, role } from './build.ts';
import { draftTwoItems } from './draft-2.ts';
import { earlierDraft } from './earlier-draft.ts';

const everyNetwork = role({ id: 'social-networking-expert', code: 'SN', title: '', statement: '' }, [
  {
    id: 'sn-every-network',
    code: 'SN-05',
    title: 'Keeping a presence on every network',
    statement: 'Opens and maintains an official account on each social network that residents use.',
    foundation: 'Sets up an account with the right name, logo and description.',
    practitioner: 'Posts to every account at least once each working day.',
    lead: 'Increases the number of followers on all networks year on year.',
  },
]).slice(1);

/** The whole of draft 1: draft 2 with everything that has been added, reworded or moved since undone. */
export const draftOneItems: SeedItem[] = earlierDraft(draftTwoItems, {
  notYet: [
    'wm-business-case',
    'wm-legal-duty',
    'wm-service-failure',
    'wm-saying-no',
    'mm-cost-per-contact',
    'pc-personal-data',
    'hd-listening',
    'ce-editing-tact',
  ],
  was: {
    'web-manager': {
      statement: 'Manages the website and the web team, and reports to senior management.',
    },
    'wm-direction': {
      title: 'Web strategy',
      statement: 'Develops and maintains the web strategy.',
    },
    'wm-direction-foundation': { statement: 'Is aware of the web strategy.' },
    'wm-direction-practitioner': {
      statement: 'Contributes to the web strategy and reviews it from time to time.',
    },
    'wm-direction-lead': { statement: 'Owns the web strategy.' },
    'wm-daily-delivery': {
      title: 'Managing the web team',
      statement: 'Manages the web team’s workload, priorities and performance.',
    },
    'wm-daily-delivery-practitioner': {
      statement: 'Prioritises requests from services and keeps the team busy.',
    },
    'wm-suppliers': {
      title: 'Supplier management',
      statement: 'Manages contracts with suppliers of web services.',
    },
    'wm-suppliers-practitioner': {
      statement: 'Writes specifications, evaluates tenders and holds contract meetings.',
    },
    'wm-suppliers-lead': { statement: 'Negotiates contracts and manages several suppliers at once.' },
    'wd-accessible-components': {
      statement: 'Builds pages that meet WCAG 2.1 level AA, as tested by an automatic checker.',
    },
    'wd-accessible-components-practitioner': {
      statement: 'Runs an automatic accessibility checker over each page and corrects the errors it reports.',
    },
    'wd-incidents-practitioner': {
      statement: bullets(
        'Preserves logs and evidence before rebuilding a compromised server',
        'Restores a site from back-up',
        'Informs the help desk when the site is unavailable',
      ),
    },
    'ce-plain-english': {
      statement: 'Writes clear and concise content in line with the corporate style guide.',
    },
    'ce-governance-lead': {
      statement: 'Encourages departments to review their content regularly.',
    },
    'mm-task-completion': {
      title: 'Measuring visits',
      statement: 'Reports the number of visits, page views and unique visitors, and explains the trend.',
    },
    'mm-task-completion-lead': {
      statement: 'Sets targets for growth in visits and has them included in the corporate plan.',
    },
    'mk-moving-online': {
      title: 'Channel shift',
      statement: 'Promotes online services so that residents move away from dearer channels.',
    },
    'mk-moving-online-lead': {
      statement: 'Sets targets for channel shift and plans the closure of telephone and counter services.',
    },
    'ec-consultation-lead': {
      statement: 'Manages the organisation’s programme of online consultations.',
    },
    'sn-complaints': {
      title: 'Monitoring comments',
      statement: 'Monitors what is said about the organisation and passes complaints to the right service.',
    },
  },
  stood: [{ id: 'translation-alternatives', parent: 'e-communications', code: 'EC-05' }],
  stillThere: everyNetwork,
});
