// Enhancements of a clinician's pages: every page works with this file missing.
(() => {
  "use strict";

  // In the box of next steps, and only with the focus in it, 1 to 7 choose a step and n goes on to the next request.
  const box = document.querySelector("[data-next-steps]");
  box?.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, input:not([type=radio])");
    if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const steps = box.querySelectorAll("input[type=radio]");
    const step = /^[1-9]$/.test(event.key) ? steps[Number(event.key) - 1] : undefined;
    if (step) {
      step.checked = true;
      step.focus();
      event.preventDefault();
    } else if (event.key === "n" && box.dataset.nextSteps) {
      event.preventDefault();
      location.assign(box.dataset.nextSteps);
    }
  });

  // Who goes on from one request to the next by keys keeps the focus in the box. It is the box itself that has it, so
  // that the arrows and the space bar still scroll the summary to be read.
  if (box && location.hash === "#keys") {
    box.tabIndex = -1;
    box.focus({ preventScroll: true });
  }

  // The note is copied by one button.
  for (const button of document.querySelectorAll("[data-copy]")) {
    const note = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      note.focus();
      note.select();
      try {
        await navigator.clipboard.writeText(note.value);
      } catch {
        document.execCommand("copy");
      }
      document.querySelector("[data-copied]").hidden = false;
    });
  }
})();
