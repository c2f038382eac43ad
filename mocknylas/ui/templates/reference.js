"use strict";
const box = document.getElementById("find");
const told = document.getElementById("found");
const rows = [...document.querySelectorAll("[data-find]")];
const groups = [...document.querySelectorAll("[data-group]")];
const folds = [...document.querySelectorAll("nav details")];

function show() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every((word) => row.dataset.find.includes(word));
  for (const group of groups) group.hidden = !group.querySelector("[data-find]:not([hidden])");
  for (const fold of folds) fold.open = words.length > 0;
  const left = document.querySelectorAll("main [data-find]:not([hidden])").length;
  told.textContent = words.length ? `${left} found` : "";
}

function open() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const row = place && place.closest("[data-find]");
  if (!row) return;
  if (row.hidden) { box.value = ""; show(); }
  if (row.tagName === "DETAILS") row.open = true;
  place.scrollIntoView();
}

box.closest("label").hidden = false;
box.addEventListener("input", show);
addEventListener("hashchange", open);
addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key === "/" && !typing) { event.preventDefault(); box.focus(); }
  if (event.key === "Escape" && document.activeElement === box) { box.value = ""; show(); }
});
show();
open();
