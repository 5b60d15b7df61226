import { bullets, role } from './build.ts';

/** Web developers, as in draft 2. */
export const webDevelopers = role(
  {
    id: 'web-developer',
    code: 'WD',
    title: 'Web developer',
    statement:
      'Builds the pages, components and templates that the public uses, and keeps the platform beneath them healthy. Works between design, content and infrastructure, and is usually asked first when anything breaks.',
  },
  [
    {
      id: 'wd-accessible-components',
      code: 'WD-01',
      title: 'Building accessible pages and components',
      statement:
        'Builds pages that work for people who use a keyboard, a screen reader, magnification or voice control, and proves it by trying them.',
      foundation: bullets(
        'Uses the right HTML element before reaching for script',
        'Labels every field and ties its error message to it',
        'Moves through every page built using the keyboard alone',
      ),
      practitioner:
        'Tests each new component with at least two screen readers and at 400% zoom, meets WCAG 2.2 level AA, and records what was tried and what failed.',
      lead: 'Sets the testing done before release, trains others in it, includes disabled people in the testing of important services and pays them for their time.',
    },
    {
      id: 'wd-cms',
      code: 'WD-02',
      title: 'Configuring and extending the content management system',
      statement:
        'Makes the content management system fit the way editors work, with as little bespoke code as will do.',
      foundation:
        'Adds a content type, a template or a permission to the system, tests it as an editor would, and notes the change.',
      practitioner: bullets(
        'Sits with editors before changing their screens',
        'Prefers configuration to code, and supported modules to home-made ones',
        'Rehearses an upgrade on a copy of the live site',
      ),
      lead: 'Knows what it would take to leave the present system, keeps content exportable in an open format, and tells the web manager each year what staying will cost.',
    },
    {
      id: 'wd-performance-reach',
      code: 'WD-03',
      title: 'Reaching old phones and slow connections',
      statement:
        'Keeps pages light and sturdy enough for a pay-as-you-go phone, a library computer or a locked-down hospital desktop.',
      foundation:
        'Measures the weight and speed of a page before and after a change, and removes what is not needed.',
      practitioner:
        'Works to an agreed budget for page weight, makes core tasks work without script, and tests on the oldest devices that analytics and front-line staff say are in use.',
      lead: 'Publishes which browsers and devices are supported and why, and turns down third-party widgets that would break the budget or track visitors.',
    },
    {
      id: 'wd-secure-platform',
      code: 'WD-04',
      title: 'Keeping the platform patched and secure',
      statement:
        'Knows what software the site depends on, applies security updates before they are needed, and can show when it was last done.',
      foundation: 'Applies routine updates from a written procedure and checks the main journeys afterwards.',
      practitioner: bullets(
        'Keeps a list of every component, its version and who watches it',
        'Applies critical patches within the time the security policy allows, normally 14 days',
        'Removes old accounts, plugins and forgotten microsites',
      ),
      lead: 'Commissions penetration tests, explains the findings to people who are not technical, and gets the serious ones fixed or formally accepted by a named director.',
    },
    {
      id: 'wd-incidents',
      code: 'WD-05',
      title: 'Responding to outages and security incidents',
      statement:
        'Acts calmly and in order when the site fails or is attacked: make it safe, say what is happening, restore it, learn.',
      foundation:
        'Recognises an incident, calls the right person out of hours, and keeps a note of what was seen and done with times.',
      practitioner: bullets(
        'Restores a site from back-up to a timetable that has been rehearsed',
        'Preserves logs and evidence before rebuilding a compromised server',
        'Gives the communications team a true sentence to publish within thirty minutes',
      ),
      lead: 'Runs a rehearsal every year with communications, emergency planning and the hosting supplier, and publishes what was learned from each real incident.',
    },
  ],
);
