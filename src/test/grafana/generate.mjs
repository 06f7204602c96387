// Writes every dashboard as a TypeScript literal of Grafana's own types, panel options included, so that the compiler finds
// a field that does not exist and a value that is none of those allowed. JSON imported as it is would lose the values.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const from = new URL('../../../helm/stepwise/dashboards/', import.meta.url);
const to = new URL('generated/', import.meta.url);
const panelTypes = { timeseries: 'TimeSeries', stat: 'Stat', heatmap: 'Heatmap', 'state-timeline': 'StateTimeline' };
const literal = (name, type, value) => `export const ${name}: ${type} = ${JSON.stringify(value, null, 2)};`;

mkdirSync(to, { recursive: true });
const files = readdirSync(from).filter((file) => file.endsWith('.json'));
if (files.length === 0) throw new Error(`no dashboards in ${from}`);
for (const file of files) {
  const { annotations, ...dashboard } = JSON.parse(readFileSync(new URL(file, from), 'utf8'));
  const panels = dashboard.panels.filter((panel) => panel.type !== 'row');
  const types = [...new Set(panels.map((panel) => panel.type))];
  const lines = ["import type { Dashboard } from '@grafana/schema';", "import type { Annotation, InJson, PrometheusQuery } from '../in-json';"];
  for (const type of types) {
    const name = panelTypes[type];
    if (!name) throw new Error(`${file}: no types known for a panel ${type}`);
    const folder = name.toLowerCase();
    lines.push(`import type * as ${name} from '@grafana/schema/dist/types/raw/composable/${folder}/panelcfg/x/${name}PanelCfg_types.gen.d.ts';`);
  }
  lines.push(literal('dashboard', 'InJson<Dashboard>', dashboard), literal('annotations', 'InJson<Annotation>[]', annotations.list));
  for (const panel of panels) {
    const { custom } = panel.fieldConfig.defaults;
    lines.push(literal(`options${panel.id}`, `InJson<${panelTypes[panel.type]}.Options>`, panel.options));
    lines.push(literal(`targets${panel.id}`, 'InJson<PrometheusQuery>[]', panel.targets));
    if (custom) lines.push(literal(`custom${panel.id}`, `InJson<${panelTypes[panel.type]}.FieldConfig>`, custom));
  }
  writeFileSync(new URL(file.replace('.json', '.ts'), to), lines.join('\n') + '\n');
}
