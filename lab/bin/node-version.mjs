// Imported first: a Node that cannot run this is told so, and nothing else happens.
const [major, minor] = process.versions.node.split('.').map(Number);
const good = (major === 20 && minor >= 12) || major >= 22;
if (!good) {
  console.error(
    `bomgar-sim needs Node 20 (20.12 or later), or 22 or newer, and this is ${process.version}: install one of those.`,
  );
  process.exit(2);
}
