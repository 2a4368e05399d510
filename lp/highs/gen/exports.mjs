// Derives what the Go package lp/highs embeds from the npm package "highs": the WebAssembly module, its licence and
// the table that maps C names to the minified names of this release.
//
//   node lp/highs/gen/exports.mjs node_modules/highs/build lp/highs/embedded
//
// Emscripten renames every import and export of the module ("F" for Highs_create) and renames them anew with each
// release. The only record of the pairs is the JavaScript glue beside the module, so they are read from there and
// then checked against the module itself. Anything unexpected ends the script with status 1 and nothing is written.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// What the Go side calls. Every name must be found.
const NEEDED_EXPORTS = [
  'Highs_create', 'Highs_passLp', 'Highs_passMip', 'Highs_run',
  'Highs_changeColBounds',
  'Highs_getModelStatus', 'Highs_getSolution', 'Highs_getObjectiveValue',
  'Highs_getIntInfoValue',
  'Highs_setBoolOptionValue', 'Highs_setIntOptionValue', 'Highs_setDoubleOptionValue', 'Highs_setStringOptionValue',
  'Highs_getSizeofHighsInt', 'malloc', 'free',
];

// What the Go side implements. The module may import these and nothing else.
const KNOWN_IMPORTS = [
  '__cxa_throw', '__syscall_fcntl64', '__syscall_ioctl', '__syscall_openat', '_abort_js',
  '_emscripten_runtime_keepalive_clear', '_setitimer_js', '_tzset_js', 'clock_time_get', 'emscripten_date_now',
  'emscripten_get_now', 'emscripten_resize_heap', 'environ_get', 'environ_sizes_get', 'exit', 'fd_close', 'fd_read',
  'fd_seek', 'fd_write', 'proc_exit',
];

function fail(message) {
  console.error(`exports.mjs: ${message}`);
  process.exit(1);
}

// The glue puts one more underscore before every C name.
const cName = (jsName) => jsName.replace(/^_/, '');

function readExports(glue) {
  const table = {};
  for (const [, jsName, wasmName] of glue.matchAll(/([\w$]+)=(?:Module\["\w+"\]=)*wasmExports\["([\w$]+)"\]/g)) {
    table[cName(jsName)] = wasmName;
  }
  const ctors = glue.match(/wasmExports\["([\w$]+)"\]\(\)/g) ?? [];
  if (ctors.length !== 1) fail(`expected one direct call of an export (the constructors), found ${ctors.length}`);
  table.__wasm_call_ctors = ctors[0].match(/\["([\w$]+)"\]/)[1];
  return table;
}

function readImports(glue) {
  const namespace = glue.match(/var imports=\{([\w$]+):wasmImports\}/);
  if (!namespace) fail('the name of the import module was not found in the glue');
  const list = glue.match(/var wasmImports=\{([^}]*)\}/);
  if (!list) fail('the table of imports was not found in the glue');
  const table = {};
  for (const pair of list[1].split(',')) {
    const [wasmName, jsName] = pair.split(':');
    table[cName(jsName)] = wasmName;
  }
  return { module: namespace[1], table };
}

function kindOf(entries, name) {
  return entries.find((entry) => entry.name === name)?.kind;
}

const [from, to] = process.argv.slice(2);
if (!from || !to) fail('usage: exports.mjs HIGHS_BUILD_FOLDER OUTPUT_FOLDER');

const glue = readFileSync(join(from, 'highs.js'), 'utf8');
const wasm = readFileSync(join(from, 'highs.wasm'));
const packageJSON = JSON.parse(readFileSync(join(dirname(from), 'package.json'), 'utf8'));
const licence = readFileSync(join(dirname(from), 'LICENSE'));

const module = new WebAssembly.Module(wasm);
const wasmExports = WebAssembly.Module.exports(module);
const wasmImports = WebAssembly.Module.imports(module);

const exported = readExports(glue);
const imported = readImports(glue);

const problems = [];
const exports = {};
for (const name of ['__wasm_call_ctors', ...NEEDED_EXPORTS]) {
  if (!(name in exported)) problems.push(`export ${name}: not in the glue`);
  else if (kindOf(wasmExports, exported[name]) !== 'function') problems.push(`export ${name}: "${exported[name]}" is no function of the module`);
  else exports[name] = exported[name];
}
const memories = wasmExports.filter((entry) => entry.kind === 'memory');
if (memories.length !== 1) problems.push(`expected one exported memory, found ${memories.length}`);

const imports = {};
for (const entry of wasmImports) {
  const name = Object.keys(imported.table).find((key) => imported.table[key] === entry.name);
  if (entry.module !== imported.module) problems.push(`import ${entry.module}.${entry.name}: module is not "${imported.module}"`);
  else if (entry.kind !== 'function') problems.push(`import ${entry.name}: a ${entry.kind}, not a function`);
  else if (!name) problems.push(`import ${entry.name}: not in the glue`);
  else if (!KNOWN_IMPORTS.includes(name)) problems.push(`import ${name}: the Go side does not implement it`);
  else imports[name] = entry.name;
}
if (packageJSON.name !== 'highs') problems.push(`package is "${packageJSON.name}", not "highs"`);
if (problems.length > 0) fail(`${problems.length} problems\n  ${problems.join('\n  ')}`);

const names = {
  package: packageJSON.name,
  version: packageJSON.version,
  sha256: createHash('sha256').update(wasm).digest('hex'),
  memory: memories[0].name,
  exports,
  import_module: imported.module,
  imports,
};
mkdirSync(to, { recursive: true });
writeFileSync(join(to, 'highs.wasm'), wasm);
writeFileSync(join(to, 'LICENSE'), licence);
writeFileSync(join(to, 'names.json'), JSON.stringify(names, null, 2) + '\n');
