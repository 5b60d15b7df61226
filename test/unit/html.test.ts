import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { createEnvironment } from '../../server/core/html/environment.ts';
import { errorPage } from '../../server/core/html/error-page.ts';
import { createViews, type Page, type Views } from '../../server/core/html/views.ts';
import { cpuMs } from '../support/cpu-time.ts';
import { dateWords, excerpt, initials, timeWords, withoutMarkdown } from '../../server/core/html/words.ts';

const root = process.cwd();
const manifest = { 'main.js': 'main-1.js', 'main.css': 'main-2.css', 'favicon.svg': 'favicon-3.svg' };
const priya = { name: 'Priya <b>&</b> Raman', handle: 'priya', moderates: false, admin: false };

function makeViews(): Views {
  return createViews({ root, manifest, siteName: 'Moot', production: true });
}

function lostPage(extra: Partial<Page> = {}): Page {
  return { ...errorPage({ status: 404 }), path: '/lost?a=1&b="2"', ...extra };
}

describe('pages', () => {
  const views = makeViews();

  it('escape what people wrote wherever it is filled in', () => {
    const html = views.page(
      lostPage({
        title: 'A & <script>alert(1)</script>',
        member: priya,
        token: 'to"ken',
        errors: [{ path: 'anchor.start', message: 'Start <here>' }],
        notice: { kind: 'success', text: '<i>Saved</i>' },
        breadcrumbs: [{ text: '<u>Home</u>', href: '/?"' }, { text: 'Here' }],
      }),
    );
    expect(html).to.include('<title>Error: A &amp; &lt;script&gt;alert(1)&lt;/script&gt; – Moot</title>');
    expect(html).to.include('Priya &lt;b&gt;&amp;&lt;/b&gt; Raman');
    expect(html).to.include('content="to&quot;ken"').and.include('value="to&quot;ken"');
    expect(html).to.include('&lt;i&gt;Saved').and.include('&lt;u&gt;Home').and.include('Start &lt;here&gt;');
    for (const wrong of ['<script>alert', '<b>&', '<i>Saved', '<u>Home', '<here>', '/?""']) {
      expect(html, wrong).not.to.include(wrong);
    }
  });

  it('say Error in the title and put a summary that leads to the fields first', () => {
    expect(views.page(lostPage()))
      .to.include('<title>Page not found – Moot</title>')
      .and.not.include('error-summary');
    const html = views.page(lostPage({ errors: [{ path: 'items[2].title', message: 'Enter a title' }] }));
    expect(html).to.include('<title>Error: Page not found – Moot</title>');
    expect(html).to.match(
      /<main[^>]*>\s*<div class="govuk-error-summary" data-module="govuk-error-summary">/,
    );
    expect(html).to.include('<a href="#items-2--title">Enter a title</a>');
  });

  it('never show a mark where a slot is, nor take what somebody wrote for one', () => {
    const marks = ['slot-x-title', 'slot-title', '$&', '$1', '{{ slot.main }}'].join(' ');
    for (const member of [null, { ...priya, name: marks }]) {
      const html = views.page(lostPage({ title: marks, member, token: member ? 't' : null }));
      expect(html).not.to.match(/slot-[0-9a-f]{24}/);
      expect(html).to.include(`<title>${marks.replace('&', '&amp;')} – Moot</title>`);
      expect(html.match(/<main/g)).to.have.length(1);
    }
  });

  it('carry a token only for those who have one', () => {
    const guest = views.page(lostPage());
    expect(guest).not.to.include('csrf');
    expect(guest).to.include('href="/sign-in?return=%2Flost%3Fa%3D1%26b%3D%222%22"');
    expect(guest).to.include('href="/register').and.not.include('/sign-out');
    const member = views.page(lostPage({ member: priya, token: 'abc' }));
    expect(member).to.include('<meta name="csrf-token" content="abc">');
    expect(member).to.include('action="/sign-out"').and.include('name="_csrf" value="abc"');
    expect(member).not.to.include('href="/register').and.not.include('href="/moderation"');
    const moderator = views.page(lostPage({ member: { ...priya, moderates: true }, token: 'abc' }));
    expect(moderator).to.include('href="/moderation"');
  });

  it('give the hash of the one inline script that is in the page', () => {
    const scripts = [...views.page(lostPage()).matchAll(/<script>(.*?)<\/script>/gs)];
    expect(scripts).to.have.length(1);
    const hash = createHash('sha256')
      .update(scripts[0]?.[1] ?? '')
      .digest('base64');
    expect(views.inlineScriptHash).to.equal(`'sha256-${hash}'`);
  });

  it('render the frame once for each kind', () => {
    const fresh = makeViews();
    fresh.page(lostPage({ section: 'home' }));
    const after = fresh.chromeRenders();
    const one = fresh.page(lostPage({ section: 'home', title: 'One' }));
    expect(fresh.chromeRenders()).to.equal(after);
    expect(one).to.include('<title>One – Moot</title>').and.include('aria-current="true"');
    fresh.page(lostPage({ section: 'groups' }));
    expect(fresh.chromeRenders()).to.equal(after + 1);
  });

  it('name no brand that is not ours', () => {
    const html = views.page(lostPage({ wide: true }));
    expect(html).not.to.match(/crown|GOV\.UK|royal|govuk-header/i);
    expect(html).to.include('lang="en-GB"').and.include('moot-wide').and.include('content="noindex"');
    expect(html)
      .to.include('/assets/main-1.js')
      .and.include('/assets/main-2.css')
      .and.include('/assets/favicon-3.svg');
  });

  it('refuse to start without the built files', () => {
    const start = (): Views => createViews({ root, manifest: {}, siteName: 'Moot', production: true });
    expect(start).to.throw('main.js');
  });
});

