// Shows the remembered theme and density before anything is drawn: the page waits for this script, not for modules.
// What is stored is written by src-renderer/app/remembered-appearance.ts; what is not ours changes nothing.
;(function () {
  try {
    var stored = JSON.parse(localStorage.getItem('mirrordesk:appearance')) || {}
    var shown = document.documentElement.dataset
    if (stored.appearance === 'light' || stored.appearance === 'dark') shown.appearance = stored.appearance
    if (stored.density === 'comfortable' || stored.density === 'compact') shown.density = stored.density
  } catch (_) {
    // A browser that stores nothing does without.
  }
})()
