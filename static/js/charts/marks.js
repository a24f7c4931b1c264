// What Chart.js has no word for: hatched gaps, breaks, reference lines, intervals, and labels beside what they name.
(function () {
  "use strict";

  var draw = window.Drawing;
  var LINE = 18;
  var GAP = 6;

  function text(context, words, x, y, options) {
    context.save();
    context.font = (options.strong ? "600 " : "400 ") + "14px " + Chart.defaults.font.family;
    context.textAlign = options.align || "left";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = draw.colour("paper");
    context.strokeText(words, x, y);
    context.fillStyle = options.colour || draw.colour("ink");
    context.fillText(words, x, y);
    context.restore();
  }

  function rule(context, from, to, options) {
    context.save();
    context.strokeStyle = options.colour;
    context.lineWidth = options.width || 1.5;
    context.setLineDash(options.dash || []);
    context.beginPath();
    context.moveTo(from[0], from[1]);
    context.lineTo(to[0], to[1]);
    context.stroke();
    context.restore();
  }

  function width(context, words, strong) {
    context.save();
    context.font = (strong ? "600 " : "400 ") + "14px " + Chart.defaults.font.family;
    var measured = context.measureText(words).width;
    context.restore();
    return measured;
  }

  // Where lines run: a label there would be struck through.
  function struck(chart, options) {
    var spots = [];
    var x = chart.scales.x, y = chart.scales.y;
    (options.intervals || []).forEach(function (interval) {
      for (var at = y.getPixelForValue(interval.high); at < y.getPixelForValue(interval.low); at += 6) { spots.push({ x: x.getPixelForValue(interval.x), y: at }); }
    });
    for (var at = chart.chartArea.left; options.level && at < chart.chartArea.right; at += 6) { spots.push({ x: at, y: y.getPixelForValue(options.level.y) }); }
    chart.data.datasets.forEach(function (_dataset, index) {
      var points = chart.getDatasetMeta(index).data;
      points.forEach(function (point, order) {
        var next = points[order + 1] || point;
        var steps = Math.max(1, Math.ceil(Math.hypot(next.x - point.x, next.y - point.y) / 6));
        for (var step = 0; step < steps; step += 1) {
          spots.push({ x: point.x + (next.x - point.x) * step / steps, y: point.y + (next.y - point.y) * step / steps });
        }
      });
    });
    return spots;
  }

  // Of the places within the drawing and on no other label take the one that lies least on a line.
  function place(chart, label, taken, spots) {
    var wide = width(chart.ctx, label.words, label.strong) + (label.dot ? 14 : 0);
    var above = [-wide / 2, -LINE - 2];
    var places = [
      label.above ? above : [10, 0], above, [-wide / 2, LINE], [-wide, -LINE], [-wide, LINE], [0, -LINE], [0, LINE],
      [-wide, -2 * LINE], [-wide, 2 * LINE], [-wide / 2, -2 * LINE], [-wide / 2, 2 * LINE],
    ];
    var best = null, least = Infinity;
    places.forEach(function (shift) {
      var box = { left: label.x + shift[0], top: label.y + shift[1] - LINE / 2 };
      box.right = box.left + wide;
      box.bottom = box.top + LINE;
      var inside = box.left >= 0 && box.right <= chart.width && box.top >= 0 && box.bottom <= chart.chartArea.bottom;
      var free = taken.every(function (other) {
        return box.right + GAP < other.left || box.left > other.right + GAP || box.bottom < other.top || box.top > other.bottom;
      });
      var hits = spots.filter(function (spot) {
        return spot.x > box.left - 2 && spot.x < box.right + 2 && spot.y > box.top && spot.y < box.bottom;
      }).length;
      if (inside && free && hits < least) { best = box; least = hits; }
    });
    if (best) { taken.push(best); }
    return best;
  }

  draw.text = text;
  draw.rule = rule;
  draw.width = width;

  draw.marks = {
    id: "marks",
    beforeDatasetsDraw: function (chart, _args, options) {
      var context = chart.ctx;
      var area = chart.chartArea;
      (options.gaps || []).forEach(function (gap) {
        var left = Math.max(chart.scales.x.getPixelForValue(gap.from), area.left);
        var right = Math.min(chart.scales.x.getPixelForValue(gap.to), area.right);
        context.fillStyle = draw.hatch(context, gap.state);
        context.fillRect(left, area.top, right - left, area.bottom - area.top);
      });
      (options.breaks || []).forEach(function (at) {
        var x = chart.scales.x.getPixelForValue(at.at);
        rule(context, [x, area.top], [x, area.bottom], { colour: draw.colour("ink"), dash: [2, 3] });
      });
      if (options.level) {
        var y = chart.scales.y.getPixelForValue(options.level.y);
        rule(context, [area.left, y], [area.right, y], { colour: draw.colour("ink"), dash: [8, 5] });
      }
      if (options.upright) {
        var at = chart.scales.x.getPixelForValue(options.upright.x);
        rule(context, [at, area.top], [at, area.bottom], { colour: draw.colour("ink"), dash: [8, 5] });
      }
      (options.intervals || []).forEach(function (interval) {
        var across = interval.x === undefined;
        var from = across
          ? [chart.scales.x.getPixelForValue(interval.low), chart.scales.y.getPixelForValue(interval.row)]
          : [chart.scales.x.getPixelForValue(interval.x), chart.scales.y.getPixelForValue(interval.low)];
        var to = across
          ? [chart.scales.x.getPixelForValue(interval.high), from[1]]
          : [from[0], chart.scales.y.getPixelForValue(interval.high)];
        rule(context, from, to, { colour: interval.colour, width: 1 });
      });
    },
    afterDatasetsDraw: function (chart, _args, options) {
      var context = chart.ctx;
      var area = chart.chartArea;
      var taken = [];
      var spots = (options.labels || []).length ? struck(chart, options) : [];
      (options.labels || []).forEach(function (label) {
        var at = { words: label.words, strong: label.strong, dot: label.dot, above: label.above, x: chart.scales.x.getPixelForValue(label.x), y: chart.scales.y.getPixelForValue(label.y) };
        var box = place(chart, at, taken, spots);
        if (box && label.dot) {
          context.fillStyle = label.dot;
          context.fillRect(box.left, (box.top + box.bottom) / 2 - 4, 8, 8);
          box.left += 14;
        }
        if (box) { text(context, label.words, box.left, (box.top + box.bottom) / 2, { colour: label.colour, strong: label.strong }); }
      });
      (options.breaks || []).forEach(function (at) {
        var x = chart.scales.x.getPixelForValue(at.at);
        var side = x + width(context, at.word) > chart.width ? "right" : "left";
        text(context, at.word, x + (side === "left" ? 6 : -6), area.top + LINE / 2, { align: side, colour: draw.colour("muted") });
      });
      (options.gaps || []).forEach(function (gap) {
        var left = chart.scales.x.getPixelForValue(gap.from);
        var room = chart.scales.x.getPixelForValue(gap.to) - left;
        if (width(context, gap.word) < room - 4) { text(context, gap.word, left + room / 2, area.bottom - LINE, { align: "center", colour: draw.colour("muted") }); }
      });
      (options.rows || []).forEach(function (row) {
        var y = chart.scales.y.getPixelForValue(row.row);
        var x = row.x === null ? area.left + 8 : chart.scales.x.getPixelForValue(Math.max(row.x, row.high || row.x)) + 12;
        var wide = width(context, row.words);
        var before = row.x === null ? 0 : chart.scales.x.getPixelForValue(Math.min(row.x, row.low || row.x)) - 12;
        var flips = row.x !== null && x + wide > chart.width && before - wide > area.left;
        // No number stands on the town's line: it moves past it where there is room.
        var line = options.upright ? chart.scales.x.getPixelForValue(options.upright.x) : null;
        if (line !== null && !flips && x < line + 4 && x + wide > line - 4 && line + 6 + wide <= chart.width) { x = line + 6; }
        text(context, row.words, flips ? before : x, y, { align: flips ? "right" : "left", colour: row.x === null ? draw.colour("muted") : draw.colour("ink") });
      });
      if (options.upright) {
        var at = chart.scales.x.getPixelForValue(options.upright.x);
        var half = width(context, options.upright.words, true) / 2;
        text(context, options.upright.words, Math.min(Math.max(at, half + 4), chart.width - half - 4), area.top - LINE / 2 - 2, { align: "center", strong: true });
      }
    },
  };
})();
