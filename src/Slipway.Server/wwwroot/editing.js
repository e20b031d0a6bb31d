// Editing a file: what is found while it is typed, what can be put in at the cursor, and text that is kept until it is saved. Everything but that works without it.
(() => {
  const form = document.querySelector('[data-editor]');
  if (!form) return;
  const text = form.querySelector('[data-text]');
  const status = form.querySelector('[data-status]');
  const panel = document.querySelector('[data-look-panel]');
  const part = name => document.querySelector(`[data-${name}]`);

  // Unsaved text, under the person, the campaign, the file and what the file said when it was opened.
  const prefix = `${form.dataset.keep}:`;
  const key = prefix + form.elements.seen.value;
  const asLoaded = form.dataset.dirty ? null : text.value;
  const stored = () => {
    try {
      return Object.keys(localStorage).filter(k => k.startsWith(prefix)).map(k => ({ key: k, ...JSON.parse(localStorage.getItem(k)) })).sort((a, b) => b.at - a.at);
    } catch { return []; }
  };
  const keep = () => {
    try {
      if (text.value === asLoaded) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify({ text: text.value, at: Date.now() }));
    } catch { /* storage may be forbidden or full; the page still has the text */ }
  };
  const drop = entries => { try { entries.forEach(e => localStorage.removeItem(e.key)); } catch { /* nothing was kept */ } };
  drop(stored().filter(e => e.text === text.value));
  const [kept] = stored();
  if (kept && !form.dataset.dirty) {
    const offer = part('kept');
    part('kept-at').textContent = new Date(kept.at).toLocaleString(document.documentElement.lang === 'en' ? [] : document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
    offer.hidden = false;
    part('kept-take').addEventListener('click', () => {
      put(0, text.value.length, kept.text);
      offer.hidden = true;
      text.focus();
    });
    part('kept-drop').addEventListener('click', () => {
      drop(stored());
      offer.hidden = true;
      text.focus();
    });
  }

  // Writes as if typed, so that the browser's own undo takes it back.
  const put = (from, to, words, selectFrom, selectTo) => {
    text.focus();
    text.setSelectionRange(from, to);
    if (!document.execCommand('insertText', false, words)) {
      text.setRangeText(words, from, to, 'end');
      text.dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (selectFrom !== undefined) text.setSelectionRange(selectFrom, selectTo ?? selectFrom);
  };

  // What is found, a moment after the last letter. Only the last answer counts.
  let waiting = 0, asked = null;
  const look = async () => {
    asked?.abort();
    const mine = asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.look, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { 'HX-Request': 'true', Accept: 'text/html' }, redirect: 'manual', signal: mine.signal });
      if (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403) {
        status.textContent = form.dataset.saysOut;
      } else if (!answer.ok) {
        status.textContent = form.dataset.saysStatus.replace('{0}', answer.status);
      } else {
        show(await answer.text());
      }
    } catch (e) {
      if (e.name !== 'AbortError') status.textContent = form.dataset.saysOff;
    }
  };
  const show = html => {
    const open = panel.querySelector('details')?.open;
    panel.innerHTML = html;
    if (open && panel.querySelector('details')) panel.querySelector('details').open = true;
    const found = panel.querySelector('[data-look-answer]').dataset;
    status.textContent = `${found.summary}.${text.value === asLoaded ? '' : ` ${form.dataset.saysUnsaved}`}`;
    const why = part('why');
    why.hidden = !found.why;
    why.textContent = found.why ? `${found.why}${shown ? ` ${form.dataset.saysBefore}` : ''}` : '';
    if (!found.html) return;
    part('frame').hidden = part('links').hidden = false;
    part('inbox').hidden = found.subject === undefined;
    part('subject').textContent = found.subject ?? '';
    part('preheader').textContent = found.preheader ?? '';
    part('full').href = found.html;
    if (found.text) part('plain').href = found.text;
    part('plain').hidden = !found.text;
    if (found.html !== shown) {
      shown = found.html;
      // Replaced, so that going back leaves the page and not a letter.
      part('frame').querySelector('iframe').contentWindow.location.replace(found.html);
    }
  };
  let shown = panel.querySelector('[data-look-answer]').dataset.html;
  form.querySelector('[data-check]').hidden = true;
  text.addEventListener('input', () => {
    keep();
    offers();
    clearTimeout(waiting);
    waiting = setTimeout(look, 350);
  });
  form.addEventListener('submit', keep);
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 's') {
      event.preventDefault();
      form.requestSubmit(form.querySelector('[data-save]'));
    }
  });

  // Lines and columns count from 1, columns as this language counts letters.
  const offsetOf = at => {
    const [line, column] = at.split(':').map(Number);
    const lines = text.value.split('\n');
    return lines.slice(0, line - 1).reduce((sum, l) => sum + l.length + 1, 0) + Math.min(column - 1, (lines[line - 1] ?? '').length);
  };
  const goTo = (at, to) => {
    const from = offsetOf(at);
    text.focus();
    text.setSelectionRange(from, to ? Math.max(from, offsetOf(to)) : from);
    const line = Number(at.split(':')[0]);
    // A line may be wrapped over several; how high each is, only a copy as wide as the text knows.
    const copy = text.cloneNode();
    copy.removeAttribute('id');
    copy.removeAttribute('name');
    copy.value = text.value.slice(0, from);
    Object.assign(copy.style, { position: 'absolute', visibility: 'hidden', height: '0', minHeight: '0', width: `${text.offsetWidth}px` });
    text.after(copy);
    text.scrollTop = line > 3 ? copy.scrollHeight - text.clientHeight / 2 : 0;
    copy.remove();
    text.scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('click', event => {
    const link = event.target.closest('[data-at]');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    goTo(link.dataset.at, link.dataset.to);
  });
  const wanted = new URLSearchParams(location.search).get('at');
  if (/^\d+:\d+$/.test(wanted ?? '')) goTo(wanted);

  const caret = part('caret');
  const sayCaret = () => {
    if (document.activeElement !== text) return;
    const before = text.value.slice(0, text.selectionStart).split('\n');
    caret.textContent = form.dataset.saysCaret.replace('{0}', before.length).replace('{1}', before.at(-1).length + 1);
  };
  document.addEventListener('selectionchange', sayCaret);

  // Buttons that put something in at the cursor; a block stands on lines of its own, with its words selected to be written over.
  const tools = form.querySelector('[data-tools]');
  if (tools) tools.hidden = false;
  tools?.addEventListener('click', event => {
    const button = event.target.closest('[data-insert]');
    if (!button) return;
    button.closest('details').open = false;
    const words = button.dataset.insert, [from, to] = [text.selectionStart, text.selectionEnd];
    if (button.dataset.kind === 'link' && from !== to) {
      put(from, to, `[${text.value.slice(from, to)}](${words})`);
    } else if (button.dataset.kind === 'block') {
      const before = text.value.slice(0, to), after = text.value.slice(to);
      const gap = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
      const end = after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n';
      const first = words.indexOf('\n') + 1, start = to + gap.length + first;
      put(to, to, gap + words + end, start, start + (first ? words.slice(first).split('\n')[0].length : 0));
    } else {
      put(from, to, words);
    }
  });

  // What can stand here, offered while a merge field or a link is begun; by arrows, Enter, Escape or a click.
  const list = document.getElementById('offers');
  const known = kind => [...(tools?.querySelectorAll(`[data-kind=${kind}]`) ?? [])].map(b => ({ label: b.dataset.label, words: b.dataset.insert }));
  let offered = [], chosen = 0, begun = 0;
  const close = () => {
    offered = [];
    list.hidden = true;
    text.removeAttribute('aria-activedescendant');
  };
  const mark = () => {
    [...list.children].forEach((li, i) => li.setAttribute('aria-selected', i === chosen));
    text.setAttribute('aria-activedescendant', `offer-${chosen}`);
    list.children[chosen]?.scrollIntoView({ block: 'nearest' });
  };
  const offers = () => {
    const at = text.selectionStart, before = text.value.slice(text.value.lastIndexOf('\n', at - 1) + 1, at);
    const field = /\{\{\s*([a-z0-9_.]*)$/.exec(before), link = /(?:\]\(|to=")([a-z0-9:-]*)$/.exec(before);
    const typed = (field ?? link)?.[1];
    offered = typed === undefined ? [] : known(field ? 'field' : 'link').filter(o => o.label.includes(typed)).slice(0, 12);
    if (offered.length === 0 || (offered.length === 1 && offered[0].words === typed)) return close();
    begun = field ? at - field[0].length : at - typed.length;
    chosen = 0;
    list.replaceChildren(...offered.map((o, i) => Object.assign(document.createElement('li'), { id: `offer-${i}`, role: 'option', textContent: o.words })));
    list.hidden = false;
    mark();
  };
  const take = () => {
    const { words } = offered[chosen], at = text.selectionStart;
    const rest = words.startsWith('{{') ? /^\s*\}\}/.exec(text.value.slice(at))?.[0].length ?? 0 : 0;
    close();
    put(begun, at + rest, words);
    close();
  };
  text.setAttribute('aria-autocomplete', 'list');
  text.setAttribute('aria-controls', 'offers');
  text.addEventListener('keydown', event => {
    if (list.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      chosen = (chosen + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length;
      mark();
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      take();
    } else if (event.key === 'Escape') {
      close();
    } else {
      return;
    }
    event.preventDefault();
  });
  list.addEventListener('mousedown', event => {
    const li = event.target.closest('li');
    if (!li) return;
    event.preventDefault();
    chosen = [...list.children].indexOf(li);
    take();
  });
  text.addEventListener('blur', close);
})();
