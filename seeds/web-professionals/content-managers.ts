import { bullets, role } from './build.ts';

/** Content managers and editors, as in draft 2. */
export const contentManagers = role(
  {
    id: 'content-manager',
    code: 'CE',
    title: 'Content manager or editor',
    statement:
      'Looks after the words: what is published, whether it is true, whether it can be understood, and when it should go. Persuades dozens of colleagues who know their subject and have never been asked to write for the public.',
  },
  [
    {
      id: 'ce-plain-english',
      code: 'CE-01',
      title: 'Writing in plain English',
      statement:
        'Writes so that most people understand at the first reading, without losing what is legally or clinically exact.',
      foundation: bullets(
        'Begins with what the reader needs to do',
        'Uses short sentences and the words residents search for',
        'Asks the service to check facts, not style',
      ),
      practitioner:
        'Rewrites specialist text with the specialist beside them, tests it with readers, and keeps the legal wording that has to stay with an explanation next to it.',
      lead: 'Sets the house style, settles arguments about it with evidence, and is listened to by lawyers and consultants as well as by editors.',
    },
    {
      id: 'ce-governance',
      code: 'CE-02',
      title: 'Giving every page an owner',
      statement:
        'Makes sure that every page has a named owner, a reason to exist and a date by which somebody will look at it again.',
      foundation:
        'Keeps the list of owners and review dates up to date, chases politely, and reports pages whose owner has left.',
      practitioner: bullets(
        'Agrees with each service what it will publish and who may publish it',
        'Removes pages that nobody owns, nobody visits or nobody has reviewed in a year',
        'Checks that what was removed was not required by law',
      ),
      lead: 'Has the authority, in writing, to refuse or remove content from any department, and has used it.',
    },
    {
      id: 'ce-documents',
      code: 'CE-03',
      title: 'Publishing documents people can use',
      statement:
        'Publishes in web pages by preference; where a document is unavoidable, makes it accessible, findable and dated.',
      foundation:
        'Turns a simple Word document into a web page, and checks headings, tables, alternative text and language in a PDF.',
      practitioner:
        'Persuades authors to publish as pages, repairs documents that must remain, and shows from the figures how few people open them.',
      lead: 'Agrees with committees, planning and procurement how their documents will be made accessible at source, and puts it in the templates and contracts they use.',
    },
    {
      id: 'ce-findability',
      code: 'CE-04',
      title: 'Structuring content so that it can be found',
      statement:
        'Arranges and labels content by what people are trying to do rather than by department, and keeps search working.',
      foundation: 'Writes titles, summaries and metadata that make sense in a list of search results.',
      practitioner: bullets(
        'Tests labels and structure with card sorting or tree testing before moving anything',
        'Reads the search log every month and fixes the commonest failures',
        'Redirects old addresses, including those printed on letters and vans',
      ),
      lead: 'Holds the structure of the whole site steady through restructures, so that a change of directorate does not change an address.',
    },
    {
      id: 'ce-foi-records',
      code: 'CE-05',
      title: 'Freedom of information and records',
      statement:
        'Publishes what the publication scheme promises, uses requests as a sign of what is missing, and keeps what must be kept.',
      foundation:
        'Knows what the publication scheme requires, finds it on the site, and passes on a request that arrives by a web form on the same day.',
      practitioner:
        'Reviews requests each quarter with the information officer, publishes the answers that are asked for again and again, and archives pages before a redesign.',
      lead: 'Turns regular requests into regularly published open data, with a named owner for each set, and can show that the number of requests fell.',
    },
    {
      id: 'translation-alternatives',
      code: 'CE-06',
      title: 'Translations and alternative formats',
      statement:
        'Provides content in the languages and formats that people need, including Welsh or Gaelic where there is a duty, British Sign Language and Easy Read.',
      foundation:
        'Knows how to order a translation or an Easy Read version, links it from the page it belongs to, and marks its language in the code.',
      practitioner: bullets(
        'Decides what to translate from evidence of who uses the service, not from a standard list of languages',
        'Updates every version on the day the English changes, or says on the page that it is older',
        'Warns of the limits of machine translation on pages about health, benefits and law',
      ),
      lead: 'Plans for two languages from the first sketch where the law treats them equally, and budgets for sign language and Easy Read in major consultations.',
    },
    {
      id: 'ce-editing-tact',
      code: 'CE-07',
      kind: 'Behaviour',
      title: 'Editing other people’s work with tact',
      statement: 'Improves what others wrote and leaves them willing to write again.',
      foundation: 'Explains each change by what a reader would make of it, not by a rule.',
      practitioner:
        'Gives hard news about a document in conversation, offers to do the first page together, and gives the author the credit.',
      lead: 'Builds a circle of contributors who ask to be edited, and protects editors from being overruled by rank.',
    },
  ],
);
