// Writes the tables of configurations in Markdown, from the schema.
import { fieldsOf, jsonText, rangeText, schema, valuesOf } from './schema.mjs';

/** Returns a document with its tables, each between the lines `<!-- fields of NAME -->` and `<!-- end -->`. */
export function withTables(document) {
  const places = /(<!-- fields of (\w+) -->\n)[\s\S]*?(<!-- end -->)/g;
  return document.replace(
    places,
    (_, begin, name, end) => begin + tableOf(schema.$defs[name]) + end,
  );
}

const tableOf = (part) =>
  `| field | value | meaning | default |\n|---|---|---|---|\n${rowsOf(part).join('')}`;

function rowsOf(part, path = '') {
  return [...fieldsOf(part)].flatMap(([name, variants]) => {
    const allowed = variants.filter((variant) => variant.schema !== false);
    const isPartial = allowed.length < variants.length;
    const value = valueText(name, allowed);
    const meaning = meaningText(name, allowed, isPartial);
    const row = `| \`${path}${name}\` | ${value} | ${meaning} | ${defaultText(allowed, isPartial)} |\n`;
    const { $ref, properties } = allowed[0].schema;
    return [row, ...(properties && !$ref ? rowsOf(allowed[0].schema, `${path}${name}.`) : [])];
  });
}

function valueText(name, allowed) {
  const values = allowed.flatMap((variant) => valuesOf(variant.schema));
  if (values.some((value) => typeof value === 'string')) return values.map(jsonText).join(', ');
  const kinds = byText(allowed, (field) => kindText(name, field));
  if (kinds.length === 1) return kinds[0].text;
  return kinds.map(({ text, choices }) => `${listOf(choices)}: ${text}`).join('; ');
}

function kindText(name, { $ref, type, const: value, minimum, maximum, minItems, maxItems }) {
  if ($ref) return `[object](#${name})`;
  if (type === 'array') return `list of ${minItems} to ${maxItems} strings`;
  if (minimum === undefined) return type ?? typeof value;
  return `${type}, ${rangeText(type, minimum, maximum)}`;
}

/** Returns what a field means, and with which choices if that differs. */
function meaningText(name, allowed, isPartial) {
  const meanings = byText(allowed, (field) => field.description);
  const differs = isPartial || meanings.length > 1;
  const label = ({ chooser, choices }) => {
    if (!differs || !chooser) return '';
    return chooser === name ? `${listOf(choices)}: ` : `With \`${chooser}\` ${listOf(choices)}: `;
  };
  return meanings.map((meaning) => label(meaning) + meaning.text).join(' ');
}

function defaultText(allowed, isPartial) {
  const isChosen = !isPartial || allowed.every(({ choice }) => choice);
  if (isChosen && allowed.every(({ required }) => required)) return 'required';
  const values = allowed
    .map((variant) => variant.schema.default)
    .filter((value) => value !== undefined);
  return values.slice(0, 1).map(jsonText).join();
}

/** Returns the different texts of a field's variants, and the choices that each belongs to. */
function byText(allowed, textOf) {
  const all = new Map();
  for (const { schema: field, choice } of allowed) {
    const text = textOf(field);
    if (!text) continue;
    const choices = [...(all.get(text)?.choices ?? []), ...(choice?.values ?? [])];
    all.set(text, { text, chooser: choice?.name, choices });
  }
  return [...all.values()];
}

const listOf = (values) =>
  new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
    values.map((value) => `\`${value}\``),
  );
