// Draws every chart of the page once its font is there; the numbers come from the page itself.
(function () {
  "use strict";

  function drawAll() {
    document.querySelectorAll("[data-chart]").forEach(function (frame) {
      var data = JSON.parse(frame.querySelector("script").textContent);
      var chart = window.Drawing.drawers[data.kind](frame.querySelector("canvas"), data);
      frame.chart = chart;
      var folded = frame.closest("details");
      if (folded) { folded.addEventListener("toggle", function () { chart.resize(); }); }
    });
  }

  document.fonts.ready.then(drawAll);
})();
