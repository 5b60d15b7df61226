import { bullets, role } from './build.ts';

/** Web marketers, as in draft 2. */
export const webMarketers = role(
  {
    id: 'web-marketer',
    code: 'MK',
    title: 'Web marketer',
    statement:
      'Helps people to know that a service exists, that it is for them and that it can be used online. Measures success by what people then do, and not by how many saw the advertisement.',
  },
  [
    {
      id: 'mk-campaigns',
      code: 'MK-01',
      title: 'Planning a campaign around an outcome',
      statement:
        'Plans campaigns from the change that is wanted, such as more foster carers or fewer missed appointments, and can tell whether it happened.',
      foundation:
        'Writes a brief with one audience, one action and one measure, and prepares the page before the posters are printed.',
      practitioner: bullets(
        'Chooses channels from evidence about where the audience is',
        'Tests two versions of a message on a small scale before spending the rest',
        'Reports the cost of each completed action',
      ),
      lead: 'Advises against a campaign when the trouble lies in the service itself, and helps to mend the service first.',
    },
    {
      id: 'mk-search',
      code: 'MK-02',
      title: 'Being found through search engines',
      statement:
        'Makes sure that people who search in their own words reach the official page, and not an imitator that charges a fee.',
      foundation:
        'Uses the words people search for in titles and headings, and checks how the page appears in results.',
      practitioner: bullets(
        'Finds searches for which the organisation ought to appear and does not',
        'Mends technical barriers with developers: duplicate pages, missing redirects, blocked content',
        'Reports misleading advertisements and copycat sites',
      ),
      lead: 'Decides when paid search is a fair use of public money, and ends it when ordinary results are good enough.',
    },
    {
      id: 'mk-email',
      code: 'MK-03',
      title: 'Writing to people with their consent',
      statement:
        'Sends e-mail and text messages that people asked for, can use and can stop, within the law on privacy and electronic communications.',
      foundation:
        'Uses only lists with recorded consent, includes a working way to stop, and tests messages on a phone.',
      practitioner:
        'Separates service messages from marketing, sends to people by topic and place, and removes those who no longer read.',
      lead: 'Resists the use of a service’s customer list for another purpose, agrees the lawful basis in writing, and publishes what lists are held.',
    },
    {
      id: 'mk-moving-online',
      code: 'MK-04',
      title: 'Moving people online and leaving nobody behind',
      statement:
        'Persuades people who could use a service online to do so, and protects the way in for those who cannot or will not.',
      foundation:
        'Explains to a resident how to use an online service, and always gives the other way to do the same thing.',
      practitioner: bullets(
        'Finds out why people still call, before trying to stop them',
        'Works with libraries, advice centres and front-line staff who help people to get online',
        'Measures who has stopped using the service altogether',
      ),
      lead: 'Insists that a channel is closed only after the online service has been shown to work for those who depended on it, and reports who was lost.',
    },
  ],
);