describe('templates', () => {
  const environment = createEnvironment(root);
  const flat = (html: string): string =>
    html.replace(/>\s+/g, '>').replace(/\s+</g, '<').replace(/\s+/g, ' ').trim();

  it('are found only where templates are', () => {
    for (const name of ['../package.json', 'core/../../x.njk', '/etc/passwd', 'core', 'core/no such.njk']) {
      expect(() => environment.render(name, {}), name).to.throw();
    }
  });

  it('have fields that the error summary leads to', () => {
    const html = environment.renderString(
      `{% from "core/forms.njk" import field, area, password, radios, checkboxes, button, csrf %}
      {{ field('email', 'E-mail', { errors: errors, value: value, type: 'email' }) }}
      {{ area('post.body', 'Post', { errors: errors, maxlength: 100, value: value }) }}
      {{ area('plain', 'Plain', {}) }}{{ password('password', 'Password') }}
      {{ radios('formal', 'Formal?', [{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }], { value: 'no', errors: errors }) }}
      {{ checkboxes('days', 'Days', [{ value: 'mon', text: 'Monday' }], { values: ['mon'] }) }}
      {{ button('Send', { secondary: true }) }}{{ csrf(token) }}{{ csrf(null) }}`,
      {
        token: 't',
        value: '</textarea><b>"',
        errors: [
          { path: 'post.body', message: 'Write <something>' },
          { path: 'formal', message: 'Choose one' },
        ],
      },
    );
    expect(html).to.include('id="post-body"').and.include('id="post-body-error"').and.include('id="formal"');
    expect(html).to.include('Write &lt;something&gt;').and.include('&lt;/textarea&gt;&lt;b&gt;');
    expect(html.match(/govuk-error-message"/g)).to.have.length(2);
    expect(html)
      .to.match(/value="no" checked/)
      .and.match(/value="mon" checked/);
    expect(html).to.include('type="email"').and.include('data-maxlength="100"');
    expect(html.match(/name="_csrf"/g)).to.have.length(1);
  });

  it('write breadcrumbs as GOV.UK does', () => {
    const items = [{ text: 'Frameworks & more', href: '/frameworks' }, { text: 'Web manager' }];
    const ours = environment.render('core/before.njk', { breadcrumbs: items });
    const theirs = environment.renderString(
      `{% from "govuk/components/breadcrumbs/macro.njk" import govukBreadcrumbs %}{{ govukBreadcrumbs({ items: items }) }}`,
      { items },
    );
    expect(flat(ours)).to.equal(flat(theirs));
  });

  it('link to the first, the last and the neighbouring pages', () => {
    const template = `{% from "core/pagination.njk" import pagination %}{{ pagination({ page: page, pages: pages, href: '/t?page=' }) }}`;
    const render = (page: number, pages: number): string =>
      environment.renderString(template, { page, pages });
    const hrefs = [...render(5, 9).matchAll(/href="\/t\?page=(\d+)"/g)].map((match) => match[1]);
    expect(hrefs).to.deep.equal(['4', '1', '4', '5', '6', '9', '6']);
    expect(render(5, 9).match(/ellipsis/g)).to.have.length(2);
    expect(render(1, 1).trim()).to.equal('');
  });

  it('say what happened and lead back on every error page', () => {
    const views = makeViews();
    for (const status of [400, 403, 404, 409, 413, 422, 429, 500, 503]) {
      const page = errorPage({ status, title: 'Changed meanwhile', detail: 'A <detail>', retryAfter: 30 });
      const html = views.page({ ...page, path: '/x' });
      expect(html, String(status)).to.include(`<h1 class="govuk-heading-l">${page.title}</h1>`);
      expect(html, String(status)).to.include('href="/frameworks"').and.not.include('<detail>');
    }
  });
});

describe('words', () => {
  it('tell times by the clock of London, in winter and in summer', () => {
    expect(timeWords('2026-11-21T14:05:00Z')).to.equal('21 November 2026 at 2:05pm');
    expect(timeWords('2026-07-01T14:05:00Z')).to.equal('1 July 2026 at 3:05pm');
    expect(timeWords('2026-06-30T23:30:00Z')).to.equal('1 July 2026 at 12:30am');
    expect(timeWords(Date.UTC(2026, 0, 1, 12, 0))).to.equal('1 January 2026 at 12:00pm');
    expect(dateWords(new Date('2026-06-30T23:30:00Z'))).to.equal('1 July 2026');
    expect(dateWords('2026-11-30T23:30:00Z')).to.equal('30 November 2026');
    expect([dateWords(null), timeWords('soon'), timeWords(undefined)]).to.deep.equal(['', '', '']);
  });

  it('write times for machines and people', () => {
    const html = createEnvironment(root).renderString('{{ at | timeTag }}{{ none | timeTag }}', {
      at: new Date('2026-11-21T14:05:00Z'),
    });
    expect(html).to.equal('<time datetime="2026-11-21T14:05:00.000Z">21 November 2026 at 2:05pm</time>');
  });

  it('cut at a word and never inside a character', () => {
    expect(excerpt('  Short\n text ', 20)).to.equal('Short text');
    expect(excerpt('One two, three four', 9)).to.equal('One two…');
    expect(excerpt('😀😀😀😀', 2)).to.equal('😀😀…');
    expect(excerpt(null, 5)).to.equal('');
  });

  it('take the marks of Markdown out of an excerpt, and nothing else', () => {
    expect(
      withoutMarkdown('> We own the **Web Framework**, *truly*. See [[CE-02]] and [this](/a).'),
    ).to.equal('We own the Web Framework, truly. See CE-02 and this.');
    expect(withoutMarkdown('## One\n\n- two\n1. `three`')).to.equal('One\n\ntwo\nthree');
    const plain = '3 * 4 = 12, snake_case_name, 2026-11-22 and a - b';
    expect(withoutMarkdown(plain)).to.equal(plain);
  });

  it('take no longer for the excerpt of a text that was made to take long', () => {
    const begun = cpuMs();
    for (const text of ['['.repeat(50_000), '[['.repeat(25_000), '[a]('.repeat(12_500), ' '.repeat(50_000)]) {
      expect(withoutMarkdown(text).length).to.be.lessThan(2_001);
    }
    expect(cpuMs() - begun).to.be.lessThan(1_500);
  });

  it('shorten names to initials', () => {
    expect(initials('Siobhán Keane')).to.equal('SK');
    expect(initials('wei ling tan')).to.equal('WT');
    expect(initials('Óscar')).to.equal('Ó');
    expect(initials(null)).to.equal('');
  });
});
