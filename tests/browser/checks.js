(() => {
  // What a reader meets: text that is too faint, what sticks out sideways, what is pressed too close to be tapped.
  const rgba = (text) => { const n = text.match(/[\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] === 1) return color;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0, 1] : [255, 255, 255, 1];
  };
  const faint = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, style = getComputedStyle(element);
    if (!walker.currentNode.data.trim() || element.closest("title,style,script")) continue;
    if (style.visibility === "hidden" || style.display === "none" || !element.getClientRects().length) continue;
    seen += 1;
    const color = rgba(element.closest("svg") ? style.fill : style.color);
    const [a, b] = [light(color), light(ground(element))].sort((p, q) => q - p);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.tagName} ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  const wide = document.documentElement.clientWidth, out = [];
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width && box.right > wide + 1 && !element.closest(".wide,.skip,thead")) {
      out.push(`${element.tagName}.${element.className.baseVal ?? element.className} ${Math.round(box.right)}`);
    }
  }
  return { seen, faint, out, overflow: document.documentElement.scrollWidth - wide };
})()
