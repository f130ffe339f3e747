// Enhancements only: every page works with this file missing.
(() => {
  "use strict";

  // "None of these" and "I am not sure" clear the other ticks of their question, and are cleared by them.
  document.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked || !target.form) return;
    const exclusive = "exclusive" in target.dataset;
    for (const other of target.form.elements) {
      if (other === target || other.type !== "checkbox" || other.name !== target.name || !other.checked) continue;
      if (exclusive || "exclusive" in other.dataset) {
        other.checked = false;
        other.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  });

  // Characters left, told to the eye at once and to a screen reader when typing pauses.
  for (const box of document.querySelectorAll("textarea[data-max]")) {
    const shown = document.getElementById(box.id + "-limit");
    const spoken = document.createElement("p");
    spoken.className = "nhsuk-u-visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    shown.after(spoken);
    let timer;
    const count = () => {
      // The server counts a line end as one character.
      const left = Number(box.dataset.max) - [...box.value].length;
      shown.textContent = (left < 0 ? box.dataset.over : box.dataset.left).replace("{n}", Math.abs(left));
      shown.classList.toggle("nhsuk-character-count__message--over", left < 0);
      clearTimeout(timer);
      timer = setTimeout(() => { spoken.textContent = shown.textContent; }, 1000);
    };
    box.addEventListener("input", count);
    if (box.value) count();
  }

  // A question that the choice above it rules out is put aside; never one with an error.
  for (const part of document.querySelectorAll("[data-unless]")) {
    const update = () => {
      const chosen = document.querySelector(`input[name="${part.dataset.of}"]:checked`)?.value;
      part.hidden = part.dataset.unless.split(" ").includes(chosen) && !part.querySelector(".nhsuk-error-message");
    };
    document.addEventListener("change", update);
    addEventListener("pageshow", update);
    update();
  }

  // A page that tells to get help starts at its heading; after an error, at the list of what to mend, whose links
  // lead into the field.
  document.querySelector("#error-summary, h1[tabindex]")?.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".nhsuk-error-summary a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const field = target.matches("input, select, textarea") ? target
      : target.querySelector("[aria-invalid], input, select, textarea");
    (target.closest(".nhsuk-form-group") ?? target).scrollIntoView();
    (field ?? target).focus({ preventScroll: true });
  });

  // Printing needs a script, so its button shows only where there is one.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => { print(); });
  }

  // A second tap on Send within two seconds is the same tap.
  let sentAt = -Infinity;
  document.addEventListener("submit", (event) => {
    if (event.timeStamp - sentAt < 2000) event.preventDefault();
    else sentAt = event.timeStamp;
  });
  addEventListener("pageshow", () => { sentAt = -Infinity; });
})();
