// What is typed is kept in this browser until it was built, so that neither a reload nor the end of a session loses it.
for (const field of document.querySelectorAll('textarea[data-keep]')) {
  const key = `slipway-keep-${field.dataset.keep}`;
  try {
    if (!field.value.trim()) field.value = localStorage.getItem(key) ?? '';
    else localStorage.setItem(key, field.value);
    field.addEventListener('input', () => localStorage.setItem(key, field.value));
  } catch { /* storage may be forbidden */ }
}
for (const done of document.querySelectorAll('[data-forget]')) {
  try { localStorage.removeItem(`slipway-keep-${done.dataset.forget}`); } catch { /* nothing was kept, then */ }
}

// A finding leads to its line.
document.addEventListener('click', event => {
  const link = event.target.closest('[data-line]');
  const field = link && document.querySelector(link.getAttribute('href'));
  if (!field) return;
  event.preventDefault();
  const lines = field.value.split('\n');
  const start = lines.slice(0, link.dataset.line - 1).join('\n').length + (link.dataset.line > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[link.dataset.line - 1] ?? '').length);
  field.scrollTop = (link.dataset.line - 4) * parseFloat(getComputedStyle(field).lineHeight);
});
