// A course over time: one line per unbroken stretch, hollow points where a value is not final.
(function () {
  "use strict";

  var draw = window.Drawing;
  var SCHOOL_YEAR = /^\D+ (\d{4}\/\d{2})$/; // in the drawing its years alone: the word would not fit

  function stretch(segment, place, series) {
    var points = segment.points;
    return {
      data: points,
      parsing: false,
      label: series.label,
      borderColor: draw.series[place],
      borderWidth: 2.5,
      borderDash: segment.projected ? [4, 4] : [],
      pointStyle: draw.shapes[place],
      pointRadius: points.length > 24 ? 2 : 4.5,
      pointHoverRadius: 6,
      pointBorderWidth: 2,
      pointBorderColor: draw.series[place],
      pointBackgroundColor: points.map(function (point) { return point.firm ? draw.series[place] : draw.colour("paper"); }),
    };
  }

  function plannedWay(path, word) {
    return {
      data: path, parsing: false, label: word, borderColor: draw.colour("rule-strong"), borderWidth: 1.5, borderDash: [2, 3],
      pointRadius: path.map(function (_mark, place) { return place === 0 ? 0 : 4; }), pointStyle: "crossRot", pointBorderColor: draw.colour("ink"), pointBorderWidth: 1.5,
    };
  }

  function lastPoint(series) {
    var segment = series.segments.filter(function (stretched) { return !stretched.projected; }).pop();
    return segment && segment.points[segment.points.length - 1];
  }

  // A gap and a break lie between two periods, half-way to the neighbours.
  function halfway(ticks, at, step) {
    var index = ticks.findIndex(function (tick) { return tick.at === at; });
    var neighbour = ticks[index + step];
    return neighbour ? (at + neighbour.at) / 2 : at + step * 6;
  }

  // Keep the latest periods whose words fit beside one another; years without figures lie between them.
  function thinned(ticks, width) {
    var kept = [];
    ticks.slice().reverse().forEach(function (tick) {
      var words = tick.label.replace(SCHOOL_YEAR, "$1");
      var months = ticks[ticks.length - 1].at - ticks[0].at + 6;
      var room = kept.length ? (kept[0].value - tick.at) / months * (width - 72) : Infinity;
      if (room >= words.length * 7 + 12) { kept.unshift({ value: tick.at, label: words }); }
    });
    return kept;
  }

  draw.drawers.line = function (canvas, data) {
    var several = data.series.length > 1;
    var datasets = data.path.length ? [plannedWay(data.path, data.words.path)] : [];
    var labels = [], outlooks = [], gaps = [], intervals = [];
    data.series.forEach(function (series, place) {
      series.segments.forEach(function (segment) {
        datasets.push(stretch(segment, place, series));
        segment.points.forEach(function (point) {
          if (point.low !== null && point.high !== null) { intervals.push({ x: point.x, low: point.low, high: point.high, colour: draw.series[place] }); }
        });
      });
      series.gaps.forEach(function (gap) {
        gaps.push({ from: halfway(data.ticks, gap.at, -1), to: halfway(data.ticks, gap.at, 1), state: gap.state, word: gap.word });
      });
      var last = lastPoint(series);
      if (last) { labels.push({ words: several ? series.label : last.bare, above: !several, x: last.x, y: last.y, dot: several ? draw.series[place] : null, strong: true }); }
      var outlook = series.segments[series.segments.length - 1];
      if (outlook && outlook.projected && canvas.parentElement.clientWidth > 480) {
        var from = outlook.points[0], end = outlook.points[outlook.points.length - 1]; // half-way: the target stands at the end
        outlooks.push({ words: data.words.projected, x: (from.x + end.x) / 2, y: (from.y + end.y) / 2, colour: draw.colour("muted") });
      }
    });
    if (data.target) { labels.push({ words: data.words.target + " " + data.target.text + " (" + data.target.period.replace(SCHOOL_YEAR, "$1") + ")", x: data.target.x, y: data.target.y }); }

    // Neither an interval nor the target may run out of the drawing.
    var ends = intervals.reduce(function (all, interval) { return all.concat(interval.low, interval.high); }, data.target ? [data.target.y] : []);

    return new Chart(canvas, {
      type: "line",
      data: { datasets: datasets },
      options: {
        layout: { padding: { top: 20, right: several ? 96 : 24 } },
        interaction: { mode: "nearest", intersect: false },
        scales: {
          x: {
            type: "linear",
            min: data.ticks.length ? data.ticks[0].at - 3 : undefined,
            max: data.ticks.length ? data.ticks[data.ticks.length - 1].at + 3 : undefined,
            grid: { display: false },
            border: { color: draw.colour("ink") },
            afterBuildTicks: function (scale) { scale.ticks = thinned(data.ticks, scale.chart.width); },
            ticks: { callback: function (_value, index, ticks) { return ticks[index].label; }, maxRotation: 0, autoSkip: false },
          },
          y: {
            beginAtZero: data.axis.starts_at_zero,
            suggestedMin: ends.length ? Math.min.apply(null, ends) : undefined,
            suggestedMax: ends.length ? Math.max.apply(null, ends) : undefined,
            grace: "8%",
            border: { display: false },
            ticks: { maxTicksLimit: 6, callback: draw.number },
          },
        },
        plugins: {
          marks: {
            gaps: gaps, intervals: intervals, labels: labels.concat(outlooks), level: data.target,
            breaks: data.breaks.map(function (at) { return { at: halfway(data.ticks, at.at, -1), word: data.words.break }; }),
          },
          tooltip: {
            callbacks: {
              title: function (items) { return items[0].raw.period; },
              label: function (item) { return item.dataset.label + ": " + item.raw.text; },
            },
          },
        },
      },
      plugins: [draw.marks],
    });
  };
})();
