// Builds the console's assets: one stylesheet, two scripts, fonts, an icon sprite and the licences of what is inside.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.resolve(here, "../src/partner_center/console/static/dist");
const modules = path.join(here, "node_modules");

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([scripts(), styles(), icons(), licences()]);

async function scripts() {
  await build({
    absWorkingDir: here,
    entryPoints: { app: "src/scripts/app.js", charts: "src/charts/charts.js" },
    outdir: dist,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    logLevel: "warning",
  });
}

async function styles() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: { app: "src/styles/app.css" },
    outdir: dist,
    bundle: true,
    minify: true,
    write: false,
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]-[hash]",
    legalComments: "none",
    logLevel: "warning",
  });
  for (const file of result.outputFiles) {
    await mkdir(path.dirname(file.path), { recursive: true });
    await writeFile(file.path, file.path.endsWith(".css") ? await withoutDataUrls(file.text) : file.contents);
  }
}

// The Content-Security-Policy allows pictures from our own origin only: pictures written into the stylesheet become files.
async function withoutDataUrls(css) {
  const pictures = new Map();
  const text = css.replace(/url\((["']?)data:image\/svg\+xml(?:;charset=[\w-]+)?,(.*?)\1\)/gs, (whole, quote, body) => {
    const svg = decodeURIComponent(body.replaceAll("\\", ""));
    const name = `${createHash("sha256").update(svg).digest("hex").slice(0, 10)}.svg`;
    pictures.set(name, svg);
    return `url("pictures/${name}")`;
  });
  await mkdir(path.join(dist, "pictures"), { recursive: true });
  for (const [name, svg] of pictures) {
    await writeFile(path.join(dist, "pictures", name), svg);
  }
  if (text.includes("url(data:") || text.includes('url("data:')) {
    throw new Error("The stylesheet still holds a data: URL, which the Content-Security-Policy would refuse.");
  }
  return text;
}

async function icons() {
  const names = JSON.parse(await readFile(path.join(here, "icons.json"), "utf8"));
  const all = await readFile(path.join(modules, "@tabler/icons-sprite/dist/tabler-sprite.svg"), "utf8");
  const own = await readFile(path.join(here, "src/brand.svg"), "utf8");
  const symbols = names.map((name) => {
    const found = all.match(new RegExp(`<symbol id="tabler-${name}" .*?</symbol>`, "s"));
    if (!found) {
      throw new Error(`There is no icon called "${name}".`);
    }
    return found[0]
      .replace(`id="tabler-${name}"`, `id="${name}"`)
      .replace('stroke-width="2" ', "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "");
  });
  await writeFile(
    path.join(dist, "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">${own.match(/<symbol.*<\/symbol>/s)[0]}${symbols.join("")}</svg>\n`,
  );
  await writeFile(path.join(dist, "brand.svg"), own.replaceAll(/<\/?symbol[^>]*>/g, ""));
}

async function licences() {
  const parts = [];
  for (const folder of await packageFolders()) {
    const files = await readdir(path.join(modules, folder));
    for (const file of files.filter((name) => /^(licen[cs]e|notice)(\.\w+)?$/i.test(name))) {
      parts.push(`${folder}: ${file}\n\n${await readFile(path.join(modules, folder, file), "utf8")}`);
    }
  }
  await writeFile(path.join(dist, "LICENSES.txt"), parts.join(`\n\n${"-".repeat(80)}\n\n`));
}

async function packageFolders() {
  const folders = [];
  for (const name of await readdir(modules)) {
    if (name.startsWith("@")) {
      folders.push(...(await readdir(path.join(modules, name))).map((inner) => `${name}/${inner}`));
    } else if (!name.startsWith(".")) {
      folders.push(name);
    }
  }
  return folders.filter((name) => !name.startsWith("@esbuild/") && name !== "esbuild");
}
