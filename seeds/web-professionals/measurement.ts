import { bullets, role } from './build.ts';

/** Measurement and monitoring specialists, as in draft 2. */
export const measurement = role(
  {
    id: 'measurement-specialist',
    code: 'MM',
    title: 'Measurement and monitoring specialist',
    statement:
      'Finds out whether the website works, for whom and at what cost, and makes sure that somebody acts on the answer. Counts what matters to people who use the service before what is easy to count.',
  },
  [
    {
      id: 'mm-task-completion',
      code: 'MM-01',
      title: 'Measuring whether people finish their task',
      statement:
        'Knows the tasks that matter most to visitors, and measures whether people complete them and where they give up.',
      foundation:
        'Runs an exit survey or a simple task test from a script, and reports the results with the number of people who took part.',
      practitioner: bullets(
        'Finds the top tasks from search, calls and visits, and agrees them with services',
        'Measures completion in at least two ways, such as analytics and observed tests',
        'Follows up with the service until a failing step is fixed, then measures again',
      ),
      lead: 'Has task completion reported beside the budget, and has page views taken out of the corporate plan.',
    },
    {
      id: 'mm-analytics',
      code: 'MM-02',
      title: 'Running web analytics honestly',
      statement:
        'Sets up analytics that are lawful, accurate enough for the question, and open about what they cannot see.',
      foundation:
        'Produces a standard report, knows what a session and a page view are, and leaves out staff and robots.',
      practitioner: bullets(
        'Collects nothing before consent where consent is needed, and estimates what is lost by that',
        'Checks the set-up after every release',
        'States the margin of doubt next to the figure',
      ),
      lead: 'Chooses tools with the data protection officer, publishes the figures, and stops collecting what nobody has used in a year.',
    },
    {
      id: 'mm-quality-monitoring',
      code: 'MM-03',
      title: 'Monitoring quality and availability',
      statement:
        'Watches the site all the time for broken links, access barriers, slow pages and outages, so that the organisation hears of them before the public does.',
      foundation:
        'Runs the regular checks, sorts faults by how many people they affect, and tells the page’s owner.',
      practitioner:
        'Combines automatic checks with manual ones, since a machine finds only some access barriers, and tests whole journeys from outside the network every few minutes.',
      lead: 'Agrees service levels with suppliers and services, publishes the results good or bad, and can show the trend over two years.',
    },
    {
      id: 'mm-reporting',
      code: 'MM-04',
      title: 'Reporting so that something changes',
      statement:
        'Presents findings so that a busy manager knows what to do next, and comes back to see whether it was done.',
      foundation: 'Writes a one-page report with one finding, one picture and one recommendation.',
      practitioner:
        'Chooses the measure with the person who will have to act on it, shows it against last year and similar bodies, and keeps a list of what was decided.',
      lead: 'Tells directors and councillors what they would rather not hear, with evidence, in time for it to matter.',
    },
    {
      id: 'mm-cost-per-contact',
      code: 'MM-05',
      title: 'Working out what a contact costs',
      statement:
        'Works out what it costs to serve a person on the web, by telephone and face to face, without pretending that every visit replaces a call.',
      foundation:
        'Collects volumes and costs by channel from the people who hold them, and notes where each figure came from.',
      practitioner: bullets(
        'Separates contacts that the web removed from contacts that would never have happened',
        'Counts failure: the calls made because the website did not work',
        'Uses a published method, so that other bodies can compare',
      ),
      lead: 'Advises the finance director what savings can safely be promised, and says so when a business case counts the same saving twice.',
    },
  ],
);
