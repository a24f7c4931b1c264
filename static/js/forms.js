// Forms: nothing typed is lost unasked, errors are found at once. Without this file every form still works.
(function () {
  "use strict";

  var summary = document.querySelector("[data-takes-focus]");
  if (summary) { summary.focus(); }

  // A link of the error summary leads to the control itself, a group's to its first choice.
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".error-summary a[href^='#']");
    var field = link && document.getElementById(link.hash.slice(1));
    if (!field) { return; }
    event.preventDefault();
    (field.querySelector("input, select, textarea") || field).focus();
    (field.closest(".kern-form-input, .kern-fieldset, .field-check") || field).scrollIntoView({ block: "start" });
  });

  var changed = new Set();

  document.querySelectorAll("form[data-warn-unsaved]").forEach(function (form) {
    form.addEventListener("input", function () { changed.add(form); });
    form.addEventListener("submit", function () { changed.delete(form); });
  });
  addEventListener("beforeunload", function (event) {
    if (changed.size) { event.preventDefault(); event.returnValue = ""; }
  });

  document.addEventListener("submit", function (event) {
    var button = event.submitter;
    if (button && button.dataset.ask && !confirm(button.dataset.ask)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // A second click must not send twice. Disabled only after the browser has collected the values.
    if (event.target.method === "post" && !event.defaultPrevented) {
      if (event.target.dataset.sent) { event.preventDefault(); return; }
      event.target.dataset.sent = "yes";
      setTimeout(function () { delete event.target.dataset.sent; }, 5000);
    }
  }, true);

  document.querySelectorAll("textarea[maxlength], input[data-count]").forEach(function (field) {
    var most = Number(field.maxLength > 0 ? field.maxLength : field.dataset.count);
    var note = document.createElement("p");
    note.className = "count";
    note.setAttribute("aria-live", "off");
    field.insertAdjacentElement("afterend", note);
    function count() {
      note.textContent = field.value.length.toLocaleString(document.documentElement.lang) + " / " + most.toLocaleString(document.documentElement.lang);
      note.classList.toggle("count--over", field.value.length > most);
    }
    field.addEventListener("input", count);
    count();
  });
})();
