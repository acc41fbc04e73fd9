// Counts below the instructions of a step: all characters, and the longest sentence.
"use strict";

const MAX_SENTENCE = 140;

function longest(text) {
  const sentences = text.split(/(?<=[.!?…])\s+|\n+/);
  return Math.max(...sentences.map((sentence) => [...sentence].length));
}

function count(area, line) {
  const sentence = longest(area.value);
  line.textContent = area.dataset.words
    .replace("{all}", [...area.value].length)
    .replace("{longest}", sentence);
  line.classList.toggle("is-over", sentence > MAX_SENTENCE);
}

for (const area of document.querySelectorAll("textarea[data-words]")) {
  const line = document.createElement("p");
  line.className = "count";
  area.after(line);
  area.addEventListener("input", () => count(area, line));
  count(area, line);
}
