/**
 * The first picture of the page as a file of its own. What the style sheet says of it is written
 * into each element, for a picture that is taken along has no style sheet.
 */

/** Properties that make a difference to a drawing. */
const properties = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'text-anchor',
  'paint-order',
] as const;

/** Offers the picture for saving. Nothing leaves the page. */
export async function savePicture(format: 'svg' | 'png'): Promise<void> {
  const drawn = document.querySelector<SVGSVGElement>('figure svg');
  if (!drawn) return;
  const text = standAlone(drawn);
  const svg = new Blob([text], { type: 'image/svg+xml' });
  if (format === 'svg') return offer(svg, 'buddycheck.svg');
  const png = await rasterised(svg, drawn.clientWidth, drawn.clientHeight);
  if (png) offer(png, 'buddycheck.png');
}

/** The drawing as text that needs nothing else. */
export function standAlone(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const [from, to] = [drawn.querySelectorAll('*'), copy.querySelectorAll('*')];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    const target = to[i];
    for (const name of properties) target?.setAttribute(name, style.getPropertyValue(name));
    target?.removeAttribute('class');
    target?.removeAttribute('tabindex');
  });
  copy.removeAttribute('class');
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  const back = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of Object.entries({ width: '100%', height: '100%', fill: ground }))
    back.setAttribute(name, value);
  copy.prepend(back);
  return new XMLSerializer().serializeToString(copy);
}

async function rasterised(svg: Blob, width: number, height: number): Promise<Blob | null> {
  const scale = 2;
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image(width * scale, height * scale);
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => {
      canvas.toBlob(resolve, 'image/png');
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

function offer(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
