// Drawings as files that need neither the page nor its style sheets.

import { create } from './dom';
import { download } from './download';
import { svg } from './svg';

export type PictureFormat = 'svg' | 'png';

/** What a picture file shows. */
export interface Picture {
  readonly drawing: SVGSVGElement;
  /** The name of the file, without its ending. */
  readonly name: string;
  readonly caption: string;
}

/** Pixels of a PNG for each unit of the drawing, so that it stays sharp on slides and on paper. */
const pixelsPerUnit = 2;
const margin = 24;
/** The least width of a picture, which its caption needs. */
const minWidth = 360;
const captionSize = 13;

/** The properties that elements inherit, and those that they do not with their initial values; SVG has all of them as attributes. */
const inherited = [
  ...['fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-opacity', 'stroke-width'],
  ...['stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'visibility', 'text-anchor'],
  ...['font-family', 'font-size', 'font-style', 'font-weight', 'letter-spacing'],
];
const others = { opacity: '1', 'dominant-baseline': 'auto' } as const;

/**
 * Saves a drawing with its caption as a download.
 * @throws Error if the browser cannot paint the drawing.
 */
export async function savePicture(
  drawing: SVGSVGElement,
  name: string,
  caption: string,
  format: PictureFormat,
): Promise<void> {
  const picture = pictureOf(drawing, caption);
  const file = new Blob([new XMLSerializer().serializeToString(picture)], {
    type: 'image/svg+xml',
  });
  download(format === 'svg' ? file : await paint(file, picture), `${name}.${format}`);
}

/** Returns a copy of a drawing that carries its own styles, on the sheet's ground, with its caption below. */
function pictureOf(drawing: SVGSVGElement, caption: string): SVGSVGElement {
  // Only elements of the document have styles.
  const stage = create('div', { class: 'unseen' });
  if (!drawing.isConnected) {
    stage.append(drawing);
    document.body.append(stage);
  }
  try {
    const { x, y, width, height } = frameOf(drawing);
    const copy = styledCopy(drawing);
    const all = { width: Math.max(width, minWidth), height };
    const page = getComputedStyle(document.documentElement);
    const font = getComputedStyle(document.body).fontFamily;
    const lines = wrap(caption, all.width, `${captionSize}px ${font}`);
    const lineHeight = captionSize * 1.5;
    const total = {
      width: Math.ceil(all.width + 2 * margin),
      height: Math.ceil(height + 2.5 * margin + lines.length * lineHeight),
    };
    for (const [key, value] of Object.entries({ x: margin, y: margin, width, height })) {
      copy.setAttribute(key, String(value));
    }
    copy.setAttribute('viewBox', `${x} ${y} ${width} ${height}`);
    const text = lines.map((line, index) =>
      svg('text', { x: margin, y: height + 2.5 * margin + index * lineHeight }, line),
    );
    return svg(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        viewBox: `0 0 ${total.width} ${total.height}`,
        ...total,
      },
      svg('title', {}, caption),
      svg('rect', { ...total, fill: plainColour(page.getPropertyValue('--sheet')) }),
      copy,
      svg(
        'g',
        {
          fill: plainColour(page.getPropertyValue('--soft')),
          'font-family': font,
          'font-size': captionSize,
        },
        ...text,
      ),
    );
  } finally {
    stage.remove();
  }
}

/** Returns the part of the plane that a drawing shows, in its own units. */
function frameOf(drawing: SVGSVGElement): DOMRect {
  const { x, y, width, height } = drawing.viewBox.baseVal;
  if (width > 0) return new DOMRect(x, y, width, height);
  const box = drawing.getBoundingClientRect();
  return new DOMRect(0, 0, box.width, box.height);
}

/** Copies an element with the styles that the page's style sheets give it. */
function styledCopy<T extends SVGElement>(element: T, parent?: CSSStyleDeclaration): T {
  const copy = element.cloneNode() as T;
  const style = getComputedStyle(element);
  for (const property of inherited) {
    const value = style.getPropertyValue(property);
    if (value !== parent?.getPropertyValue(property)) copy.setAttribute(property, written(value));
    else copy.removeAttribute(property);
  }
  for (const [property, initial] of Object.entries(others)) {
    const value = style.getPropertyValue(property);
    if (value !== initial) copy.setAttribute(property, value);
  }
  for (const name of ['class', 'style', 'tabindex', 'aria-hidden']) copy.removeAttribute(name);
  for (const child of element.childNodes) {
    if (!(child instanceof SVGElement)) copy.append(child.cloneNode());
    else if (getComputedStyle(child).display !== 'none') copy.append(styledCopy(child, style));
  }
  return copy;
}

/** Writes colours as other programs understand them, and leaves other values. */
function written(value: string): string {
  return /^(?:color|oklab|oklch|lab|lch|hwb)\(/.test(value) ? plainColour(value) : value;
}

let brush: OffscreenCanvasRenderingContext2D | undefined;

/** Returns a context for measuring texts and colours. It is made late, because old browsers lack it. */
function brushOf(): OffscreenCanvasRenderingContext2D {
  brush ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true }) ?? undefined;
  if (!brush) throw new Error('The browser has no canvas to paint the picture on.');
  return brush;
}

/** Converts any CSS colour by painting it. */
function plainColour(colour: string): string {
  const pixel = brushOf();
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillStyle = colour.trim();
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha = 255] = pixel.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${Number((alpha / 255).toFixed(3))})`;
}

/** Breaks a text into lines of at most `width`. */
function wrap(text: string, width: number, font: string): string[] {
  const brush = brushOf();
  brush.font = font;
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    const longer = last ? `${last} ${word}` : word;
    if (last && brush.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

async function paint(file: Blob, picture: SVGSVGElement): Promise<Blob> {
  const href = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = href;
    await image.decode();
    const { width, height } = picture.viewBox.baseVal;
    const canvas = new OffscreenCanvas(width * pixelsPerUnit, height * pixelsPerUnit);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('The browser has no canvas to paint the picture on.');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(href);
  }
}
