import { mergeTopics, movePosts } from '../topics/move.ts';
import { changeTopic } from '../topics/change.ts';
import { destroyTopic, recoverTopic } from '../topics/destroy.ts';
import { setStatus } from '../topics/status.ts';
import type { Post, Topic } from '../records.ts';
import { invalidParameters, topicNotFound, tooMany, unprocessable } from '../refusal.ts';
import { seesTopic } from '../rights.ts';
import { chunkSize, printSize, showStreamed, showTopic, streamOf } from '../show/topic.ts';
import { isTruthy, isWordTrue, list, movedTo, number, ok, text, type Reply } from '../http/call.ts';
import type { At, Route } from '../http/router.ts';
import { topicPage } from './pages.ts';

function topicOf({ forum, call, part }: At): Topic {
  const topic = forum.topics.get(Number(part.topic));
  if (!topic || !seesTopic(forum, call.asker, topic)) throw topicNotFound();
  return topic;
}

function show(at: At): Reply {
  const { forum, call, part } = at;
  if (!call.json) return topicPage(at);
  const topic = topicOf(at);
  const tail = part.number ? `/${part.number}` : '';
  if (part.slug !== undefined && part.slug !== topic.slug)
    return movedTo(`${forum.baseUrl}/t/${topic.slug}/${topic.id}${tail}.json`);
  const print = isTruthy(call.params, 'print');
  if (
    print &&
    !call.asker?.admin &&
    forum.limiter.take(`print:${call.asker?.id ?? call.address}`, 5, 3600) > 0
  )
    throw unprocessable([(tooMany(60).body as { errors: string[] }).errors[0]!]);
  const page = number(call.params, 'page') ?? 1;
  if (page > 1 && (page - 1) * (print ? printSize : chunkSize) >= streamOf(call.asker, topic).length)
    throw topicNotFound();
  const question = {
    raw: isTruthy(call.params, 'include_raw'),
    page,
    print,
    near: part.number ? Number(part.number) : null,
    showDeleted: isTruthy(call.params, 'show_deleted'),
  };
  return ok(showTopic(forum, call.asker, topic, question));
}

function posts(at: At): Reply {
  const { forum, call } = at;
  const topic = topicOf(at);
  const stream = streamOf(call.asker, topic);
  const wanted = new Set(list(call.params, 'post_ids').map(Number));
  const asked = number(call.params, 'post_number');
  const found =
    asked === null
      ? stream.filter(({ id }) => wanted.size === 0 || wanted.has(id)).slice(0, wanted.size || chunkSize)
      : besideNumber(topic, stream, asked, isTruthy(call.params, 'asc'));
  const raw = isTruthy(call.params, 'include_raw');
  return ok({
    post_stream: { posts: found.map((post) => showStreamed(forum, call.asker, post, raw)) },
    id: topic.id,
  });
}

/** Those that follow a number, or those before it, the nearest first; of a number that is not there, the nearest counts. */
function besideNumber(topic: Topic, stream: Post[], asked: number, after: boolean): Post[] {
  const numbers = topic.posts.map(({ number: of }) => of);
  const near = numbers.reduce((best, of) => (Math.abs(of - asked) < Math.abs(best - asked) ? of : best));
  return after
    ? stream.filter(({ number: of }) => of > near).slice(0, chunkSize)
    : stream
        .filter(({ number: of }) => of < near)
        .slice(-chunkSize)
        .toReversed();
}

function byExternalId({ forum, call, part }: At): Reply {
  const topic = forum.externalIds.get(part.external!.toLowerCase());
  if (!topic || !seesTopic(forum, call.asker, topic)) throw topicNotFound();
  return movedTo(`${forum.baseUrl}/t/${topic.slug}/${topic.id}.json`);
}

/** Only parameters at the top are read, whatever the API document shows. */
function update(at: At): Reply {
  const { forum, call } = at;
  const topic = topicOf(at);
  const title = text(call.params, 'title');
  const category = number(call.params, 'category_id');
  const original = text(call.params, 'original_title');
  changeTopic(forum, call.asker!, topic, {
    ...(title === null ? {} : { title }),
    ...(category === null ? {} : { categoryId: category }),
    ...(call.params.tags === undefined ? {} : { tags: list(call.params, 'tags') }),
    ...(original === null ? {} : { originalTitle: original }),
  });
  return ok({
    basic_topic: {
      id: topic.id,
      title: topic.title,
      fancy_title: topic.title,
      slug: topic.slug,
      posts_count: topic.posts.filter(({ deletedAt }) => !deletedAt).length,
    },
  });
}

function status(at: At): Reply {
  const { forum, call } = at;
  const which = text(call.params, 'status');
  if (which === null || text(call.params, 'enabled') === null) throw invalidParameters('status');
  setStatus(forum, call.asker!, topicOf(at), which, isWordTrue(call.params, 'enabled'));
  return ok({ success: 'OK', topic_status_update: null });
}

function move(at: At): Reply {
  const { forum, call } = at;
  const ids = list(call.params, 'post_ids').map(Number);
  const title = text(call.params, 'title');
  const to = forum.topics.get(number(call.params, 'destination_topic_id') ?? 0);
  if (title === null && !to) throw invalidParameters('destination_topic_id');
  const where = to
    ? { topic: to }
    : { title: title!, categoryId: number(call.params, 'category_id'), tags: list(call.params, 'tags') };
  const target = movePosts(forum, call.asker!, topicOf(at), ids, where);
  return ok({ success: true, url: `/t/${target.slug}/${target.id}` });
}

function merge(at: At): Reply {
  const to = at.forum.topics.get(number(at.call.params, 'destination_topic_id') ?? 0);
  if (!to) throw invalidParameters('destination_topic_id');
  mergeTopics(at.forum, at.call.asker!, topicOf(at), to);
  return ok({ success: true, url: `/t/${to.slug}/${to.id}` });
}

const act =
  (what: typeof destroyTopic): Route['answer'] =>
  (at) => {
    what(at.forum, at.call.asker!, topicOf(at));
    return ok('');
  };

const pins = { topic_id: 'topic' };

export const topicRoutes: Route[] = [
  {
    method: 'GET',
    path: '/t/external_id/:external',
    name: 'topics#show_by_external_id',
    pins: { external_id: 'external' },
    answer: byExternalId,
  },
  { method: 'GET', path: '/t/:topic#/posts', name: 'topics#posts', pins, answer: posts },
  { method: 'GET', path: '/t/:topic#', name: 'topics#show', pins, answer: show },
  { method: 'GET', path: '/t/:slug/:topic#', name: 'topics#show', pins, answer: show },
  { method: 'GET', path: '/t/:slug/:topic#/:number#', name: 'topics#show', pins, answer: show },
  { method: 'PUT', path: '/t/:topic#/status', name: 'topics#status', pins, answer: status },
  { method: 'PUT', path: '/t/:topic#/recover', name: 'topics#recover', pins, answer: act(recoverTopic) },
  { method: 'POST', path: '/t/:topic#/move-posts', name: 'topics#move_posts', pins, answer: move },
  { method: 'POST', path: '/t/:topic#/merge-topic', name: 'topics#merge_topic', pins, answer: merge },
  { method: 'PUT', path: '/t/:slug/:topic#', name: 'topics#update', pins, answer: update },
  { method: 'PUT', path: '/t/:topic#', name: 'topics#update', pins, answer: update },
  { method: 'DELETE', path: '/t/:topic#', name: 'topics#destroy', pins, answer: act(destroyTopic) },
];
