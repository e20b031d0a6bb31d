// The official clients of the protocol, from npm, against a running server: revision 2026-07-28 with the current one, 2025-11-25 with the one before it.
// Used as: node client.mjs 2026-07-28|2025-11-25 http ADDRESS, or with the words of a command in place of "http ADDRESS". The token is in SLIPWAY_TOKEN, a brief on standard input.
// What it saw goes to standard output as one JSON object. Both hold every answer to the tool's output schema by themselves, and fail where it does not fit.
import { readFileSync } from 'node:fs'

const [revision, way, ...words] = process.argv.slice(2)
const isCurrent = revision === '2026-07-28'
const { Client, StreamableHTTPClientTransport } = isCurrent
  ? await import('@modelcontextprotocol/client')
  : { ...(await import('@modelcontextprotocol/sdk/client/index.js')), ...(await import('@modelcontextprotocol/sdk/client/streamableHttp.js')) }
const { StdioClientTransport } = await import(isCurrent ? '@modelcontextprotocol/client/stdio' : '@modelcontextprotocol/sdk/client/stdio.js')

const transport = way === 'http'
  ? new StreamableHTTPClientTransport(new URL(words[0]), { requestInit: { headers: { Authorization: `Bearer ${process.env.SLIPWAY_TOKEN}` } } })
  : new StdioClientTransport({ command: way, args: words, env: { ...process.env }, stderr: 'inherit' })
const client = new Client({ name: 'slipway-checks', version: '1' }, isCurrent ? { versionNegotiation: { mode: { pin: revision } } } : {})
await client.connect(transport)

const { tools } = await client.listTools()
const call = (name, args = {}) => client.callTool({ name, arguments: args })
const built = await call('build_campaign', { brief: readFileSync(0, 'utf8') })
const campaign = built.structuredContent?.campaign
const read = await call('read_asset', { campaign, file: 'emails/invitation.md' })
const checked = await call('check_campaign', { campaign })
const planned = await call('plan_campaign', { campaign })
const refused = await call('edit_asset', { campaign, file: '../../slipway.yaml', digest: '', text: 'x' })
const { resources } = await client.listResources()
let unknown
try { await call('approve_campaign', { campaign }) } catch (e) { unknown = e.message }
await client.close()
console.log(JSON.stringify({
  tools: tools.map(t => t.name),
  built: built.structuredContent, digest: read.structuredContent?.digest, errors: checked.structuredContent?.errors, version: planned.structuredContent?.version,
  refused: refused.isError === true && refused.content[0].text, resources: resources.length, unknown,
}))
