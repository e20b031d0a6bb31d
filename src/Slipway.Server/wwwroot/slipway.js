// The small movements that HTML has no element for. Every page works without them.
document.addEventListener('click', async event => {
  const theme = event.target.closest('[data-theme-switch]');
  if (theme) {
    const next = document.documentElement.dataset.bsTheme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.bsTheme = next;
    try { localStorage.setItem('slipway-theme', next); } catch { /* for this page only, then */ }
  }

  const copy = event.target.closest('[data-copy]');
  if (copy) {
    const field = document.getElementById(copy.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      copy.querySelector('span').textContent = copy.dataset.copied;
    } catch {
      // Without TLS there is no clipboard; the text is selected, so Ctrl+C does it.
      copy.querySelector('span').textContent = copy.dataset.press;
    }
  }

  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// A letter does what the button says that shows it, unless somebody is writing.
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
  document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
});

// Findings: the list and the renderings move together. The frames stay closed; all that can be done from here is to name the place they show.
const showFinding = entry => {
  const asset = entry.closest('.asset');
  const marks = asset?.querySelector('[data-marks-switch]');
  if (!marks || !entry.querySelector('[data-show]')) return;
  marks.checked = true;
  for (const frame of asset.querySelectorAll('.frames-marked iframe')) {
    frame.src = `${frame.src.split('#')[0]}#slipway-finding-${entry.dataset.finding}`;
  }
};

// The words above what is said of them, when both have room; on a phone the frame of a phone stands first.
const renderingOf = entry => entry.querySelector('[data-show]') && entry.closest('.asset').querySelector(matchMedia('(max-width: 767px)').matches ? '.frames-marked .frame-phone' : '.frames-marked');

const goToFinding = entry => {
  for (let around = entry.closest('details'); around; around = around.parentElement.closest('details')) around.open = true;
  entry.focus({ preventScroll: true });
  showFinding(entry);
  const rendering = renderingOf(entry);
  if (rendering && entry.getBoundingClientRect().bottom - rendering.getBoundingClientRect().top < innerHeight - 80) {
    rendering.scrollIntoView({ block: 'start' });
  } else {
    entry.scrollIntoView({ block: 'nearest' });
  }
};

document.addEventListener('click', event => {
  const show = event.target.closest('[data-show]');
  if (!show || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const entry = show.closest('[data-finding]');
  showFinding(entry);
  entry.focus({ preventScroll: true });
  renderingOf(entry).scrollIntoView({ block: 'nearest' });
});

document.addEventListener('keydown', event => {
  const step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
  const entries = [...document.querySelectorAll('[data-finding]')].sort((a, b) => a.dataset.finding - b.dataset.finding);
  if (entries.length === 0) return;
  const here = entries.indexOf(document.activeElement?.closest('[data-finding]') ?? document.querySelector('[data-finding]:target'));
  const next = here < 0 ? (step > 0 ? 0 : entries.length - 1) : (here + step + entries.length) % entries.length;
  event.preventDefault();
  goToFinding(entries[next]);
});
