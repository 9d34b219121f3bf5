// Returns the texts that stand out from their ground by less than 4.5:1, as WCAG 2 counts it.
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const rgba = (colour) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const linear = (byte) => (byte <= 10 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const ground = (element) => {
  for (let each = element; each !== null; each = each.parentElement) {
    const colour = rgba(getComputedStyle(each).backgroundColor);
    if (colour[3] === 255) {
      return colour;
    }
  }
  return [255, 255, 255, 255];
};
const faint = [];
let seen = 0;
for (const element of document.body.querySelectorAll("*:not(svg *)")) {
  const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
  if ((words || element.matches("input")) && element.checkVisibility()) {
    seen++;
    const one = luminance(rgba(getComputedStyle(element).color));
    const other = luminance(ground(element));
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) {
      faint.push(`${element.tagName} "${element.textContent.slice(0, 30)}" ${ratio.toFixed(2)}`);
    }
  }
}
return seen < 60 ? [`only ${seen} texts were looked at`] : faint;
