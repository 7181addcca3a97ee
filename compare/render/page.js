"use strict";
(() => {
  const changes = [...document.querySelectorAll("[data-change]")];
  const folds = [...document.querySelectorAll("details.fold")];
  const where = document.querySelector(".where");
  const unfold = document.querySelector("[data-unfold]");
  let place = -1;

  const walk = (step) => {
    if (!changes.length) return;
    const next = place < 0 ? (step > 0 ? firstBelow() : changes.length - 1) : place + step;
    if (next < 0 || next >= changes.length) return;
    if (place >= 0) changes[place].classList.remove("here");
    place = next;
    mark();
  };
  const mark = () => {
    const row = changes[place];
    row.classList.add("here");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "start" });
    where.textContent = `${place + 1} of ${changes.length}`;
  };
  const firstBelow = () => {
    const found = changes.findIndex((row) => row.getBoundingClientRect().top > 60);
    return found < 0 ? 0 : found;
  };
  const showUnchanged = () => {
    const open = folds.some((fold) => !fold.open);
    folds.forEach((fold) => { fold.open = open; });
    unfold.setAttribute("aria-pressed", open);
  };
  const otherView = () => {
    const [side, inline] = ["view-side", "view-inline"].map((id) => document.getElementById(id));
    (side.checked ? inline : side).checked = true;
  };
  const reveal = () => {
    const row = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = row && row.closest("details.fold");
    if (fold) { fold.open = true; row.scrollIntoView({ block: "start" }); }
    const found = changes.indexOf(row);
    if (found >= 0) { if (place >= 0) changes[place].classList.remove("here"); place = found; mark(); }
  };
  const keys = { j: () => walk(1), k: () => walk(-1), u: showUnchanged, v: otherView };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not(.view), textarea, select")) return;
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  document.querySelectorAll("[data-walk]").forEach((button) => button.addEventListener("click", () => walk(+button.dataset.walk)));
  unfold.addEventListener("click", showUnchanged);
  window.addEventListener("hashchange", reveal);
  document.querySelector(".walk").hidden = false;
  if (!folds.length) unfold.hidden = true;
  reveal();
})();
