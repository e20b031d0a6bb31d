// A campaign is taken to another day of the calendar: what that changes is shown before anything is written.
let taken = null;
const dayOf = event => taken && event.target.closest('[data-day]');

document.addEventListener('dragstart', event => {
  taken = event.target.closest('[data-move]');
  if (taken) event.dataTransfer.setData('text/plain', taken.dataset.move);
});

document.addEventListener('dragover', event => {
  const day = dayOf(event);
  if (!day) return;
  event.preventDefault();
  for (const other of document.querySelectorAll('.is-over')) if (other !== day) other.classList.remove('is-over');
  day.classList.add('is-over');
});

document.addEventListener('dragend', () => {
  taken = null;
  for (const day of document.querySelectorAll('.is-over')) day.classList.remove('is-over');
});

document.addEventListener('drop', event => {
  const day = dayOf(event);
  if (!day) return;
  event.preventDefault();
  // Back where it was is nothing to look at.
  if (!day.contains(taken)) location.href = `${taken.dataset.move}?to=${day.dataset.day}`;
});
