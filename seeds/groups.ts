import type { SeedGroup } from './shapes.ts';

/** The four networks that asked to join, a working group of one of them, and a board that nobody outside it may see. */
export const groups: SeedGroup[] = [
  {
    slug: 'pswpg',
    name: 'Public Sector Web Professionals Group',
    scope: 'public',
    joining: 'request',
    question: 'Which public sector website do you work on, and what do you do there?',
    purpose: [
      'People who run, write, build and measure public sector websites, and who would like their work to be recognised as a profession.',
      'We own the **Web Professionals Framework** and answer every formal comment made on it.',
    ].join('\n\n'),
    rules: [
      '- Say what you have seen in your own work, and say when you are guessing.',
      '- Criticise the wording, never the person who wrote it.',
      '- Do not name a colleague, a resident or a patient.',
      '- If you sell something, say so once and then take part like everybody else.',
    ].join('\n'),
  },
  {
    slug: 'spin',
    name: 'SPIN',
    scope: 'public',
    joining: 'open',
    purpose:
      'A network for people who publish public sector information on the web. We began as a mailing list and still answer like one: quickly, frankly and mostly before nine in the morning.',
    rules: [
      '- Ask anything. Somebody here has had the same trouble with the same form.',
      '- Quote the part you are answering, not all of it.',
      '- Job advertisements are welcome if they state the salary.',
    ].join('\n'),
  },
  {
    slug: 'scottish-web-forum',
    name: 'Scottish Web Forum',
    scope: 'public',
    joining: 'invitation',
    purpose:
      'Web teams of councils, health boards and agencies in Scotland. We meet twice a year and talk here in between, about what is different in Scotland and what only seems to be.',
    rules: [
      '- Gaelic and English are both welcome; a summary in the other language helps.',
      '- Share documents under a licence that lets others reuse them.',
      '- The chair may close a conversation that has stopped getting anywhere, and says why.',
    ].join('\n'),
  },
  {
    slug: 'nhs-web-network',
    name: 'NHS Web Network',
    scope: 'public',
    joining: 'request',
    question: 'Which trust, board or hospital is your website for?',
    purpose:
      'For those who look after the websites of trusts, boards and hospitals: communications officers, developers, and the many who do both between other duties.',
    rules: [
      '- Nothing that could identify a patient, ever, even as an example.',
      '- Clinical questions belong with clinicians; here we ask how to publish their answers well.',
      '- Be patient with late replies. Most of us work shifts around somebody else’s.',
    ].join('\n'),
  },
  {
    slug: 'nhs-accessibility-leads',
    name: 'NHS Accessibility Leads',
    scope: 'members',
    joining: 'request',
    parent: 'nhs-web-network',
    purpose:
      'Those who answer for accessibility in their trust or board, and who compare complaints, audits and contracts before they are public.',
    rules: '- What somebody else’s supplier charges stays here.\n- Leave an audit as its author wrote it.',
  },
  {
    slug: 'programme-board',
    name: 'Skills Programme Board',
    scope: 'hidden',
    joining: 'invitation',
    purpose: 'Plans the money and the people behind the Nightjar programme, before any of it is announced.',
    rules:
      '- What is said here stays here until the board publishes it.\n- Declare an interest before you speak.',
  },
];
