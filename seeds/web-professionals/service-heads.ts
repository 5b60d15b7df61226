import { bullets, role } from './build.ts';

/** Heads of customer service or IT with web responsibilities, as in draft 2. */
export const serviceHeads = role(
  {
    id: 'service-head',
    code: 'HD',
    title: 'Head of customer service or IT with web responsibilities',
    statement:
      'Has the website among many other duties, and may never have published a page. Is there to give the web a place at the table, money, sensible limits and protection.',
  },
  [
    {
      id: 'hd-sponsor',
      code: 'HD-01',
      title: 'Sponsoring the web as a way to serve people',
      statement:
        'Treats the website as a place where the organisation’s work is done, and gives it the attention that a front desk of the same size would have.',
      foundation:
        'Uses the website as a resident or patient would, at least every month, and reads what people say about it.',
      practitioner:
        'Sets targets for the web with services, owns them together with the web manager, and removes obstacles that the team cannot remove alone.',
      lead: 'Speaks for the web where budgets and organisation are decided, and accepts in public that its failures are the organisation’s failures.',
    },
    {
      id: 'hd-joined-channels',
      code: 'HD-02',
      title: 'Joining the web to the telephone and the counter',
      statement:
        'Makes sure that a person hears the same answer, and can carry on the same task, whichever way they get in touch.',
      foundation: 'Has advisers and web editors work from the same information, and knows where they do not.',
      practitioner: bullets(
        'Sends the reasons for calls to the web team every week',
        'Lets advisers see what the caller has already done online',
        'Moves staff between channels to learn from one another',
      ),
      lead: 'Plans services across channels from the outset, and moves money between them when people move.',
    },
    {
      id: 'hd-architecture',
      code: 'HD-03',
      title: 'Fitting the web into IT without smothering it',
      statement:
        'Brings the web within the organisation’s security, contracts and continuity plans, and leaves the team able to change the site every day.',
      foundation:
        'Knows which systems the website depends on, and has them in the continuity plan with a time by which each must be back.',
      practitioner:
        'Agrees with the web team rules on change, access and hosting that suit a public service used at all hours, and reviews them when they get in the way.',
      lead: 'Ends or renegotiates contracts that stop the web from improving, and answers for the risk of doing so.',
    },
    {
      id: 'hd-growing-skills',
      code: 'HD-04',
      title: 'Growing web skills',
      statement:
        'Knows what skills the web needs, where they are missing, and how people can acquire them and be paid for them.',
      foundation:
        'Holds a yearly conversation with each web specialist about skills, using this framework, and agrees one thing to learn.',
      practitioner: bullets(
        'Maps the team against the framework and plans recruitment and training from the gaps',
        'Gives time for networks and communities of practice, and counts it as work',
        'Brings in people by routes other than a degree',
      ),
      lead: 'Gets job descriptions and grades changed to match the work that is really done, together with neighbouring bodies where that helps.',
    },
    {
      id: 'hd-listening',
      code: 'HD-05',
      kind: 'Behaviour',
      title: 'Listening to those who do the work',
      statement:
        'Asks the people nearest to the website before deciding, and lets them see what became of their advice.',
      foundation:
        'Knows the team by name and by trade, and does not send them “the website” as though it were one thing.',
      practitioner:
        'Tells the team what was decided and why, in the same week, particularly when it went against them.',
      lead: 'Brings specialists into the room to speak for themselves, and changes course in front of others when they are right.',
    },
  ],
);
