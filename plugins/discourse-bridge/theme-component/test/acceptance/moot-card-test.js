import { visit } from "@ember/test-helpers";
import { test } from "qunit";
import topicFixtures from "discourse/tests/fixtures/topic";
import { acceptance } from "discourse/tests/helpers/qunit-helpers";
import { forgetCards } from "../../discourse/lib/ask-for-card";

const moot = "https://moot.example.org";
const card = {
  thread: {
    id: "c-1",
    title: "Listens",
    url: `${moot}/frameworks/care/competencies/A-1`,
    kind: "competency",
    posts: 3,
  },
  framework: { title: "Care", url: `${moot}/frameworks/care` },
  competency: {
    code: "A-1",
    kind: "Skill",
    title: "Listens",
    statement: "Listens to *families*.",
    url: `${moot}/frameworks/care/competencies/A-1`,
  },
  draft: {
    number: 2,
    title: "Care",
    state: "open",
    opensAt: null,
    closesAt: "2027-01-31T12:00:00.000Z",
    url: `${moot}/frameworks/care/drafts/2#item-1`,
    commentUrl: `${moot}/frameworks/care/drafts/2#item-1`,
  },
};

acceptance("Moot card", function (needs) {
  let asked;
  let fetched;
  let status;

  needs.pretender((server, helper) => {
    server.get("/t/280.json", () =>
      helper.response(topicFixtures["/t/280/1.json"])
    );
  });

  needs.hooks.beforeEach(function () {
    settings.moot_url = moot;
    asked = [];
    status = 200;
    fetched = window.fetch;
    window.fetch = async (address, options) => {
      asked.push({ address, options });
      return new Response(JSON.stringify(card), { status });
    };
  });

  needs.hooks.afterEach(function () {
    window.fetch = fetched;
    settings.moot_url = "";
    forgetCards();
  });

  test("shows what a topic is about and leads to the draft", async function (assert) {
    await visit("/t/internationalization-localization/280");
    assert.dom(".moot-card__title").hasText("A-1 Listens");
    assert.dom(".moot-card__statement").hasText("Listens to families.");
    assert
      .dom(".moot-card__comment")
      .hasAttribute("href", card.draft.commentUrl);
    assert.strictEqual(asked[0].options.credentials, "omit");
  });

  test("shows nothing of a topic that is not bridged", async function (assert) {
    status = 404;
    await visit("/t/internationalization-localization/280");
    assert.dom(".moot-card").doesNotExist();
  });

  test("asks nobody while no site is set", async function (assert) {
    settings.moot_url = "";
    await visit("/t/internationalization-localization/280");
    assert.strictEqual(asked.length, 0);
  });
});
