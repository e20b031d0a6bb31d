// Asking for changes: words that are selected become the place and the words of the request.
(() => {
  const form = document.querySelector('[data-ask-form]');
  if (!form) return;
  const asked = () => {
    const selection = getSelection();
    const [from, to] = [selection.anchorNode, selection.focusNode].map(n => (n?.nodeType === Node.TEXT_NODE ? n.parentElement : n)?.closest?.('[data-ask] p'));
    const words = selection.toString().trim();
    return from && from === to && words ? { at: from.closest('[data-ask]').dataset.ask, words } : null;
  };
  const take = () => {
    const found = asked();
    if (!found) return;
    form.elements.at.value = found.at;
    form.elements.quoted.value = found.words;
  };
  document.addEventListener('mouseup', event => { if (event.target.closest('[data-ask]')) take(); });
  document.addEventListener('keyup', event => { if (event.shiftKey || event.key === 'Shift') take(); });
  document.addEventListener('touchend', () => setTimeout(take, 0));
})();
