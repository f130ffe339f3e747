// Enhancements of the staff's lists: arrow keys, and a refresh that keeps the place. The list works without.
(() => {
  "use strict";
  let list = document.getElementById("list");
  const news = document.getElementById("news");
  if (!list) return;
  const rows = () => [...list.querySelectorAll(".app-row")];

  const tellKeys = () => {
    list.querySelector("caption")?.append(" Arrow keys move from row to row, m opens more of one, / leads to the search.");
  };
  tellKeys();

  // Keys work only with the focus in the list, and not while somebody types.
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("#list .app-row");
    if (!row || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, select, textarea")) return;
    const all = rows();
    const at = all.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[Math.max(0, Math.min(to, all.length - 1))].querySelector("th a").focus();
    else if (event.key === "m") row.querySelector("details").toggleAttribute("open");
    else if (event.key === "/") document.getElementById("search-all")?.focus();
    else return;
    event.preventDefault();
  });

  // Which part of which row has the focus: it has it again after the refresh, wherever the row stands then.
  const focused = () => {
    const row = document.activeElement?.closest?.("#list .app-row");
    if (!row) return null;
    const parts = [...row.querySelectorAll("a, button, summary")];
    return { id: row.id, part: parts.indexOf(document.activeElement) };
  };

  const replace = (page) => {
    const fresh = page.getElementById("list");
    if (!fresh) return;
    const kept = focused();
    const open = rows().filter((row) => row.querySelector("details[open]")).map((row) => row.id);
    // The row that stays where it is: the one with the focus, else the first one in sight.
    const anchor = document.getElementById(kept?.id ?? "") ?? rows().find((row) => row.getBoundingClientRect().bottom > 0);
    const top = anchor?.getBoundingClientRect().top;
    const more = Number(fresh.dataset.urgent) - Number(list.dataset.urgent);
    list.replaceWith(fresh);
    list = fresh;
    tellKeys();
    document.getElementById("banner")?.replaceWith(page.getElementById("banner"));
    for (const id of open) document.querySelector(`[id="${id}"] details`)?.setAttribute("open", "");
    const stays = anchor && document.getElementById(anchor.id);
    if (stays && scrollY > 0) scrollBy(0, stays.getBoundingClientRect().top - top);
    const row = kept && document.getElementById(kept.id);
    row?.querySelectorAll("a, button, summary")[kept.part]?.focus({ preventScroll: true });
    if (more > 0) news.textContent = `New emergency or same-day requests: ${more}`;
  };

  const refresh = async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href, { headers: { "X-Refresh": "yes" } }).catch(() => null);
    if (!answer) return;
    if (answer.redirected || !answer.ok) {
      clearInterval(timer);
      list.insertAdjacentHTML("afterbegin", "<p role=status><strong>This list is old. Reload the page.</strong></p>");
      return;
    }
    replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
  };
  const timer = setInterval(refresh, Number(list.dataset.refresh) * 1000);
})();
