import { expect } from 'chai';
import type { Raw } from './http-raw.ts';

/** What would tell how the site is made. */
const inside = /node_modules|at \w+ \(|Mongo|\.ts:/;

/** Fails unless this is a problem document with this status that tells nothing of what is inside. Answers it. */
export function problem(answer: Raw, status: number, what: string): any {
  expect(answer.status, `${what}: ${answer.text.slice(0, 300)}`).to.equal(status);
  expect(answer.headers['content-type'], what).to.match(/^application\/problem\+json/);
  const document = JSON.parse(answer.text);
  expect(document, what).to.include.all.keys('type', 'title', 'status', 'detail', 'errors');
  expect(document.status).to.equal(status);
  expect(answer.text, what).not.to.match(inside);
  return document;
}

/** The same for people: a page with a heading, under the same policy as every page. */
export function errorPage(answer: Raw, status: number, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 200)}`).to.equal(status);
  expect(answer.headers['content-type'], what).to.match(/^text\/html/);
  expect(answer.text, what).to.match(/<h1/).and.not.match(inside);
  expect(answer.headers['content-security-policy'], what).to.be.a('string');
}
