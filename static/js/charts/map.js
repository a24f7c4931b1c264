// Rates on a map: classes from light to dark, a dark outline, hatching where there is no number.
(function () {
  "use strict";

  var draw = window.Drawing;

  draw.drawers.map = function (canvas, data) {
    var context = canvas.getContext("2d");
    var features = data.areas.map(function (area) { return { type: "Feature", properties: {}, geometry: area.geometry }; });
    var fills = data.areas.map(function (area) { return area.colour === null ? draw.hatch(context, area.state) : draw.colour("map-" + area.colour); });
    return new Chart(canvas, {
      type: "choropleth",
      data: {
        labels: data.areas.map(function (area) { return area.label; }),
        datasets: [{
          outline: { type: "FeatureCollection", features: features },
          showOutline: false,
          data: data.areas.map(function (area, place) { return { feature: features[place], value: area.value === null ? NaN : area.value }; }),
          backgroundColor: fills,
          hoverBackgroundColor: fills,
          borderColor: draw.colour("map-outline"),
          borderWidth: 1,
          hoverBorderWidth: 3,
        }],
      },
      options: {
        scales: {
          projection: { axis: "x", projection: "mercator" },
          color: { axis: "x", display: false },
        },
        plugins: {
          tooltip: {
            callbacks: {
              title: function (items) { return data.areas[items[0].dataIndex].label; },
              label: function (item) { return data.areas[item.dataIndex].text; },
            },
          },
        },
      },
    });
  };
})();
