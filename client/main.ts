import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
} from 'govuk-frontend';
import { enhanceCompose } from './compose.ts';
import { followDraftState } from './draft-state.ts';
import { followCounts } from './counts.ts';
import { dropSaved } from './edit-form.ts';
import { enhanceEditing } from './editing.ts';
import { enhanceFind } from './find.ts';
import { enhancePassages } from './passages.ts';
import { followBell } from './bell.ts';
import { enhanceFollow } from './follow.ts';
import { enhanceQueue } from './queue.ts';
import { tellWhatIsRead } from './read-to.ts';
import { enhanceReactions } from './reactions.ts';
import { refreshParts } from './refresh.ts';
import { characterCountWords, passwordWords } from './govuk-words.ts';
import { countSlowDown } from './slow.ts';
import { followThreads } from './thread.ts';

createAll(SkipLink);
createAll(ErrorSummary);
createAll(NotificationBanner);
createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount, { i18n: characterCountWords });
createAll(PasswordInput, { i18n: passwordWords });
createAll(Radios);
createAll(Checkboxes);
enhanceCompose();
enhancePassages();
enhanceFind();
enhanceReactions();
followThreads();
tellWhatIsRead();
enhanceFollow();
followBell();
followCounts();
followDraftState();
enhanceQueue();
countSlowDown();
dropSaved();
enhanceEditing();
refreshParts();
