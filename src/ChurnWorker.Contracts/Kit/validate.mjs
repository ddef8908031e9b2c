#!/usr/bin/env node
// Checks messages against the contract; needs nothing but Node.
//
//     validate.mjs winback.triggered < message.json      one message; errors on stdout, exit 1 when there are any
//     validate.mjs --samples                             every golden sample against its schema, and that broken ones are refused
//
// In your own tests: import { errors } from './validate.mjs'; assert.deepEqual(errors('winback.triggered', message), [])
import { readFileSync, readdirSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const contracts = new URL('../', import.meta.url);
const ignored = new Set(['$schema', '$id', 'title', 'description', 'examples', 'default']);
const read = (path) => JSON.parse(readFileSync(new URL(path, contracts), 'utf8'));
const isObject = (v) => typeof v === 'object' && v !== null && !Array.isArray(v);

const types = {
  object: isObject,
  array: Array.isArray,
  string: (v) => typeof v === 'string',
  boolean: (v) => typeof v === 'boolean',
  null: (v) => v === null,
  number: (v) => typeof v === 'number' && Number.isFinite(v),
  integer: (v) => Number.isInteger(v),
};

// Whoever writes a time without its offset leaves the reader to guess
const formats = {
  'date-time': (t) => /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(t) && !Number.isNaN(Date.parse(t.toUpperCase())),
  uuid: (t) => /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(t),
};

const simple = (kind, test, text) => (rule, value, at) => (types[kind](value) && !test(rule, value) ? [`${at} ${text} ${rule}`] : []);
const checks = {
  type: (rule, value, at) => ([rule].flat().some((name) => types[name](value)) ? [] : [`${at} is no ${[rule].flat().join(' or ')}`]),
  properties: (rule, value, at) =>
    isObject(value) ? Object.entries(rule).flatMap(([member, rules]) => (Object.hasOwn(value, member) ? check(rules, value[member], `${at}.${member}`) : [])) : [],
  additionalProperties: (rule, value, at) => (isObject(rule) && isObject(value) ? Object.entries(value).flatMap(([member, inner]) => check(rule, inner, `${at}.${member}`)) : []),
  items: (rule, value, at) => (Array.isArray(value) ? value.flatMap((item, index) => check(rule, item, `${at}[${index}]`)) : []),
  anyOf: (rule, value, at) => (rule.every((choice) => check(choice, value, at).length) ? [`${at} is none of what it may be`] : []),
  required: (rule, value, at) => (isObject(value) ? rule.filter((member) => !Object.hasOwn(value, member)).map((member) => `${at}.${member} is missing`) : []),
  enum: (rule, value, at) => (rule.includes(value) ? [] : [`${at} is none of ${rule.join(', ')}`]),
  minLength: simple('string', (rule, value) => [...value].length >= rule, 'is shorter than'),
  maxLength: simple('string', (rule, value) => [...value].length <= rule, 'is longer than'),
  pattern: simple('string', (rule, value) => new RegExp(rule, 'u').test(value), 'does not match'),
  format: simple('string', (rule, value) => formats[rule](value), 'is no'),
  minimum: simple('number', (rule, value) => value >= rule, 'is below'),
  exclusiveMinimum: simple('number', (rule, value) => value > rule, 'is not above'),
  exclusiveMaximum: simple('number', (rule, value) => value < rule, 'is not below'),
  maximum: simple('number', (rule, value) => value <= rule, 'is above'),
};

function check(rules, value, at) {
  return Object.entries(rules).flatMap(([key, rule]) => {
    if (ignored.has(key)) return [];
    if (!checks[key]) throw new Error(`${key} at ${at} is not supported`);
    return checks[key](rule, value, at);
  });
}

export const schema = (name) => read(`Schemas/${name}.schema.json`);
export const sample = (name) => read(`Samples/${name}.json`);
export const names = () =>
  readdirSync(new URL('Schemas/', contracts)).map((file) => file.replace('.schema.json', '')).sort();

/** What is wrong with a message, one text each; none: it keeps the contract. Unknown members are fine: ignore them too. */
export const errors = (name, message) => check(schema(name), message, name);

/** Messages that break the contract in one way each: a required member missing, or of another type. */
export const broken = (name) =>
  schema(name).required.flatMap((member) => {
    const { [member]: value, ...without } = sample(name);
    return [
      [`without ${member}`, without],
      [`${member} of another type`, { ...sample(name), [member]: isObject(value) ? [] : { no: 'type of ours' } }],
    ];
  });

function checkSamples() {
  let failures = 0;
  for (const name of names()) {
    const found = errors(name, sample(name));
    const missed = broken(name).filter(([, message]) => errors(name, message).length === 0).map(([what]) => `accepted ${what}`);
    failures += found.length + missed.length;
    console.log(`${name}: ${[...found, ...missed].join('; ') || 'ok'}`);
  }
  return failures ? 1 : 0;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const what = process.argv[2];
  if (!what) throw new Error('name a message type, or --samples');
  if (what === '--samples') process.exitCode = checkSamples();
  else {
    const problems = errors(what, JSON.parse(readFileSync(0, 'utf8')));
    console.log(problems.join('\n') || 'ok');
    process.exitCode = problems.length ? 1 : 0;
  }
}
