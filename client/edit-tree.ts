import { t } from './words.ts';

const moves: Record<string, string> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowRight: 'in',
  ArrowLeft: 'out',
};

/**
 * The tree of a draft as WAI-ARIA's practice for trees has it: one stop for the Tab key, arrows within, and keys that do
 * what the links beside it do. Branches are drawn by the server.
 */
export class EditTree {
  #tree: HTMLElement;
  readonly #status: HTMLElement;
  #asking: AbortController | null = null;

  constructor(tree: HTMLElement) {
    this.#tree = tree;
    this.#status = document.createElement('div');
    this.#status.className = 'govuk-visually-hidden';
    this.#status.setAttribute('role', 'status');
    const part = tree.closest<HTMLElement>('[data-edit-part]')!;
    part.before(this.#status);
    part.addEventListener('keydown', (event) => this.#press(event));
    part.addEventListener('click', (event) => this.#click(event));
    part.addEventListener('focusin', ({ target }) => {
      if (target instanceof HTMLElement && target.dataset['node']) this.#rove(target);
    });
    this.#dress(tree.querySelector<HTMLElement>('[aria-current]'));
  }

  get #nodes(): HTMLElement[] {
    return [...this.#tree.querySelectorAll<HTMLElement>('[data-node]')];
  }

  /** Gives what the server drew the roles of a tree. */
  #dress(current: HTMLElement | null): void {
    this.#tree.setAttribute('role', 'tree');
    for (const item of this.#tree.querySelectorAll('li, .moot-edit-tree__row'))
      item.setAttribute('role', 'none');
    for (const group of this.#tree.querySelectorAll('ul')) group.setAttribute('role', 'group');
    for (const node of this.#nodes) {
      const { level, size, position, open } = node.dataset;
      node.setAttribute('role', 'treeitem');
      node.setAttribute('aria-level', level!);
      node.setAttribute('aria-setsize', size!);
      node.setAttribute('aria-posinset', position!);
      if (open) node.setAttribute('aria-expanded', open);
      node.setAttribute('aria-selected', String(node.hasAttribute('aria-current')));
      node.tabIndex = -1;
      // The branch hangs on the list item beside the link, which is none of its children.
      const branch = node.closest('li')?.querySelector(':scope > ul');
      if (branch) {
        branch.id = `branch-${node.dataset['node']}`;
        node.setAttribute('aria-owns', branch.id);
      }
    }
    this.#rove(current ?? this.#nodes[0] ?? null);
  }

  #rove(node: HTMLElement | null): void {
    for (const one of this.#nodes) one.tabIndex = one === node ? 0 : -1;
  }

  #press(event: KeyboardEvent): void {
    const { target, key, altKey, ctrlKey, metaKey, shiftKey } = event;
    const node = target instanceof HTMLElement && target.dataset['node'] ? target : null;
    if (!node || ctrlKey || metaKey || shiftKey) return;
    const step = altKey ? moves[key] : undefined;
    if (altKey && !step) return;
    const done = step ? this.#move(node, step) : this.#go(node, key) || this.#act(node, key.toLowerCase());
    if (done) event.preventDefault();
  }

  #go(node: HTMLElement, key: string): boolean {
    const nodes = this.#nodes;
    const at = nodes.indexOf(node);
    const above = node.closest('ul')?.closest('li')?.querySelector<HTMLElement>('[data-node]');
    const { open } = node.dataset;
    if (key === 'ArrowDown') nodes[at + 1]?.focus();
    else if (key === 'ArrowUp') nodes[at - 1]?.focus();
    else if (key === 'Home') nodes[0]?.focus();
    else if (key === 'End') nodes.at(-1)?.focus();
    else if (key === 'ArrowRight' && open === 'true') nodes[at + 1]?.focus();
    else if (key === 'ArrowRight' && open === 'false') this.#show(node.getAttribute('href')!, node);
    else if (key === 'ArrowLeft' && open === 'true')
      this.#show(above?.getAttribute('href') ?? this.#top, node);
    else if (key === 'ArrowLeft') above?.focus();
    else if (key === 'Enter' || key === ' ') this.#show(node.getAttribute('href')!, node);
    else return false;
    return true;
  }

  get #top(): string {
    return location.pathname;
  }

  /** What the links beside the tree do, by a key while the tree has the focus (WCAG 2.1.4). */
  #act(node: HTMLElement, key: string): boolean {
    const edit = node.dataset['edit']!;
    const id = encodeURIComponent(node.dataset['node']!);
    const pages: Record<string, string> = {
      e: edit,
      a: `${this.#top}/new?after=${id}`,
      b: `${this.#top}/new?parent=${id}`,
      m: `${edit}/move`,
      s: `${edit}/split`,
      g: `${edit}/merge`,
      r: `${edit}/retire`,
    };
    const page = pages[key];
    if (page) location.assign(page);
    return page !== undefined;
  }

  #move(node: HTMLElement, step: string): boolean {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? '';
    const body = new URLSearchParams({ to: step, _csrf: token });
    this.#show(`${node.dataset['edit']}/move`, node, { method: 'POST', body });
    return true;
  }

  #click(event: MouseEvent): void {
    const node = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-node]') : null;
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    // On a narrow screen what is chosen lies below: the browser goes there by the address.
    if (matchMedia('(max-width: 1019px)').matches) return;
    event.preventDefault();
    const isOpen = node.dataset['open'] === 'true' && node.hasAttribute('aria-current');
    const above = node.closest('ul')?.closest('li')?.querySelector('[data-node]');
    this.#show(isOpen ? (above?.getAttribute('href') ?? this.#top) : node.getAttribute('href')!, node);
  }

  /** Has the server draw the page as it is after this, and puts in what differs; the focus stays on its node. */
  #show(address: string, node: HTMLElement, request?: RequestInit): void {
    const id = node.id;
    this.#asking?.abort();
    this.#asking = new AbortController();
    void fetch(address, { ...request, signal: this.#asking.signal }).then(
      async (response) => {
        const page = new DOMParser().parseFromString(await response.text(), 'text/html');
        if (!response.ok) return this.#refused(page);
        this.#put(page, id);
        if (!request) history.replaceState(null, '', address.split('#')[0]);
      },
      (error: unknown) => {
        if (!(error instanceof DOMException)) location.assign(request ? location.href : address);
      },
    );
  }

  #put(page: Document, id: string): void {
    for (const part of document.querySelectorAll<HTMLElement>('[data-edit-part]')) {
      const fresh = page.querySelector(`[data-edit-part="${part.dataset['editPart']}"]`);
      if (fresh) part.replaceChildren(...fresh.childNodes);
    }
    this.#tree = document.querySelector<HTMLElement>('[data-edit-tree]')!;
    const node = document.getElementById(id);
    this.#dress(node);
    node?.focus();
    const said = page.querySelector('.govuk-notification-banner__content')?.textContent?.trim();
    if (said) this.#status.textContent = said;
  }

  #refused(page: Document): void {
    const why = page.querySelector('main p')?.textContent?.trim();
    this.#status.textContent = why ?? t('That was refused. Load the page again.');
  }
}
