import { bullets, paragraphs, role } from './build.ts';

/** Web managers, as in draft 2: one role, which many think should be two. */
export const webManagers = role(
  {
    id: 'web-manager',
    code: 'WM',
    title: 'Web manager',
    statement: paragraphs(
      'Answers for the organisation’s website as a whole: what it is for, whether it works, who may publish on it, what it costs and what happens when it fails.',
      'Sets the direction with senior managers and also runs the team, the suppliers and the daily list of work. In a small body one person does all of this and writes the news as well; in a large one the web manager leads several of the other roles in this framework.',
    ),
  },
  [
    {
      id: 'wm-direction',
      code: 'WM-01',
      title: 'Setting direction for the web',
      statement:
        'Agrees with senior managers what the website is for over the next three years, what it will stop doing, and how anyone will know.',
      foundation:
        'Explains the present web strategy to a colleague, and shows which of this quarter’s work follows from it and which does not.',
      practitioner: bullets(
        'Writes a strategy of a few pages from evidence about users, costs and the organisation’s own plan',
        'Names what will be closed as well as what will be built',
        'Reviews it every year in public',
      ),
      lead: 'Takes part in the decisions that create work for the web, such as a new service, a merger or a cut, before they are made, and changes some of them.',
    },
    {
      id: 'wm-daily-delivery',
      code: 'WM-02',
      title: 'Running the team and the list of work',
      statement:
        'Decides what the team does next and what it does not, so that important work is finished and people go home on time.',
      foundation:
        'Keeps one visible list of requests, says what is being worked on and when the rest will be looked at.',
      practitioner: bullets(
        'Orders work by its value to users and by legal need, and not by who shouts',
        'Keeps time free for faults, upgrades and learning',
        'Covers leave and sickness so that no task depends on one person',
      ),
      lead: 'Builds a team with the mix of roles the organisation needs, plans for those who will leave, and uses this framework to argue for the grades.',
    },
    {
      id: 'wm-suppliers',
      code: 'WM-03',
      title: 'Buying systems and managing suppliers',
      statement:
        'Buys content management systems, hosting and other web services that meet real needs at a fair price, and sees that suppliers do what they promised.',
      foundation:
        'Writes down what users and editors need from a product, takes part in scoring bids, and keeps a record of faults reported to the supplier.',
      practitioner: bullets(
        'Tests a short list with real editors and real content before signing',
        'Writes accessibility, security, service levels and the right to leave with all content into the contract',
        'Meets suppliers regularly with figures, and claims service credits when they are due',
      ),
      lead: 'Chooses with procurement and legal colleagues the route and the length of a contract, shares frameworks with neighbouring bodies, and starts to plan the exit on the day of signing.',
    },
    {
      id: 'wm-standards',
      code: 'WM-04',
      title: 'Governing standards across departments',
      statement:
        'Gets departments to publish to one set of standards, and deals with those who go their own way.',
      foundation:
        'Knows who publishes what, trains new publishers before giving them access, and finds microsites that nobody mentioned.',
      practitioner:
        'Runs a web board that includes the departments with most to publish, agrees standards there, and reports how well each department keeps them.',
      lead: 'Closes sites and withdraws publishing rights when standards are not met, with the chief executive’s support agreed beforehand and a better offer to put in their place.',
    },
    {
      id: 'wm-business-case',
      code: 'WM-05',
      title: 'Making the case for money',
      statement:
        'Makes an honest case for what the web costs and gains, and spends the budget in such a way that an auditor could follow it.',
      foundation:
        'Keeps track of the web budget by month, and knows what is committed, what is contracted and what is merely hoped for.',
      practitioner: bullets(
        'Writes a business case with benefits that somebody has agreed to own',
        'Counts staff time, training and running costs, and not only the purchase',
        'Compares doing nothing honestly with doing something',
      ),
      lead: 'Defends the budget before councillors or a trust board, offers choices with their consequences for users, and reports afterwards what the money bought.',
    },
    {
      id: 'wm-legal-duty',
      code: 'WM-06',
      title: 'Answering for the law',
      statement:
        'Knows which laws bear on the website, from accessibility and privacy to copyright and equality, and can show what has been done about each.',
      foundation:
        'Keeps the accessibility statement, the privacy notice and the cookie notice true, and knows whom to ask about each.',
      practitioner: bullets(
        'Has the site audited for accessibility and publishes a dated plan for what fails',
        'Uses “disproportionate burden” only after a written assessment',
        'Keeps a register of risks that senior managers have seen',
      ),
      lead: 'Tells the accountable director in writing when the organisation is breaking the law on its website, with a plan and a price, and does not let the matter drop.',
    },
    {
      id: 'wm-service-failure',
      code: 'WM-07',
      title: 'Leading when the service fails',
      statement:
        'Leads through an outage, a data breach or a bad launch so that the public are told the truth and staff can get on with the repair.',
      foundation:
        'Knows the incident plan, whom to call and what to say to the contact centre, and has taken part in a rehearsal.',
      practitioner: bullets(
        'Takes charge of the incident and gives somebody else the job of mending it',
        'Publishes what is known, what is not, and when the next message will come',
        'Decides when to take a service offline rather than let it do harm',
      ),
      lead: 'Holds a review in which people can speak freely, publishes its findings, and sees each action through to the end.',
    },
    {
      id: 'wm-saying-no',
      code: 'WM-08',
      kind: 'Behaviour',
      title: 'Saying no with reasons',
      statement:
        'Refuses what would not help users, gives the reason, and keeps the goodwill of the person who asked.',
      foundation:
        'Asks what the request is meant to achieve before answering it, and offers another way to achieve it.',
      practitioner:
        'Says no in the meeting and not afterwards, with evidence, and writes down what would change the answer.',
      lead: 'Is trusted enough that people ask before they buy, and supports members of the team when they say no.',
    },
  ],
);
