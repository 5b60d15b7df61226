import type { SeedSubject } from './shapes.ts';

/** A picture in a post: its file in `seeds/pictures`, and what it is for whoever cannot see it. */
export interface SeedPicture {
  name: string;
  author: string;
  subject: SeedSubject;
  alt: string;
}

export const pictures: SeedPicture[] = [
  {
    name: 'focus-ring',
    author: 'rhiannon-pugh',
    subject: { kind: 'competency', framework: 'accessible-web', item: 'ac-keyboard' },
    alt: 'Four buttons in a row: Libraries, Tip, Registrar, Swimming. The third has the focus: a thick dark ring on yellow.',
  },
];
