// Where parts of a page open in place, the address says which: reload, back and a sent link show the same.
(function () {
  "use strict";

  var place = document.querySelector("[data-open-in-address]");
  if (!place) { return; }

  // A toggle does not bubble, so it is caught on its way down.
  place.addEventListener("toggle", function (event) {
    if (!event.target.id) { return; }
    var address = new URL(location.href);
    address.searchParams.delete("open");
    place.querySelectorAll("details[id][open]").forEach(function (part) { address.searchParams.append("open", part.id); });
    if (address.href !== location.href) { history.replaceState(history.state, "", address); }
  }, true);
})();
