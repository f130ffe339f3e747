// An area of the body drawing, clicked, checks or clears its box: where a mouse points, which hits what a thumb would
// miss. On a phone, and without this file, the drawing is a picture that follows the boxes.
(() => {
  "use strict";
  const precise = matchMedia("(hover: hover) and (pointer: fine) and (min-width: 46em)");
  for (const drawing of document.querySelectorAll(".app-places .app-body")) {
    const follow = () => drawing.classList.toggle("app-body--live", precise.matches);
    follow();
    precise.addEventListener("change", follow);
    drawing.addEventListener("click", ({ target }) => {
      const place = precise.matches && target.closest("[data-place]")?.dataset.place;
      if (place) drawing.parentElement.querySelector(`input[value="${place}"]`)?.click();
    });
  }
})();
