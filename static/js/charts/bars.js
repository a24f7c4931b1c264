// How many there are of each state: the word stands beside its bar, so the tone only helps.
(function () {
  "use strict";

  var draw = window.Drawing;

  draw.drawers.bars = function (canvas, data) {
    return new Chart(canvas, {
      type: "bar",
      data: {
        labels: data.rows.map(function (row) { return row.label; }),
        datasets: [{
          data: data.rows.map(function (row) { return row.count; }),
          backgroundColor: data.rows.map(function (row) { return draw.colour(row.tone); }),
          barPercentage: 0.7, categoryPercentage: 1, minBarLength: 0,
        }],
      },
      options: {
        indexAxis: "y",
        layout: { padding: { right: 40 } },
        scales: {
          x: { display: false, beginAtZero: true },
          y: { grid: { display: false }, border: { display: false }, ticks: { autoSkip: false, color: draw.colour("ink"), callback: function (value) { return draw.shortened(this.getLabelForValue(value), this.chart); } } },
        },
        plugins: {
          marks: { rows: data.rows.map(function (row, place) { return { row: place, x: row.count, words: row.text }; }) },
          tooltip: { enabled: false },
        },
      },
      plugins: [draw.marks],
    });
  };
})();
