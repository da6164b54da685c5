// Reads schema/config.schema.json. Types and tables follow its `properties`, `$ref`, and the alternatives of `oneOf` and
// `anyOf`; members of `allOf` without any of these, such as if-then, state what no type can.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../common.mjs';

export const schemaPath = 'schema/config.schema.json';
export const schema = JSON.parse(readFileSync(join(root, schemaPath), 'utf8'));

export const nameOf = (ref) => ref.replace('#/$defs/', '');
export const targetOf = ({ $ref }) => schema.$defs[nameOf($ref)];
export const alternativesOf = ({ oneOf, anyOf }) => oneOf ?? anyOf ?? [];
export const partsOf = ({ allOf = [] }) =>
  allOf.filter((part) => part.$ref || part.properties || alternativesOf(part).length > 0);

/** Numbers and texts have no named type, so a reference to one stands for its fields. */
export const hasName = (part) => !part.type || part.type === 'object';
export function inlined(part) {
  if (!part.$ref || hasName(targetOf(part))) return part;
  const { $ref, ...own } = part;
  return { ...targetOf(part), ...own };
}

/**
 * Returns an object's fields by name, in the schema's order. Each has a variant for every alternative: its schema, false
 * where it is not allowed; whether it is required; and which choice selects the alternative.
 */
export function fieldsOf(part, choice) {
  const fields = new Map();
  const add = (more) => {
    for (const [name, variants] of more)
      fields.set(name, [...(fields.get(name) ?? []), ...variants]);
  };
  for (const key of Object.keys(part)) {
    if (key === '$ref') add(fieldsOf(targetOf(part), choice));
    if (key === 'properties') add(ownFields(part, choice));
    if (key === 'oneOf' || key === 'anyOf') add(fieldsOfAlternatives(part[key], choice));
    if (key === 'allOf') for (const each of partsOf(part)) add(fieldsOf(each, choice));
  }
  return fields;
}

function ownFields({ properties, required = [] }, choice) {
  return Object.entries(properties).map(([name, field]) => {
    const variant = { schema: field && inlined(field), required: required.includes(name), choice };
    return [name, [variant]];
  });
}

function fieldsOfAlternatives(alternatives, choice) {
  const all = alternatives.map((each) => fieldsOf(each, choiceOf(each) ?? choice));
  const names = new Set(all.flatMap((fields) => [...fields.keys()]));
  const variantsOf = (name) => all.flatMap((fields) => fields.get(name) ?? [{ schema: false }]);
  return [...names].map((name) => [name, variantsOf(name)]);
}

/** Returns the first field of an alternative that allows only some values, which select the alternative. */
function choiceOf({ properties = {} }) {
  for (const [name, field] of Object.entries(properties)) {
    if (valuesOf(field).length > 0) return { name, values: valuesOf(field) };
  }
}

/**
 * Returns the only values that a field may have, or none if there is no such list.
 * @param {{ $ref?: string, enum?: unknown[], const?: unknown }} field
 */
export function valuesOf({ $ref, enum: values = [], const: value }) {
  if ($ref) return valuesOf(schema.$defs[nameOf($ref)]);
  return value === undefined ? values : [value];
}

export function rangeText(type, minimum, maximum) {
  const text = (number) => {
    if (type === 'integer') return number.toLocaleString('en-US');
    return number >= 1e6 ? number.toExponential().replace('+', '') : String(number);
  };
  return `${text(minimum)} to ${text(maximum)}`;
}

/** Returns a default or a choice as it stands in a file; numbers need no marks. */
export function jsonText(value) {
  if (typeof value === 'number') return String(value);
  return `\`${JSON.stringify(value, null, 1).replace(/\s+/g, ' ')}\``;
}
