"use strict";
// Everything on a page comes from the server. This file only asks for it again when something has
// changed, and puts the new parts in place of the old ones.
(() => {
  const csrf = document.querySelector("meta[name=csrf]")?.content ?? "";

  function say(near, text) {
    const place = near?.querySelector?.("[data-say]") ?? document.querySelector("[data-say]");
    if (place) place.textContent = text;
  }

  async function send(path, body, headers = {}) {
    const answer = await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-TOKEN": csrf, ...headers },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    let json = {};
    try { json = JSON.parse(text); } catch { /* the status says enough */ }
    if (!answer.ok) throw new Error(json.detail ?? `The server answered ${answer.status}.`);
    return json;
  }

  // --- parts that change

  let refreshing = false;
  let again = false;

  async function refresh() {
    if (refreshing) { again = true; return; }
    refreshing = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 401 || answer.redirected) { location.reload(); return; }
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-live][id]")) {
        const next = fresh.getElementById(part.id);
        if (next) replace(part, next);
      }
    } catch {
      // The network is away; the next frame or the next look tries again.
    } finally {
      refreshing = false;
      if (again) { again = false; later(); }
    }
  }

  function replace(part, next) {
    for (const open of part.querySelectorAll("details[open][id]")) {
      next.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
    }
    if (part.outerHTML === next.outerHTML) return;
    const focused = part.contains(document.activeElement) ? document.activeElement.closest("[id]")?.id : null;
    const places = [...part.querySelectorAll(".scroll, pre")].map((e) => [e.scrollLeft, e.scrollTop]);
    part.replaceWith(next);
    [...next.querySelectorAll(".scroll, pre")].forEach((e, i) => {
      if (places[i]) [e.scrollLeft, e.scrollTop] = places[i];
    });
    if (focused) (document.getElementById(focused)?.querySelector("summary") ?? document.getElementById(focused))?.focus?.();
  }

  let timer = 0;
  function later() {
    if (!timer) timer = setTimeout(() => { timer = 0; refresh(); }, 150);
  }

  const poll = Number(document.body.dataset.poll ?? 0);
  if (poll) setInterval(() => { if (!document.hidden) refresh(); }, poll);

  const stream = document.body.dataset.stream;
  if (stream) {
    const source = new EventSource(stream);
    ["updates", "debug"].forEach((mode) => source.addEventListener(mode, later));
    source.addEventListener("end", () => { source.close(); later(); settle(); });
  } else {
    settle();
  }

  // A receipt may come after the end: look a little longer until the bill is settled.
  function settle() {
    let looks = 0;
    const look = setInterval(() => {
      const open = document.querySelector("[data-unsettled]");
      if (!open && looks > 0 || ++looks > 150) clearInterval(look);
      else if (!document.hidden) refresh();
    }, 2000);
    if (!stream && !document.querySelector("[data-unsettled]")) clearInterval(look);
  }

  // --- things to do

  for (const form of document.querySelectorAll("[data-start]")) {
    const input = form.elements.namedItem("input");
    const choice = form.querySelector("select[name=graph_id]");
    choice?.addEventListener("change", () => { input.value = choice.selectedOptions[0].dataset.input; });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      let given;
      try { given = JSON.parse(input.value || "{}"); } catch (e) { say(form, `The input is not JSON: ${e.message}`); input.focus(); return; }
      button.disabled = true;
      say(form, "Starting …");
      try {
        // The key makes a second click, or a repeat by the browser, the same run.
        form.dataset.key ??= `page-${crypto.randomUUID()}`;
        const run = await send("/api/v1/runs", { graph_id: form.elements.namedItem("graph_id").value, input: given }, { "Idempotency-Key": form.dataset.key });
        location.href = `/runs/${run.run_id}`;
      } catch (e) {
        delete form.dataset.key;
        button.disabled = false;
        say(form, e.message);
      }
    });
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-cancel]");
    if (!button) return;
    button.disabled = true;
    try {
      await send(`/api/v1/runs/${button.dataset.cancel}/cancel`, {});
      later();
    } catch (e) {
      button.disabled = false;
      say(null, e.message);
    }
  });

  for (const form of document.querySelectorAll("[data-filters]")) {
    form.addEventListener("change", () => form.requestSubmit());
    // Empty fields would only make the address long.
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
    });
  }
})();
