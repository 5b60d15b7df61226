import { domainToASCII } from 'node:url';
import { invalid } from '../../core/errors.ts';
import { t } from '../../core/words/words.ts';

const mostDomains = 20;
const longestDomain = 253;
const domainForm = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** Where anybody can have an address: it says nothing about where they work. */
const publicMail = new Set(
  `aol.com aol.co.uk btinternet.com btopenworld.com fastmail.com gmail.com gmx.com gmx.co.uk googlemail.com
  hey.com hotmail.com hotmail.co.uk icloud.com live.co.uk live.com mac.com mail.com me.com msn.com ntlworld.com
  outlook.com outlook.co.uk pm.me proton.me protonmail.com plus.net plusnet.com rocketmail.com sky.com talk21.com
  talktalk.net tiscali.co.uk tutanota.com virginmedia.com yahoo.com yahoo.co.uk yandex.com ymail.com zoho.com`.split(
    /\s+/,
  ),
);

/** Where many organisations have their addresses: it says nothing about which of them somebody works for. */
const sharedMail = new Set(
  'ac.uk cjsm.net co.uk gov.uk nhs.net nhs.scot nhs.uk org.uk police.uk sch.uk'.split(' '),
);

/** The domain of an address in the form in which domains are compared; null when it has none. */
export function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at < 0
    ? null
    : domainToASCII(
        address
          .slice(at + 1)
          .trim()
          .toLowerCase(),
      ) || null;
}

/**
 * The e-mail domains in what was typed, parted by white space or commas, in the form in which they are compared, each
 * once. Throws 422 naming `domains`, with every one that is not right.
 */
export function checkDomains(typed: string): string[] {
  const parts = typed.split(/[\s,;]+/).filter((part) => part !== '');
  const wrong: string[] = [];
  const right = new Set<string>();
  for (const part of parts) {
    const domain = domainToASCII(part.replace(/^.*@/, '').toLowerCase().replace(/\.$/, ''));
    if (domain.length > longestDomain || !domainForm.test(domain))
      wrong.push(
        t('“{domain}” is not a domain; write it as in example.gov.uk', { domain: part.slice(0, 80) }),
      );
    else if (publicMail.has(domain))
      wrong.push(
        t('Anybody can have an address at {domain}, so it does not show where they work', { domain }),
      );
    else if (sharedMail.has(domain))
      wrong.push(
        t('Many organisations share {domain}, so it does not show which one somebody works for', { domain }),
      );
    else right.add(domain);
  }
  if (right.size > mostDomains) wrong.push(t('Enter {most} domains or fewer', { most: mostDomains }));
  if (wrong.length > 0) throw invalid([{ path: 'domains', message: wrong.join('. ') }]);
  return [...right].toSorted();
}
