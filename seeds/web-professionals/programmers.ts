import { bullets, role } from './build.ts';

/** Programmers and coders, as in draft 2. */
export const programmers = role(
  {
    id: 'programmer',
    code: 'PC',
    title: 'Programmer or coder',
    statement:
      'Writes and looks after the programs behind a public website: the calculations, the links to other systems, the jobs that run at night. Often the only person who knows why a thing works, and therefore obliged to write it down.',
  },
  [
    {
      id: 'pc-rules-into-code',
      code: 'PC-01',
      title: 'Turning rules into working code',
      statement:
        'Turns a policy, a fee table or an eligibility rule into code that does what the service meant, and can show that it does.',
      foundation:
        'Changes a rule in an existing program, such as a parking permit charge, and checks the result against examples agreed with the service.',
      practitioner: bullets(
        'Writes a rule as worked examples that the service owner can read and sign off before any code exists',
        'Finds the cases the policy forgot and takes them back to whoever wrote it',
        'Keeps amounts and dates that change each April out of the code',
      ),
      lead: 'Advises policy staff, before a decision is taken, which rules will be cheap or dear to automate, and records who accepted each exception.',
    },
    {
      id: 'pc-back-office',
      code: 'PC-02',
      title: 'Joining the site to back-office systems',
      statement:
        'Connects web pages and forms to the systems that hold the work, such as council tax, planning, patient appointments and libraries, so that nobody types the same thing twice.',
      foundation:
        'Uses a documented interface to read or send data, and handles the case where the other system does not answer.',
      practitioner: bullets(
        'Agrees with the owner of the other system what is sent, how often, and what happens when it fails',
        'Queues requests so that a form sent at the weekend is not lost while the back office is down for maintenance',
        'Reconciles what was sent with what arrived, and reports the difference',
      ),
      lead: 'Sets how systems are joined across the organisation, refuses links that depend on one person’s desktop, and has open interfaces written into contracts.',
    },
    {
      id: 'pc-testing-release',
      code: 'PC-03',
      title: 'Testing and releasing safely',
      statement:
        'Puts changes live in small steps, with tests, at a time when somebody is there, and can take them back.',
      foundation:
        'Keeps work in version control, runs the tests before asking for a review, and writes down how to undo each change.',
      practitioner:
        'Automates the build, the tests and the release; releases during working hours; and can put the previous version back within fifteen minutes.',
      lead: 'Decides with the web manager which days are closed to releases, such as election week and annual billing, and reviews failed releases without looking for someone to blame.',
    },
    {
      id: 'pc-personal-data',
      code: 'PC-04',
      title: 'Keeping personal data safe',
      statement:
        'Collects the least personal data that a service needs, guards it while it is held, and removes it on time.',
      foundation:
        'Recognises personal and special category data, never puts it in logs, test systems or e-mail, and reports a suspected leak within the hour.',
      practitioner: bullets(
        'Contributes to a data protection impact assessment before building',
        'Encrypts data in transit and at rest, and limits who can read it',
        'Builds deletion in from the start, to the retention schedule',
      ),
      lead: 'Challenges a service that asks for more than it needs, agrees standards with the data protection officer, and leads the technical response to a breach inside the 72 hours allowed for reporting it.',
    },
  ],
);
