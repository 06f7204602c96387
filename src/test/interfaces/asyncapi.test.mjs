// The description of the topics is an AsyncAPI document: it keeps to the schema that AsyncAPI publishes for its version.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import specs from '@asyncapi/specs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const file = new URL('../../main/resources/dev/stepwise/dashboard/asyncapi.yaml', import.meta.url);
const read = () => parse(readFileSync(file, 'utf8'));

const published = specs.schemas[read().asyncapi];
assert.ok(published, 'there is no schema for the version of the document');
const schema = structuredClone(published);
delete schema.definitions['http://json-schema.org/draft-07/schema']; // ajv has it already
const validate = addFormats(new Ajv({ strict: false, allErrors: true })).compile(schema);

// What is wrong with a document; empty: nothing.
const problems = (document) => (validate(document) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`));

test('the document keeps to the schema of its version', () => assert.deepEqual(problems(read()), []));

describe('what is wrong is found:', () => {
  const faults = {
    'another version than the one it keeps to': (it) => (it.asyncapi = '2.6.0'),
    'no word of what it is about': (it) => delete it.info,
    'a field that no document has': (it) => (it.topics = {}),
    'a title that is no text': (it) => (it.info.title = 7),
    'a license without a name': (it) => delete it.info.license.name,
    'an address that is no text': (it) => (it.channels.snapshots.address = 7),
    'a parameter with a schema, as in version 2': (it) => (it.channels.assignments.parameters.model.schema = { type: 'string' }),
    'messages as a list': (it) => (it.channels.snapshots.messages = [{ $ref: '#/components/messages/snapshot' }]),
    'an operation that neither sends nor receives': (it) => (it.operations.sendSnapshots.action = 'publish'),
    'an operation without a channel': (it) => delete it.operations.sendSnapshots.channel,
    'a message with a field that no message has': (it) => (it.components.messages.event.body = {}),
    'headers that are no schema': (it) => (it.components.messages.deadLetter.headers = 'text'),
    'a type that no schema knows': (it) => (it.components.messages.event.payload.properties.message.type = 'text'),
    'required fields that are no list': (it) => (it.components.messages.snapshot.payload.required = true),
    'bounds that are no number': (it) => (it.components.messages.assignment.payload.properties.tail.minimum = '0'),
  };
  for (const [name, spoil] of Object.entries(faults)) {
    test(name, () => {
      const document = read();
      spoil(document);
      assert.notDeepEqual(problems(document), []);
    });
  }
});
