// Holds a JSON document on standard input against a JSON Schema of draft 4: node validate.mjs SCHEMA. Says what is wrong, and ends with 1, or says nothing.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';

const schema = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
if (!validate(JSON.parse(readFileSync(0, 'utf8')))) {
  console.log(JSON.stringify(validate.errors, null, 1));
  process.exitCode = 1;
}
