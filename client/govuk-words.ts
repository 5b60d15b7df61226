import { t } from './words.ts';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>>;

/** What govuk-frontend's character count says, in the language of the page. */
export const characterCountWords = {
  charactersUnderLimit: formsOf((count) =>
    t('{count, plural, one {You have # character remaining} other {You have # characters remaining}}', {
      count,
    }),
  ),
  charactersAtLimit: t('You have 0 characters remaining'),
  charactersOverLimit: formsOf((count) =>
    t('{count, plural, one {You have # character too many} other {You have # characters too many}}', {
      count,
    }),
  ),
};

/** What its button beside a password says. */
export const passwordWords = {
  showPassword: t('Show'),
  hidePassword: t('Hide'),
  showPasswordAriaLabel: t('Show password'),
  hidePasswordAriaLabel: t('Hide password'),
  passwordShownAnnouncement: t('Your password is visible'),
  passwordHiddenAnnouncement: t('Your password is hidden'),
};

/** For each form of the plural that the language has, the words with `%{count}` where the number stands. */
function formsOf(words: (count: number) => string): Forms {
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const forms: Forms = {};
  for (let count = 0; count <= 100; count += 1) {
    forms[rules.select(count)] ??= words(count).replace(String(count), '%{count}');
  }
  return { ...forms, other: forms.other ?? words(100).replace('100', '%{count}') };
}
