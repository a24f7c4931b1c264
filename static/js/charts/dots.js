// Areas by rank against the town; an area without a number keeps its row and says why.
(function () {
  "use strict";

  var draw = window.Drawing;

  // Labels get half of what the words on the other side leave; what is longer would begin outside of the drawing.
  draw.shortened = function (label, chart) {
    var padding = chart.options.layout.padding;
    var room = (chart.width - (padding.right || 0)) / 2 - 12;
    var shown = label;
    while (shown.length > 1 && draw.width(chart.ctx, shown) > room) {
      shown = shown.replace(/.…?$/, "…");
    }
    return shown;
  };

  draw.drawers.dots = function (canvas, data) {
    var known = data.rows.filter(function (row) { return row.x !== null; });
    var hue = draw.series[0];
    var narrow = window.innerWidth < 520; // the unit then stands in the sentence above only
    var words = function (row) { return narrow && row.short !== null ? row.short : row.text; };
    var widest = Math.max.apply(null, [0].concat(known.map(function (row) { return draw.width(canvas.getContext("2d"), words(row)); })));
    // Neither an interval nor the town's line may run out of the drawing.
    var ends = known.concat(data.town ? [data.town] : []).reduce(function (all, row) { return all.concat(row.x, row.low, row.high); }, [])
      .filter(function (end) { return end !== null && end !== undefined; });
    return new Chart(canvas, {
      type: "line",
      data: {
        labels: data.rows.map(function (row) { return row.label; }),
        datasets: [{
          data: known.map(function (row) { return { x: row.x, y: row.label, text: row.text }; }),
          showLine: false, pointRadius: 6, pointHoverRadius: 8, pointBackgroundColor: hue, pointBorderColor: draw.colour("paper"), pointBorderWidth: 1,
        }],
      },
      options: {
        indexAxis: "y",
        layout: { padding: { top: data.town ? 24 : 0, right: Math.ceil(widest) + 16 } },
        interaction: { mode: "nearest", axis: "y", intersect: false },
        scales: {
          x: {
            beginAtZero: data.axis.starts_at_zero,
            suggestedMin: ends.length ? Math.min.apply(null, ends) : undefined,
            suggestedMax: ends.length ? Math.max.apply(null, ends) : undefined,
            grace: "5%",
            border: { display: false },
            ticks: { maxTicksLimit: 6, callback: draw.number },
          },
          y: {
            type: "category",
            offset: true,
            grid: { color: draw.colour("grey-tint") },
            border: { display: false },
            ticks: { autoSkip: false, color: draw.colour("ink"), callback: function (value) { return draw.shortened(this.getLabelForValue(value), this.chart); } },
          },
        },
        plugins: {
          marks: {
            rows: data.rows.map(function (row, place) { return { row: place, x: row.x, low: row.low, high: row.high, words: words(row) }; }),
            upright: data.town === null || data.town.x === null ? null : { x: data.town.x, words: data.town.label + " " + data.town.text },
            intervals: data.rows.map(function (row, place) { return { row: place, low: row.low, high: row.high, colour: hue }; })
              .filter(function (interval) { return interval.low !== null && interval.high !== null; }),
          },
          tooltip: { callbacks: { title: function (items) { return items[0].raw.y; }, label: function (item) { return item.raw.text; } } },
        },
      },
      plugins: [draw.marks],
    });
  };
})();
