import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildClient } from '../../../client/build.mjs';
import { composeServices, prepareData, type Services } from '../../../server/compose.ts';
import { openDatabase } from '../../../server/core/database/database.ts';
import { createLogger } from '../../../server/core/logger.ts';
import type { Item } from '../../../server/features/frameworks/frameworks.models.ts';
import { idFromName } from '../../../server/core/ids.ts';
import { describePassage } from '../../../server/core/passage/anchor.ts';
import { codePointLength } from '../../../server/core/passage/code-points.ts';
import { everyone } from '../../../server/core/reader.ts';
import { copyOf, edits, oneOf, type Random, randomOf, textOf, written } from '../../support/edits-by-rule.ts';
import { daysFromNow, editionOf } from '../../support/http-drafts.ts';
import { ddatItems, statementsFrom, strangeTo } from '../../support/seed-texts.ts';
import { testConfig } from '../../support/test-config.ts';

export interface Speed {
  competencies: number;
  anchors: number;
  seconds: number;
}

const anchors = 2_000;
const quiet = { info() {}, warn() {}, error() {} };

/**
 * How long it takes to carry 2,000 anchors across all competencies of the DDaT framework, every one of which was edited,
 * with a database: comparing the texts, and writing what came of it.
 */
export async function speed(): Promise<Speed> {
  const dataDir = await mkdtemp(join(tmpdir(), 'moot-anchors-'));
  const { connection, close } = await openDatabase({
    mongodbUri: null,
    dataDir,
    log: quiet,
    join: 'refuse',
    onGivingUp: () => undefined,
  });
  try {
    const config = testConfig(dataDir);
    const services = composeServices({
      config,
      logger: createLogger(config.logLevel),
      connection,
      manifest: (await buildClient()).manifest,
    });
    await prepareData(services);
    return await measure(services);
  } finally {
    await close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measure(services: Services): Promise<Speed> {
  const asked = { slug: 'many', name: 'Many', scope: 'public', purpose: '', rules: '' } as const;
  const { _id: id } = await services.groups.ensure(everyone, asked);
  const random = randomOf(7);
  const texts = ddatItems().map(({ fullStatement }, at) => ({
    identifier: `item-${at}`,
    statement: fullStatement,
  }));
  const add = async (items: typeof texts, opensAt: Date): Promise<void> => {
    const named = { title: 'Many', description: '' };
    await services.editionImport.run(everyone, {
      ...named,
      slug: 'many',
      group: { id, scope: 'public' },
      edition: editionOf({ ...named, items }),
      state: 'open',
      opensAt,
      closesAt: daysFromNow(7),
    });
  };
  await add(texts, daysFromNow(-2));
  const others = statementsFrom(texts.map(({ statement }) => ({ fullStatement: statement })));
  const edited = texts.map(({ identifier, statement }) => {
    const text = copyOf(textOf(statement));
    edits[oneOf(random, Object.keys(edits))]!(text, random, strangeTo(statement, others, random));
    return { identifier, statement: written(text).source };
  });
  const { draft } = await services.frameworkStore.draft(everyone, 'many', 1);
  const { items } = await services.frameworkStore.edition(draft.edition);
  await comment(services, `thread:d-${draft._id}`, items, random);
  await add(edited, daysFromNow(-1));
  const begun = performance.now();
  const made = await services.carrying.rebuild();
  return { competencies: items.length, anchors: made, seconds: (performance.now() - begun) / 1000 };
}

async function comment(services: Services, channel: string, items: Item[], random: Random): Promise<void> {
  for (let at = 0; at < anchors; at += 1) {
    const { competency, statement } = items[at % items.length]!;
    const start = Math.floor(random() * codePointLength(statement) * 0.8);
    const anchor = { competency, field: 'statement', ...describePassage(statement, start, start + 12) };
    const words = { version: 1, author: 'nobody', body: 'Words.', replyTo: null, formal: false };
    const post = { postId: idFromName(`anchor ${at}`), number: at + 1, about: competency, anchor, ...words };
    await services.log.append(channel, {
      decide: () => ({ type: 'post.created', actor: null, data: post }),
    });
  }
}
