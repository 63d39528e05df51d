"use strict";
// Everything on a page comes from the server. This file only asks for it again when something has
// changed, and puts the new parts in place of the old ones.
(() => {
  const csrf = document.querySelector("meta[name=csrf]")?.content ?? "";

  function say(near, text) {
    const place = near?.querySelector?.("[data-say]") ?? document.querySelector("[data-say]");
    if (place) place.textContent = text;
  }

  async function send(path, body, headers = {}, method = "POST") {
    const answer = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-TOKEN": csrf, ...headers },
      body: method === "DELETE" ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    let json = {};
    try { json = JSON.parse(text); } catch { /* the status says enough */ }
    if (!answer.ok) {
      const faults = (json.errors ?? []).map((e) => [e.field, e.message].filter(Boolean).join(": "));
      throw new Error([json.detail ?? `The server answered ${answer.status}.`, ...faults].join(" · "));
    }
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
  let listening = Boolean(stream);
  if (stream) {
    const source = new EventSource(stream);
    ["updates", "debug"].forEach((mode) => source.addEventListener(mode, later));
    source.addEventListener("messages", (event) => answers(JSON.parse(event.data)));
    source.addEventListener("end", () => {
      source.close();
      listening = false;
      document.querySelector("[data-answers]")?.replaceChildren();
      document.getElementById("live")?.setAttribute("hidden", "");
      later();
      settle();
    });
  } else {
    settle();
  }

  // What models say while they say it: a block per call, gone when the node has its whole answer.
  function answers(frame) {
    const panel = document.getElementById("live");
    const list = panel?.querySelector("[data-answers]");
    if (!list) return;
    if (frame.type === "token") {
      let block = [...list.children].find((each) => each.dataset.call === frame.call_id);
      if (!block) {
        block = document.createElement("div");
        block.dataset.call = frame.call_id;
        block.dataset.step = frame.step_id;
        const name = document.createElement("h3");
        name.textContent = frame.path;
        block.append(name, document.createElement("pre"));
        list.append(block);
      }
      const text = block.querySelector("pre");
      text.append(frame.content);
      text.scrollTop = text.scrollHeight;
    } else {
      for (const block of [...list.children]) if (block.dataset.step === frame.step_id) block.remove();
    }
    panel.hidden = list.children.length === 0;
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

  // The folder of graphs, where the server watches one; an older server has none.
  async function folder(panel) {
    const answer = await fetch("/api/v1/graphs/folder", { credentials: "same-origin" });
    const { dir, files = [] } = answer.ok ? await answer.json() : {};
    panel.hidden = !dir;
    if (!dir) return;
    panel.querySelector("[data-dir]").textContent = dir;
    panel.querySelector("tbody").replaceChildren(...files.map((file) => {
      const row = document.createElement("tr");
      const faults = (file.errors ?? []).map((e) => e.message ?? e.code ?? String(e)).join("; ");
      const graph = file.graph_id ? `${file.graph_id}${file.version ? ` v${file.version}` : ""}` : "–";
      const checked = (file.checked_at ?? "").replace("T", " ").slice(0, 19);
      for (const text of [file.file, graph, file.status, faults, checked]) {
        const cell = document.createElement("td");
        cell.textContent = text;
        row.append(cell);
      }
      return row;
    }));
  }

  for (const panel of document.querySelectorAll("[data-folder]")) {
    const look = () => folder(panel).catch(() => { /* the network is away; the next look tries again */ });
    look();
    setInterval(() => { if (!document.hidden) look(); }, 5000);
  }

  // On a narrow screen the tab of this page may be out of sight, and a form for a span begins with the last day.
  document.querySelector(".sub [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  for (const field of document.querySelectorAll("input[data-ago]")) {
    field.value ||= new Date(Date.now() - Number(field.dataset.ago) * 60_000).toISOString().slice(0, 16);
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

  // Whole credits for dollars, digit by digit: a credit is 0.0000001 dollars.
  function creditsOf(dollars) {
    const parts = /^(\d{1,11})(?:\.(\d{1,7}))?$/.exec(dollars);
    if (!parts) throw new Error(`"${dollars}" is no amount in dollars, such as 2.50.`);
    return String(BigInt(parts[1] + (parts[2] ?? "").padEnd(7, "0")));
  }

  // A form's fields as the body of a request: empty ones are left out, others are read as they say.
  // Of several buttons, the one that was pressed is part of it.
  function bodyOf(form, pressed) {
    const body = {};
    if (pressed?.name) body[pressed.name] = pressed.dataset.as === "flag" ? pressed.value === "true" : pressed.value;
    for (const field of form.elements) {
      const text = field.value?.trim();
      if (!field.name || !text || field.type === "submit") continue;
      if (field.dataset.as === "list") {
        const items = field.type !== "checkbox" ? text.split(/[\s,]+/) : field.checked ? [text] : [];
        if (items.length) (body[field.name] ??= []).push(...items);
      } else if (field.type === "checkbox") {
        body[field.name] = field.checked;
      } else if (field.dataset.as === "utc") {
        body[field.name] = `${text.length === 16 ? `${text}:00` : text}Z`;
      } else if (field.dataset.as === "credits") {
        try { body[field.name] = creditsOf(text); } catch (e) { field.focus(); throw e; }
      } else if (field.dataset.as === "json") {
        try { body[field.name] = JSON.parse(text); } catch (e) { field.focus(); throw new Error(`This is not JSON: ${e.message}`); }
      } else {
        body[field.name] = field.dataset.as === "number" ? Number(text) : text;
      }
    }
    return body;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-post]");
    if (!form) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    let body;
    try { body = bodyOf(form, event.submitter); } catch (e) { say(form, e.message); return; }
    button.disabled = true;
    say(form, form.dataset.doing ?? "");
    try {
      // The key makes a second click, or a repeat by the browser, the same run.
      if ("key" in form.dataset) form.dataset.key ||= `page-${crypto.randomUUID()}`;
      const headers = form.dataset.key ? { "Idempotency-Key": form.dataset.key } : {};
      const answer = await send(form.dataset.post, body, headers, form.dataset.method);
      const shown = form.dataset.show && document.getElementById(form.dataset.show);
      if (shown) {
        // What the server says only once: it stays on the page until somebody leaves it.
        for (const place of shown.querySelectorAll("[data-member]")) place.textContent = answer[place.dataset.member] ?? "";
        for (const link of shown.querySelectorAll("[data-link]")) link.href = link.dataset.link + answer.id;
        shown.hidden = false;
        form.reset();
        button.disabled = false;
        say(form, form.dataset.done ?? "");
        shown.focus();
        later();
        return;
      }
      const then = form.dataset.then;
      if (then) { location.href = then.endsWith("/") ? then + (answer.run_id ?? answer.id) : then; return; }
      const item = form.dataset.instead && form.closest(form.dataset.instead);
      if (item) {
        // The list may be a moment behind: what was decided must not be there to be decided again.
        const said = document.createElement("p");
        said.setAttribute("role", "status");
        said.textContent = form.dataset.done;
        item.replaceChildren(item.querySelector("h3") ?? "", said);
        return;
      }
      form.reset();
      button.disabled = false;
      say(form, form.dataset.done ?? "");
      // An ended run has no stream any more; a new attempt needs a new one.
      if (listening) later(); else location.reload();
    } catch (e) {
      if (form.dataset.key) form.dataset.key = "";
      button.disabled = false;
      say(form, e.message);
    }
  });

  // What an answer about many things at once says of each, where not everything is as it was asked for.
  function told({ drift, checked, left, schedules }) {
    if (drift) {
      const lines = drift.map((each) => [
        each.schedule_id ?? each.temporal_id, each.class, each.detail, each.fixed ? `${each.action}, done` : "not changed",
      ].filter(Boolean).join(" · "));
      return [`${checked} looked at, ${drift.length} differ${left === undefined ? "" : `, ${left} left`}.`, ...lines];
    }
    return (schedules ?? []).filter((each) => each.error).map((each) => `${each.schedule_id} · ${each.error}`);
  }

  // A form that asks, and has the answer told below it; where there is nothing to tell, the page shows it.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("[data-ask]");
    if (!form) return;
    event.preventDefault();
    const button = event.submitter ?? form.querySelector("button");
    const place = form.querySelector("[data-told]");
    let body;
    try { body = bodyOf(form, event.submitter); } catch (e) { say(form, e.message); return; }
    button.disabled = true;
    place.hidden = true;
    say(form, form.dataset.doing ?? "");
    try {
      const lines = told(await send(button.dataset.to ?? form.dataset.ask, body));
      say(form, "");
      if (!lines.length) { location.reload(); return; }
      place.textContent = lines.join("\n");
      place.hidden = false;
    } catch (e) {
      say(form, e.message);
    }
    button.disabled = false;
  });

  // What another part says by itself, such as Temporal: asked for after the page is there.
  for (const place of document.querySelectorAll("[data-json]")) {
    fetch(place.dataset.json, { credentials: "same-origin" })
      .then((answer) => answer.json())
      .then((json) => { place.textContent = json.code ? json.detail : JSON.stringify(json, null, 2); })
      .catch(() => { place.textContent = "No answer."; });
  }

  for (const form of document.querySelectorAll("[data-filters]")) {
    form.addEventListener("change", () => form.requestSubmit());
    // Empty fields would only make the address long.
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
    });
  }

  // Forms that were sent before this file was there.
  const waiting = window.early ?? [];
  window.early = null;
  for (const [form, button] of waiting) form.requestSubmit(button ?? undefined);
})();
