// What a reader's eye would trip over in a drawn chart: measured in the browser, told as short sentences of faults.
(() => {
  const NS = "http://www.w3.org/2000/svg";
  const CJK = /[\u2e80-\u9fff\uff00-\uffef]/;

  // The ink of every line of every text, in px of the window: letters without the air above and below them.
  function inked(text) {
    const size = parseFloat(getComputedStyle(text).fontSize), rows = new Map(), words = text.textContent;
    const matrix = text.getScreenCTM(), count = text.getNumberOfChars();
    for (let i = 0; i < count; i++) {
      if (!words[i] || !words[i].trim()) continue;
      const foot = text.getStartPositionOfChar(i).y, end = text.getEndPositionOfChar(i).x;
      const row = rows.get(foot) || {left: Infinity, right: -Infinity, words: ""};
      row.left = Math.min(row.left, text.getStartPositionOfChar(i).x, end);
      row.right = Math.max(row.right, end);
      row.words += words[i];
      rows.set(foot, row);
    }
    return [...rows].map(([foot, row]) => {
      const up = size * (CJK.test(row.words) ? 0.82 : 0.72), down = size * (CJK.test(row.words) ? 0.08 : 0);
      const ends = [[row.left, foot - up], [row.right, foot + down]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(matrix));
      return {
        words: row.words, x0: Math.min(ends[0].x, ends[1].x), x1: Math.max(ends[0].x, ends[1].x),
        y0: Math.min(ends[0].y, ends[1].y), y1: Math.max(ends[0].y, ends[1].y), own: text,
      };
    });
  }

  // The straight pieces of a path, in px of the window.
  function pieces(path) {
    const matrix = path.getScreenCTM(), found = [];
    let x = 0, y = 0, from = null, first = null;
    const put = (toX, toY, isLine) => {
      const to = new DOMPoint(toX, toY).matrixTransform(matrix);
      if (isLine && from) found.push([from.x, from.y, to.x, to.y]);
      [x, y, from] = [toX, toY, to];
    };
    for (const [, letter, told] of (path.getAttribute("d") || "").matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
      const n = (told.match(/-?[\d.]+(?:e-?\d+)?/g) || []).map(Number), isOwn = letter === letter.toLowerCase();
      const at = letter.toUpperCase();
      if (at === "Z") { if (first) put(first[0], first[1], true); continue; }
      if (at === "H" || at === "V") {
        for (const v of n) put(at === "H" ? v + (isOwn ? x : 0) : x, at === "V" ? v + (isOwn ? y : 0) : y, true);
      } else if (at === "M" || at === "L") {
        for (let i = 0; i + 1 < n.length; i += 2) {
          put(n[i] + (isOwn ? x : 0), n[i + 1] + (isOwn ? y : 0), at === "L" || i > 0);
          if (at === "M" && !i) first = [x, y];
        }
      } else if (n.length > 1) put(n[n.length - 2], n[n.length - 1], false);
    }
    return found;
  }

  // Whether a piece of a line runs through a box (Liang and Barsky 1984).
  function strikes([x0, y0, x1, y1], box, air) {
    let low = 0, high = 1;
    for (const [step, room] of [[x0 - x1, x0 - box.x0 - air], [x1 - x0, box.x1 - air - x0], [y0 - y1, y0 - box.y0 - air], [y1 - y0, box.y1 - air - y0]]) {
      if (!step) { if (room < 0) return false; continue; }
      const at = room / step;
      if (step < 0) low = Math.max(low, at); else high = Math.min(high, at);
    }
    return low <= high;
  }

  const meets = (a, b, air) => a.x0 + air < b.x1 && b.x0 + air < a.x1 && a.y0 + air < b.y1 && b.y0 + air < a.y1;
  const holds = (outer, inner) => outer.x0 <= inner.x0 + 1 && outer.x1 >= inner.x1 - 1 && outer.y0 <= inner.y0 + 1 && outer.y1 >= inner.y1 - 1;
  const box = (element) => { const r = element.getBoundingClientRect(); return {x0: r.left, x1: r.right, y0: r.top, y1: r.bottom}; };
  const shown = (element) => { const s = getComputedStyle(element); return s.opacity !== "0" && s.visibility !== "hidden" && s.display !== "none"; };

  window.faultsOf = (div, paper) => {
    const all = (query) => [...div.querySelectorAll(query)].filter(shown);
    const frame = box(div.querySelector(".main-svg")), faults = [];
    const texts = all("text").flatMap(inked);
    const stroked = (path) => { const s = getComputedStyle(path); return s.stroke !== "none" && parseFloat(s.strokeWidth) > 0 && s.strokeOpacity !== "0"; };
    const lines = [["grid", ".gridlayer path"], ["zero line", ".zerolinelayer path"], ["axis", ".xlines-above, .ylines-above, .xlines-below, .ylines-below"], ["rule", ".shapelayer path"], ["line", "path.js-line"]]
      .flatMap(([kind, query]) => all(query).filter(stroked).flatMap((path) => pieces(path).map((piece) => ({kind, piece, path, under: kind !== "line" && !path.closest(".layer-above .shapelayer")}))));
    const patches = all(".shapelayer path").filter((p) => getComputedStyle(p).fill === paper && getComputedStyle(p).fillOpacity !== "0").map(box);
    patches.push(...all(".annotation rect.bg").map(box));
    const dots = all(".scatterlayer .points path").map((own) => ({...box(own), own}));
    const bars = all(".barlayer .point path").map(box);
    texts.forEach((text, index) => {
      if (text.x0 < frame.x0 - 0.5 || text.x1 > frame.x1 + 0.5 || text.y0 < frame.y0 - 0.5 || text.y1 > frame.y1 + 0.5) faults.push(`cut: ${text.words}`);
      for (const other of texts.slice(index + 1)) if (other.own !== text.own && meets(text, other, 0.75)) faults.push(`overlap: ${text.words} | ${other.words}`);
      const isPatched = [...patches, ...bars].some((patch) => holds(patch, text));
      // A dot that carries a number covers the lines that were drawn before it.
      const carriers = dots.filter((dot) => holds(dot, text)).map((dot) => dot.own);
      const isCarried = (path) => carriers.some((dot) => path.compareDocumentPosition(dot) & Node.DOCUMENT_POSITION_FOLLOWING);
      const struck = new Set(lines.filter((line) => !(line.under && isPatched) && !isCarried(line.path) && strikes(line.piece, text, 0.75)).map((line) => line.kind));
      for (const kind of struck) faults.push(`${kind}: ${text.words}`);
      if (dots.some((dot) => meets(dot, text, 1) && !holds(dot, text))) faults.push(`dot: ${text.words}`);
      if (bars.some((bar) => bar.x1 > bar.x0 + 0.5 && bar.y1 > bar.y0 + 0.5 && meets(bar, text, 1.5) && !holds(bar, text))) faults.push(`edge: ${text.words}`);
    });
    return faults;
  };
})();
