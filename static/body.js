// An area of the body drawing, tapped, checks or clears its box. Without this file the drawing only follows the boxes.
(() => {
  "use strict";
  for (const drawing of document.querySelectorAll(".app-places .app-body")) {
    drawing.classList.add("app-body--live");
    drawing.addEventListener("click", ({ target }) => {
      const place = target.closest("[data-place]")?.dataset.place;
      if (place) drawing.parentElement.querySelector(`input[value="${place}"]`)?.click();
    });
  }
})();
