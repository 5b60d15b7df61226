/** How people come to groups: a request that waits, one that was declined, and invitations. */
export const joining = {
  waiting: {
    group: 'nhs-web-network',
    member: 'ben-osei',
    answer:
      'None yet. From January I look after the public health pages that Harrowby shares with its trust.',
  },
  declined: {
    group: 'pswpg',
    member: 'jo-lindqvist',
    answer: 'I used to have one.',
    by: 'isla-drummond',
    reason:
      'The group is for people who work on a public sector website now. You are welcome to read and to post.',
  },
  /** By letter; the second is withdrawn. */
  invited: {
    group: 'pswpg',
    by: 'isla-drummond',
    people: [
      { email: 'nora.quill@demo.example', name: 'Nora Quill', roles: ['member', 'editor'] },
      { email: 'old.address@demo.example', name: 'Nora Quill', roles: ['member'] },
    ],
    withdrawn: 'old.address@demo.example',
  },
  link: { group: 'pswpg', by: 'isla-drummond', uses: 25, days: 90 },
} as const;
