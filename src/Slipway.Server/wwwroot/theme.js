// Runs before the first paint, so that no page flashes in the other theme.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    let chosen = null;
    try { chosen = localStorage.getItem('slipway-theme'); } catch { /* storage may be forbidden */ }
    document.documentElement.dataset.bsTheme = chosen ?? (dark.matches ? 'dark' : 'light');
  };
  apply();
  dark.addEventListener('change', apply);
})();
