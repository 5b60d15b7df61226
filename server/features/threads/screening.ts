import { Problem } from '../../core/errors.ts';
import type { Reader } from '../../core/reader.ts';
import type { HoldReason } from './held-post.ts';
import type { Words } from './post-drafts.ts';
import type { ThreadSubject } from './thread-subject.ts';
import { t } from '../../core/words/words.ts';
import type { Post } from './threads.models.ts';

/** Words that somebody is about to say in a thread. */
export interface Said {
  reader: Reader;
  thread: string;
  subject: ThreadSubject;
  words: Pick<Words, 'body' | 'suggestion'>;
  /** The title, when these words are the first of a thread that their author opens. */
  title: string | null;
}

/** What looks at words before they are posted. Given by the feature that screens. */
export interface Screening {
  /** Why a moderator should see the words first; null when they may be posted. Throws the refusal of what may not be. */
  judge(said: Said): Promise<HoldReason | null>;
  /** Throws the refusal of words that may not be put in place of others that are posted already. */
  judgeEdit(said: Said): Promise<void>;
  /** Remembers what was posted, to know it again. */
  note(post: Pick<Post, '_id' | 'thread' | 'author' | 'body'>): Promise<void>;
}

/** The refusal of words that their author has just posted elsewhere. */
export class RepeatedPost extends Problem {
  /** Id of the earlier post. */
  readonly earlier: string;

  constructor(earlier: string, detail: string) {
    super(409, 'repeated', t('Posted already'), { detail, errors: [{ path: 'body', message: detail }] });
    this.earlier = earlier;
  }
}
