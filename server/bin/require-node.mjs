// Plain JavaScript that any Node can read, since it tells those that are too old.

/** Says what is wrong with this Node and ends the process when it is older than Moot needs. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Moot needs Node 20.19 or newer; this is ${process.version}.\n`);
  process.exit(1);
}
