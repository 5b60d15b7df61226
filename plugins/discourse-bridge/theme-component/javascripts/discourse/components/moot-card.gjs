import Component from "@glimmer/component";
import { tracked } from "@glimmer/tracking";
import { action } from "@ember/object";
import didInsert from "@ember/render-modifiers/modifiers/did-insert";
import didUpdate from "@ember/render-modifiers/modifiers/did-update";
import getURL from "discourse/lib/get-url";
import { i18n } from "discourse-i18n";
import { cardAddress, mootAddress } from "../lib/addresses";
import { askForCard } from "../lib/ask-for-card";
import { readCard } from "../lib/read-card";
import { isAskedAbout } from "../lib/topics";
import { draftWords } from "../lib/words";

/** The card of a topic; nothing at all while there is none, or when Moot does not answer. */
export default class MootCard extends Component {
  static shouldRender(args) {
    return isAskedAbout(settings, args.model);
  }

  @tracked card = null;

  #stop = null;

  willDestroy() {
    super.willDestroy(...arguments);
    this.#stop?.abort();
  }

  get topic() {
    return this.args.outletArgs?.model ?? this.args.model;
  }

  get draft() {
    return draftWords(this.card, document.documentElement.lang, (key, values) =>
      i18n(themePrefix(`moot_card.${key}`), values)
    );
  }

  get from() {
    return i18n(themePrefix("moot_card.from"), { host: this.card.host });
  }

  get thread() {
    return i18n(themePrefix("moot_card.thread"), { host: this.card.host });
  }

  @action
  async load() {
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    this.card = null;
    const moot = mootAddress(settings.moot_url);
    const forum = window.location.origin + getURL("/");
    const answer = await askForCard(cardAddress(moot, forum, this.topic), {
      signal: stop.signal,
    });
    // The reader may be at another topic by now.
    if (!stop.signal.aborted) {
      this.card = readCard(answer, moot, settings);
    }
  }

  <template>
    <div
      class="moot-card-place"
      {{didInsert this.load}}
      {{didUpdate this.load this.topic.id}}
    >
      {{#if this.card}}
        <aside
          class="moot-card"
          aria-label={{i18n (themePrefix "moot_card.label")}}
        >
          <p class="moot-card__from">{{this.from}}{{#if this.card.framework}}
              · {{this.card.framework}}{{/if}}</p>
          <p class="moot-card__title" role="heading" aria-level="2">
            <a href={{this.card.url}}>{{#if this.card.code}}<span
                  class="moot-card__code"
                >{{this.card.code}}</span>{{/if}}
              {{this.card.title}}</a>
          </p>
          {{#if this.card.statement}}
            <p class="moot-card__statement">{{this.card.statement}}</p>
          {{/if}}
          {{#if this.draft}}
            <p class="moot-card__draft">
              <span
                class="moot-card__state moot-card__state--{{this.draft.state}}"
              >{{this.draft.stateWords}}</span>
              <a href={{this.draft.url}}>{{this.draft.title}}</a>
              {{#if this.draft.when}}<span
                  class="moot-card__when"
                >{{this.draft.when}}</span>{{/if}}
            </p>
          {{/if}}
          <p class="moot-card__links">
            {{#if this.draft.commentUrl}}
              <a
                class="btn btn-primary moot-card__comment"
                href={{this.draft.commentUrl}}
              >{{i18n (themePrefix "moot_card.comment")}}</a>
            {{/if}}
            <a class="moot-card__thread" href={{this.card.thread}}>
              {{this.thread}}
            </a>
          </p>
        </aside>
      {{/if}}
    </div>
  </template>
}
