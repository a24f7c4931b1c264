// A reporting round saves itself: each line 0.8 seconds after the last letter, and at most 1.2 seconds after the first,
// so that it is stored within two.
// What has not reached the server stays in this browser until it has. Without this file the page's buttons do it all.
(function () {
  "use strict";

  var form = document.querySelector("form[data-autosave]");
  if (!form) { return; }

  var QUIET = 800, LONGEST = 1200, AGAIN = 5000;
  var mark = form.querySelector("[data-saved-mark]");
  var lines = new Map();

  form.querySelectorAll("[data-line]").forEach(function (section) {
    var line = { section: section, id: section.dataset.line, timer: 0, since: 0, sending: false, failed: false, stopped: false };
    lines.set(section, line);
    restore(line);
  });

  form.addEventListener("input", function (event) { touched(event.target); });
  form.addEventListener("change", function (event) {
    var line = lines.get(event.target.closest("[data-line]"));
    if (!line) { return; }
    if (event.target.name === "line-" + line.id + "-answer") { open(line, event.target.value); }
    touched(event.target);
  });
  form.addEventListener("click", function (event) {
    var line = event.target.closest("[data-keep-choice]") && lines.get(event.target.closest("[data-line]"));
    if (!line) { return; }
    event.preventDefault();
    line.stopped = false;
    var keepsTheirs = line.section.querySelector("[name='line-" + line.id + "-keep'][value=theirs]").checked;
    save(line).then(function () { if (keepsTheirs) { forget(line); location.reload(); } });
  });
  form.addEventListener("submit", function () { lines.forEach(function (line) { clearTimeout(line.timer); forget(line); }); });
  addEventListener("pagehide", function () { lines.forEach(function (line) { if (line.since) { save(line, true); } }); });
  addEventListener("online", function () { lines.forEach(function (line) { if (line.since) { save(line); } }); });

  function touched(input) {
    var line = lines.get(input.closest("[data-line]"));
    if (!line || line.stopped || /-keep$/.test(input.name)) { return; }
    var now = Date.now();
    line.since = line.since || now;
    keepHere(line);
    later(line, Math.max(0, Math.min(QUIET, line.since + LONGEST - now)));
  }

  function later(line, wait) {
    clearTimeout(line.timer);
    line.timer = setTimeout(function () { save(line); }, wait);
  }

  // Fields open where something has changed; what was typed before stays.
  function open(line, answer) {
    return fetch(line.section.dataset.fields + "?answer=" + encodeURIComponent(answer), { headers: { Accept: "text/html" } })
      .then(function (response) {
        if (response.redirected || !response.ok) { throw new Error(); }
        return response.text();
      })
      .then(function (page) {
        var typed = values(line);
        line.section.querySelector("[data-opened]").innerHTML = page;
        fill(line, typed);
      })
      .catch(function () { say(form.dataset.away); });
  }

  function save(line, isLeaving) {
    clearTimeout(line.timer);
    if (line.sending || line.stopped) { return Promise.resolve(); }
    line.sending = true;
    var sent = values(line), body = new URLSearchParams(sent);
    body.append("csrf_token", form.elements.csrf_token.value);
    line.since = 0;
    line.failed = false;
    say(form.dataset.saving);
    return fetch(line.section.dataset.draft, { method: "POST", body: body, headers: { Accept: "application/json" }, keepalive: Boolean(isLeaving), redirect: "manual" })
      .then(function (response) {
        if (response.type === "opaqueredirect" || response.status === 400 || response.status === 401) { return again(line, form.dataset.loggedOut); }
        if (response.status >= 500) { return again(line, form.dataset.away); }
        return response.json().then(function (told) { answered(line, response.status, told); });
      })
      .catch(function () { return again(line, form.dataset.away); })
      .finally(function () {
        line.sending = false;
        if (line.since && !line.stopped) { later(line, line.failed ? AGAIN : QUIET); }
      });
  }

  function answered(line, status, told) {
    if (told.version !== undefined) { field(line, "version").value = told.version; }
    if (status === 200) {
      if (!line.since) { forget(line); }
      var conflict = line.section.querySelector("[data-conflict]"), held = conflict.contains(document.activeElement);
      conflict.replaceChildren();
      if (held) { line.section.querySelector("fieldset, textarea").focus(); }  // the button that was pressed is gone
      var time = new Date(told.saved_at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      say(form.dataset.saved.replace("{time}", time));
      return;
    }
    line.stopped = true;
    say(told.message);
    if (told.conflict) { line.section.querySelector("[data-conflict]").innerHTML = told.conflict; }
  }

  function again(line, message) {
    line.since = line.since || Date.now();
    keepHere(line);
    say(message);
    line.failed = true;
  }

  function say(message) { if (mark.textContent !== message) { mark.textContent = message; } }

  function field(line, name) { return form.elements["line-" + line.id + "-" + name]; }

  function values(line) {
    var prefix = "line-" + line.id + "-";
    return Array.from(new FormData(form)).filter(function (pair) { return pair[0].indexOf(prefix) === 0; });
  }

  function fill(line, typed) {
    var named = new Map();
    typed.forEach(function (pair) { named.set(pair[0], (named.get(pair[0]) || []).concat(pair[1])); });
    line.section.querySelectorAll("input, select, textarea").forEach(function (input) {
      if (!named.has(input.name) || /-(version|opened|keep)$/.test(input.name)) { return; }
      if (input.type === "checkbox" || input.type === "radio") { input.checked = named.get(input.name).indexOf(input.value) >= 0; }
      else { input.value = named.get(input.name)[0]; }
    });
  }

  // This browser's own copy, for when the server cannot be reached or the log-in has ended.
  function key(line) { return "zielkreis:" + form.dataset.keeper + ":" + line.section.dataset.draft; }
  function keepHere(line) {
    try { localStorage.setItem(key(line), JSON.stringify({ typed: values(line), at: Date.now() })); } catch (full) { /* the server's copy has to do */ }
  }
  function forget(line) { try { localStorage.removeItem(key(line)); } catch (none) { /* nothing is kept */ } }
  function restore(line) {
    var kept = null;
    try { kept = JSON.parse(localStorage.getItem(key(line))); } catch (none) { /* nothing is kept */ }
    if (!kept) { return; }
    var answer = kept.typed.filter(function (pair) { return pair[0] === "line-" + line.id + "-answer"; })[0];
    var opened = answer ? open(line, answer[1]) : Promise.resolve();
    opened.then(function () {
      var seen = kept.typed.filter(function (pair) { return pair[0] === "line-" + line.id + "-version"; })[0];
      fill(line, kept.typed);
      if (seen) { field(line, "version").value = seen[1]; }  // whoever saved in the meantime is not overwritten
      line.since = Date.now();
      save(line);
    });
  }
})();
