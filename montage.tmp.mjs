import sharp from 'sharp';
const [out, ...files] = process.argv.slice(2);
const imgs = await Promise.all(
  files.map(async (f) => {
    const b = (await sharp(f).resize({ width: f.includes('-n.') ? 375 : 900 }).extract)
      ? await sharp(
          await sharp(f)
            .resize({ width: f.includes('-n.') ? 375 : 900 })
            .toBuffer(),
        ).toBuffer()
      : null;
    const m = await sharp(b).metadata();
    return { b, w: m.width, h: Math.min(m.height, 1900) };
  }),
);
let x = 0;
const H = Math.max(...imgs.map((i) => i.h));
const comp = [];
for (const i of imgs) {
  comp.push({
    input: await sharp(i.b).extract({ left: 0, top: 0, width: i.w, height: i.h }).toBuffer(),
    left: x,
    top: 0,
  });
  x += i.w + 10;
}
await sharp({ create: { width: x, height: H, channels: 3, background: '#888' } })
  .composite(comp)
  .png()
  .toFile(out);
