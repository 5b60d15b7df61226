import { bullets, role } from './build.ts';

/** Social networking experts, as in draft 2. */
export const socialNetworking = role(
  {
    id: 'social-networking-expert',
    code: 'SN',
    title: 'Social networking expert',
    statement:
      'Speaks and, above all, listens for a public body in places it does not own. Knows each community’s manners, answers people as a person, and knows when a conversation should move somewhere private.',
  },
  [
    {
      id: 'sn-complaints',
      code: 'SN-01',
      title: 'Answering complaints in public',
      statement:
        'Answers a complaint where it was made, quickly and humanely, without giving away anything about the person who made it.',
      foundation:
        'Recognises a complaint, answers within the promised time in their own words, and moves personal details to a private channel.',
      practitioner: bullets(
        'Gets a real answer from the service instead of repeating “we have passed this on”',
        'Apologises plainly when the organisation is wrong',
        'Logs the complaint so that it counts with those made by letter or telephone',
      ),
      lead: 'Shows directors the pattern behind the complaints, and agrees with legal and customer services what staff may say without asking.',
    },
    {
      id: 'sn-house-rules',
      code: 'SN-02',
      title: 'Moderating fairly',
      statement:
        'Keeps the organisation’s pages fit for everybody to use, by published rules that are applied the same way to critics and to friends.',
      foundation:
        'Hides what the house rules forbid, keeps a copy with the reason, and never hides a post merely because it is critical.',
      practitioner:
        'Writes house rules that people can understand, warns before blocking, and offers a way to appeal.',
      lead: 'Supports staff who receive abuse, decides with the police and legal services when to act on threats, and publishes how often posts were removed.',
    },
    {
      id: 'sn-emergency',
      code: 'SN-03',
      title: 'Informing people in an emergency',
      statement:
        'Gives people true and useful information during floods, snow, outbreaks and other emergencies, in step with partner agencies.',
      foundation:
        'Posts only what has been confirmed, says when the next update will come, and passes on what the public reports.',
      practitioner: bullets(
        'Works from the emergency plan, on a rota, from anywhere',
        'Corrects rumours by repeating the truth and not the rumour',
        'Keeps one web page as the source and points every channel at it',
      ),
      lead: 'Sits in the emergency control room with the authority to publish without further sign-off, and has rehearsed it.',
    },
    {
      id: 'sn-impartiality',
      code: 'SN-04',
      title: 'Staying impartial, especially before elections',
      statement:
        'Keeps official accounts politically impartial, and helps staff and councillors to know which account they are speaking from.',
      foundation:
        'Knows what the pre-election period forbids, and asks before sharing anything from a candidate, a campaign or a councillor.',
      practitioner:
        'Briefs staff and councillors before each election with examples, reviews scheduled posts, and answers borderline questions the same day.',
      lead: 'Agrees the guidance with the monitoring officer, stands by staff who refuse a request that would breach it, and reviews each case after the vote.',
    },
  ],
);
