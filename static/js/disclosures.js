// Folded parts lie open on paper and fold again afterwards; a link into a folded part opens it.
(function () {
  "use strict";

  var opened = [];

  addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("main details:not([open])"));
    opened.forEach(function (part) { part.open = true; });
  });

  addEventListener("afterprint", function () {
    opened.forEach(function (part) { part.open = false; });
    opened = [];
  });

  function openTarget() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    for (var part = target.closest("details"); part; part = part.parentElement.closest("details")) { part.open = true; }
    target.scrollIntoView();
  }

  addEventListener("hashchange", openTarget);
  openTarget();

  // The folded menu of a phone closes as one expects.
  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && document.querySelector(".head__folded[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
