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
      copy.querySelector('span').textContent = 'Copied';
    } catch {
      // Without TLS there is no clipboard; the text is selected, so Ctrl+C does it.
      copy.querySelector('span').textContent = 'Press Ctrl+C';
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
