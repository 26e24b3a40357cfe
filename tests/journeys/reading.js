/* What a page looks like to somebody who reads it; every function returns a list of faults. */
"use strict";
window.reading = (() => {
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const named = (element) => {
    const own = element.getAttribute("class");
    return `${element.tagName.toLowerCase()}${own ? `.${own.trim().replace(/\s+/g, ".")}` : ""}`;
  };

  /* Text nodes that are seen, with the rectangle of the first line. */
  function* texts() {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || parent.closest("script, style, template, .sr") || !shown(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const [line] = range.getClientRects();
      if (line && line.width > 1 && line.height > 1) yield { node, parent, line };
    }
  }

  const colour = (text) => {
    const [red, green, blue, alpha = 1] = (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
    return { red, green, blue, alpha };
  };
  const over = (top, below) => ({
    red: top.red * top.alpha + below.red * (1 - top.alpha),
    green: top.green * top.alpha + below.green * (1 - top.alpha),
    blue: top.blue * top.alpha + below.blue * (1 - top.alpha),
    alpha: 1,
  });
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ({ red, green, blue }) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const ratio = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };

  function painted(element) {
    const style = getComputedStyle(element);
    if (element instanceof SVGGeometryElement) {
      if (style.fill === "none" || style.fill.startsWith("url")) return null;
      const fill = colour(style.fill);
      return { ...fill, alpha: fill.alpha * Number(style.fillOpacity) * Number(style.opacity) };
    }
    return element instanceof SVGElement ? null : colour(style.backgroundColor);
  }
  /* A drawn text wears a halo that is painted before its letters and hides what lies below. */
  function halo(element) {
    const style = getComputedStyle(element);
    const worn = element instanceof SVGTextElement && style.paintOrder.startsWith("stroke") && parseFloat(style.strokeWidth) >= 8;
    return worn && style.stroke.startsWith("rgb(") ? colour(style.stroke) : null;
  }
  /* What lies behind a point of an element, all layers together. */
  function ground(element, x, y) {
    const worn = halo(element);
    if (worn) return worn;
    const stack = document.elementsFromPoint(x, y);
    const from = stack.indexOf(element);
    const layers = (from < 0 ? ancestors(element) : stack.slice(from)).map(painted).filter((layer) => layer && layer.alpha > 0);
    return layers.reverse().reduce((below, top) => over(top, below), colour(getComputedStyle(document.documentElement).backgroundColor));
  }
  function ancestors(element) {
    const found = [];
    for (let one = element; one; one = one.parentElement) found.push(one);
    return found;
  }

  /* Every text against what lies behind it; the window is as high as the page, so that nothing is out of view. */
  function contrast(least) {
    const faults = new Set();
    for (const { node, parent, line } of texts()) {
      if (parent.closest(":disabled")) continue;
      const style = getComputedStyle(parent);
      const behind = ground(parent, line.left + line.width / 2, line.top + line.height / 2);
      const ink = colour(parent instanceof SVGElement ? style.fill : style.color);
      const found = ratio(over(ink, behind), behind);
      if (found < least) faults.add(`contrast ${found.toFixed(2)} ${named(parent)} 「${node.data.trim().slice(0, 20)}」`);
    }
    return [...faults];
  }

  /* Something reaches beyond the window's edge, or a text beyond its box. */
  function overflow(width) {
    const root = document.documentElement;
    if (root.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1 && shown(one));
    return [`${root.scrollWidth} wide in ${width}: ${wide.slice(-1).map(named)}`];
  }

  /* What runs over the next cell of its table, where it covers what stands there. */
  function spills() {
    const found = new Set();
    const flows = (one) => shown(one) && !one.closest("svg, .sr") && getComputedStyle(one).position !== "absolute";
    const folded = (cell) => cell.closest("thead") && getComputedStyle(cell.closest("thead")).clipPath !== "none";
    for (const cell of document.querySelectorAll("td, th")) {
      const edge = cell.getBoundingClientRect().right + 1;
      if (!shown(cell) || folded(cell)) continue;
      for (const one of cell.querySelectorAll("*")) {
        if (flows(one) && one.getBoundingClientRect().right > edge) found.add(`${named(one)} over its cell 「${one.textContent.trim().slice(0, 12)}」`);
      }
      const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      for (let text = walk.nextNode(); text; text = walk.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(text);
        if (text.data.trim() && flows(text.parentElement) && range.getBoundingClientRect().right > edge) {
          found.add(`text over its cell 「${text.data.trim().slice(0, 12)}」`);
        }
      }
    }
    return [...found];
  }

  /* Latin words where people read Chinese. */
  function foreign(known) {
    const found = new Set();
    const look = (text, where) => {
      for (const [word] of text.matchAll(/[A-Za-z]{4,}/g)) if (!known.includes(word)) found.add(`${word} in ${where}`);
    };
    for (const { node, parent } of texts()) if (!parent.closest("code, [translate=no]")) look(node.data, named(parent));
    for (const one of document.querySelectorAll("[aria-label], [alt], [title], [placeholder]")) {
      for (const name of ["aria-label", "alt", "title", "placeholder"]) look(one.getAttribute(name) || "", `${name} of ${named(one)}`);
    }
    look(document.title, "title");
    return [...found];
  }

  /* Controls that are smaller than a finger; links in a text are not controls. */
  function targets(least) {
    const faults = new Set();
    for (const one of document.querySelectorAll(".button, button, .nav, .brand, summary, select, input:not([type=hidden])")) {
      const touched = /radio|checkbox/.test(one.type) ? one.closest("label") || one : one;
      const box = touched.getBoundingClientRect();
      if (shown(one) && (box.height < least - 0.5 || box.width < least - 0.5)) {
        faults.add(`${Math.round(box.width)}x${Math.round(box.height)} ${named(one)} 「${one.textContent.trim().slice(0, 12)}」`);
      }
    }
    return [...faults];
  }

  function frame() {
    const faults = [];
    const heads = document.querySelectorAll("h1").length;
    if (heads !== 1) faults.push(`${heads} h1`);
    if (!/\S.* · 亲清$/.test(document.title)) faults.push(`title 「${document.title}」`);
    if (document.querySelectorAll("main").length !== 1) faults.push("not one main");
    return faults;
  }

  return { contrast, foreign, frame, overflow, spills, targets };
})();
