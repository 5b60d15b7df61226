import type { SeedMember } from './shapes.ts';

/** Twelve people who take part, one who is suspended and one whose address is not confirmed yet. */
export const members: SeedMember[] = [
  {
    handle: 'isla-drummond',
    name: 'Isla Drummond',
    email: 'isla.drummond@demo.example',
    organisation: 'Strathbeg Council',
    roles: [
      { group: 'pswpg', roles: ['member', 'chair'] },
      { group: 'scottish-web-forum', roles: ['member'] },
    ],
  },
  {
    handle: 'dominik-wolski',
    name: 'Dominik Wolski',
    email: 'dominik.wolski@demo.example',
    organisation: 'Harrowby City Council',
    admin: true,
    roles: [
      { group: 'pswpg', roles: ['member', 'editor'] },
      { group: 'spin', roles: ['member', 'moderator'] },
    ],
  },
  {
    handle: 'tunde-adeyemi',
    name: 'Tunde Adeyemi',
    email: 'tunde.adeyemi@demo.example',
    organisation: 'Kestrel Valley Borough Council',
    roles: [
      { group: 'pswpg', roles: ['member', 'officer'] },
      { group: 'programme-board', roles: ['member', 'chair'] },
    ],
  },
  {
    handle: 'priya-raman',
    name: 'Priya Raman',
    email: 'priya.raman@demo.example',
    organisation: 'Lindenshire Hospitals NHS Trust',
    roles: [
      { group: 'pswpg', roles: ['member', 'editor'] },
      { group: 'nhs-web-network', roles: ['member', 'moderator'] },
      { group: 'nhs-accessibility-leads', roles: ['member'] },
    ],
  },
  {
    handle: 'callum-mackie',
    name: 'Callum Mackie',
    email: 'callum.mackie@demo.example',
    organisation: 'NHS Glenorrin',
    roles: [
      { group: 'scottish-web-forum', roles: ['member', 'moderator'] },
      { group: 'nhs-web-network', roles: ['member', 'editor'] },
    ],
  },
  {
    handle: 'rhiannon-pugh',
    name: 'Rhiannon Pugh',
    email: 'rhiannon.pugh@demo.example',
    organisation: 'Freelance',
    roles: [
      { group: 'pswpg', roles: ['member', 'moderator'] },
      { group: 'spin', roles: ['member', 'officer'] },
    ],
  },
  {
    handle: 'fatima-siddiqui',
    name: 'Fatima Siddiqui',
    email: 'fatima.siddiqui@demo.example',
    organisation: 'Crofting and Lands Agency Scotland',
    roles: [
      { group: 'scottish-web-forum', roles: ['member', 'chair'] },
      { group: 'pswpg', roles: ['member'] },
      { group: 'programme-board', roles: ['member', 'editor'] },
    ],
  },
  {
    handle: 'george-hallam',
    name: 'George Hallam',
    email: 'george.hallam@demo.example',
    organisation: 'Marram District Council',
    roles: [
      { group: 'pswpg', roles: ['member'] },
      { group: 'spin', roles: ['member'] },
    ],
  },
  {
    handle: 'siobhan-keane',
    name: 'Siobhán Keane',
    email: 'siobhan.keane@stbrannocs.example',
    organisation: 'St Brannoc’s University Hospital',
    roles: [
      { group: 'nhs-web-network', roles: ['member', 'chair'] },
      { group: 'nhs-accessibility-leads', roles: ['member', 'chair'] },
    ],
  },
  {
    handle: 'wei-ling-tan',
    name: 'Wei Ling Tan',
    email: 'weiling.tan@eastmere.example',
    organisation: 'Eastmere County Council',
    roles: [
      { group: 'spin', roles: ['member', 'chair'] },
      { group: 'programme-board', roles: ['member', 'officer'] },
    ],
  },
  {
    handle: 'ben-osei',
    name: 'Ben Osei',
    email: 'ben.osei@demo.example',
    organisation: 'Harrowby City Council',
    roles: [],
  },
  {
    handle: 'jo-lindqvist',
    name: 'Jo Lindqvist',
    email: 'jo.lindqvist@demo.example',
    organisation: null,
    roles: [],
  },
  {
    handle: 'ravi-desai',
    name: 'Ravi Desai',
    email: 'ravi.desai@demo.example',
    organisation: 'Desai Web Audits Ltd',
    roles: [{ group: 'spin', roles: ['member'] }],
  },
  {
    handle: 'morag-sinclair',
    name: 'Morag Sinclair',
    email: 'morag.sinclair@demo.example',
    organisation: 'Glen Orrin Health Centre',
    unconfirmed: true,
    roles: [],
  },
];
