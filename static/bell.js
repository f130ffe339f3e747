// Asks every few seconds whether a patient waits; without it the next page load tells.
(() => {
  "use strict";

  const EVERY = 10_000;
  const place = document.getElementById("bell");
  let known = place?.dataset.etag;

  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.address, {
        headers: { "If-None-Match": `"${known}"` },
        redirect: "manual",
        cache: "no-store",
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return; // signed out: ask no more
      if (answer.status === 200) {
        const told = new DOMParser().parseFromString(await answer.text(), "text/html");
        place.replaceChildren(...told.body.children);
        known = answer.headers.get("ETag")?.replaceAll('"', "");
      }
    } catch {
      // The network is away: ask again later.
    }
    setTimeout(ask, EVERY);
  };
  if (place) setTimeout(ask, EVERY);
})();
