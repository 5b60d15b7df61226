import { bullets, role } from './build.ts';

/** E-communications professionals, as in draft 2. */
export const eCommunications = role(
  {
    id: 'e-communications',
    code: 'EC',
    title: 'E-communications professional',
    statement:
      'Uses the web and e-mail to tell people what a public body is deciding and doing, and to hear what they think. Comes more often from the press office than from IT, and needs to be at home in both.',
  },
  [
    {
      id: 'ec-consultation',
      code: 'EC-01',
      title: 'Consulting people online',
      statement:
        'Runs online consultations that ask real questions early enough to matter, reach those affected, and show what difference the answers made.',
      foundation:
        'Publishes a consultation with its dates, the documents, a way to answer offline and a person to ask.',
      practitioner: bullets(
        'Challenges questions that lead or that ask for a decision already taken',
        'Finds out who has not answered, and goes to them',
        'Publishes a summary of answers and the decision on one page, and writes to those who took part',
      ),
      lead: 'Advises when not to consult, keeps within the law on fair consultation, and lets people discuss a draft passage by passage before it is settled.',
    },
    {
      id: 'ec-news',
      code: 'EC-02',
      title: 'Telling the news online',
      statement:
        'Publishes news that residents or patients can use, and keeps it apart from the lasting information that services need.',
      foundation: 'Turns a press release into a useful page, with the date, the place and what to do.',
      practitioner:
        'Plans news with services and the press office, publishes to the web first, and moves lasting facts to the page where they belong.',
      lead: 'Agrees with leaders what the home page is for, and keeps it for tasks when others want a picture of the opening ceremony.',
    },
    {
      id: 'ec-elections',
      code: 'EC-03',
      title: 'Publishing elections and results',
      statement:
        'Publishes everything that electors need before polling day, and results on the night, accurately, accessibly and without favour.',
      foundation:
        'Publishes statutory notices on the right day and in a readable form, and checks names and times with the returning officer’s team.',
      practitioner: bullets(
        'Makes polling station look-up work on a phone, and tests it with every change of district',
        'Rehearses the publishing of results with two people, one to enter and one to check',
        'Prepares a light page for the peak in traffic',
      ),
      lead: 'Agrees with the returning officer who may publish and correct a result, and what will be done if the site fails at two in the morning.',
    },
    {
      id: 'ec-intranet',
      code: 'EC-04',
      title: 'Reaching colleagues online',
      statement:
        'Runs an intranet and internal channels that help colleagues to do their work, including those who have no desk.',
      foundation:
        'Keeps staff information correct, names an owner for each page, and answers colleagues’ questions about where to find things.',
      practitioner: bullets(
        'Finds the tasks for which staff use the intranet, and mends those first',
        'Reaches refuse crews, home carers and ward staff on their own phones, with their agreement',
        'Measures whether a message was understood and not only whether it was opened',
      ),
      lead: 'Makes the intranet the place where policies are found, gets duplicates on shared drives retired, and tells staff of bad news before the newspapers do.',
    },
  ],
);
