import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
} from 'govuk-frontend';

createAll(SkipLink);
createAll(ServiceNavigation);
createAll(ErrorSummary);
createAll(NotificationBanner);
createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(PasswordInput);
createAll(Radios);
createAll(Checkboxes);
