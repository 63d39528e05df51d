"use strict";
// The browser has a form before it has the script that sends it. A form that is sent in between
// waits here, and app.js sends it when it is there; without this it would go to the page itself.
window.early = [];
document.addEventListener("submit", (event) => {
  if (!window.early || !event.target.closest("[data-post], [data-start], [data-ask]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  window.early.push([event.target, event.submitter]);
}, true);
