// The colours that a reader has chosen, before anything is shown: this one is waited for, so that no page flashes.
try {
  const shade = localStorage.getItem("larder.shade");
  if (/^(light|dark)$/.test(shade)) document.documentElement.dataset.theme = shade;
} catch {
  // What may keep nothing follows the system.
}
