// A file may be dropped onto its field; without this file it is chosen with the browser's own button.
(function () {
  "use strict";

  document.querySelectorAll("[data-file-drop]").forEach(function (area) {
    var input = area.querySelector("input[type=file]");
    var words = document.createElement("p");
    words.className = "file-drop__words";
    words.textContent = area.dataset.fileDrop;
    area.append(words);
    area.classList.add("file-drop--ready");

    ["dragenter", "dragover"].forEach(function (name) {
      area.addEventListener(name, function (event) {
        event.preventDefault();
        area.classList.add("file-drop--over");
      });
    });
    ["dragleave", "drop"].forEach(function (name) {
      area.addEventListener(name, function () { area.classList.remove("file-drop--over"); });
    });
    area.addEventListener("drop", function (event) {
      event.preventDefault();
      if (!event.dataTransfer.files.length) { return; }
      var chosen = new DataTransfer();
      Array.from(event.dataTransfer.files).slice(0, input.multiple ? undefined : 1).forEach(function (file) { chosen.items.add(file); });
      input.files = chosen.files;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
  });
})();
