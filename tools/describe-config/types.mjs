// Writes the types of configurations in TypeScript, from the schema.
import {
  alternativesOf,
  hasName,
  inlined,
  jsonText,
  nameOf,
  partsOf,
  rangeText,
  schema,
  schemaPath,
  targetOf,
  valuesOf,
} from './schema.mjs';

const heading = (
  what,
) => `// The types of ${what}, whose names have underscores because files have the same.
// \`npm run format\` writes them from ${schemaPath}.
`;

/** The most characters in a comment's line, which leaves room for indentation. */
const longest = 104;

/** Only the engine reads it. */
const untyped = 'BundleConfig';

/** The type with which a file of its own begins. */
const training = 'TrainingConfig';

/** Returns the types of the schema's objects and choices, not yet formatted, but for those of training. */
export function configTypesText() {
  const others = typeNames().filter((name) => !trainingTypes().includes(name));
  const imports = `import type { ${training} } from './training-config.js';`;
  return [heading('configurations'), imports, ...others.map(exported)].join('\n\n');
}

/** Returns the types of a configuration's object `training`, not yet formatted. */
export function trainingTypesText() {
  return [heading('configurations of training'), ...trainingTypes().map(exported)].join('\n\n');
}

const typeNames = () =>
  Object.keys(schema.$defs).filter((name) => name !== untyped && hasName(schema.$defs[name]));

function trainingTypes() {
  const used = new Set([training]);
  for (const name of used) {
    const refs = JSON.stringify(schema.$defs[name]).matchAll(/"\$ref":"([^"]+)"/g);
    for (const [, ref] of refs) used.add(nameOf(ref));
  }
  return typeNames().filter((name) => used.has(name));
}

function exported(name) {
  const part = schema.$defs[name];
  return `${comment(part.description)}export ${declaration(name, part)}`;
}

function declaration(name, part) {
  if (!part.properties || !hasMembersOnly(part)) return `type ${name} = ${typeOf(part)};`;
  const base = part.$ref ? ` extends ${nameOf(part.$ref)}` : '';
  return `interface ${name}${base} ${membersOf(part)}`;
}

/** Interfaces can be extended, but not be one of several alternatives. */
const hasMembersOnly = (part) =>
  alternativesOf(part).length === 0 && (!part.$ref || hasMembersOnly(targetOf(part)));

function typeOf(part) {
  if (part === false) return 'never';
  const { $ref, properties, items, type, additionalProperties } = part;
  const alternatives = alternativesOf(part).map((each) => typeOf(inlined(each)));
  const types = [
    ...($ref ? [nameOf($ref)] : []),
    ...(alternatives.length > 0 ? [`(${alternatives.join(' | ')})`] : []),
    ...partsOf(part).map(typeOf),
    ...(properties ? [membersOf(part)] : []),
  ];
  if (types.length > 0) return types.join(' & ');
  if (valuesOf(part).length > 0) return valuesOf(part).map(literal).join(' | ');
  if (items) return `readonly ${typeOf(inlined(items))}[]`;
  if (additionalProperties)
    return `Readonly<Record<string, ${typeOf(inlined(additionalProperties))}>>`;
  return type === 'integer' ? 'number' : type;
}

const literal = (value) => (typeof value === 'string' ? `'${value}'` : String(value));

function membersOf({ properties, required = [] }) {
  const members = Object.entries(properties).map(([name, field]) => {
    const part = field && inlined(field);
    const mark = required.includes(name) ? '' : '?';
    return `${comment(meaningOf(part))}readonly ${name}${mark}: ${typeOf(part)};`;
  });
  const hasComments = members.some((member) => member.startsWith('/**'));
  return hasComments ? `{\n${members.join('\n')}\n}` : `{ ${members.join(' ')} }`;
}

/** Returns what a field means, which numbers it may be, and what holds without it. */
function meaningOf({ description, type, minimum, maximum, default: value }) {
  if (!description) return '';
  const limits = [];
  if (minimum !== undefined) limits.push(`From ${rangeText(type, minimum, maximum)}`);
  if (value !== undefined) limits.push(`${defaultText(value)} if left out`);
  return limits.length > 0 ? `${description} ${limits.join('; ')}.` : description;
}

function defaultText(value) {
  if (value === '') return 'Empty';
  return typeof value === 'string' ? `\`${value}\`` : jsonText(value);
}

function comment(text) {
  if (!text) return '';
  if (text.length <= longest) return `/** ${text} */\n`;
  const lines = new RegExp(`(.{1,${longest}})(?: |$)`, 'g');
  return `/**\n${text.replace(lines, ' * $1\n')} */\n`;
}
