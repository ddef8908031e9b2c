'use strict';
// The figures are the server's; this only asks for them again, and stops while nobody looks or somebody reads with the keyboard inside them.
const every = 5000;
const state = document.getElementById('live-state');
const pause = document.createElement('button');
let paused = false;

pause.type = 'button';
pause.textContent = 'Pause updates';
pause.setAttribute('aria-pressed', 'false');
pause.addEventListener('click', () => {
  paused = !paused;
  pause.setAttribute('aria-pressed', String(paused));
  state.textContent = paused ? 'Read only. Updates are paused.' : 'Read only. Updates itself.';
});
if (document.getElementById('live')) {
  state.textContent = 'Read only. Updates itself.';
  state.after(pause);
  setInterval(update, every);
}

async function update() {
  const shown = document.getElementById('live');
  if (paused || document.hidden || shown.contains(document.activeElement)) return;
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('live');
    for (const open of shown.querySelectorAll('details[open]')) fresh.querySelector('#' + open.id)?.setAttribute('open', '');
    shown.replaceWith(fresh);
    if (!paused) state.textContent = 'Read only. Updates itself.';
  } catch {
    state.textContent = 'The worker does not answer; the figures are old.';
  }
}
