/** Shows openapi.json to people. Everything is set as text: nothing of the document is read as markup. */

const element = (name, options = {}, ...children) => {
  const made = Object.assign(document.createElement(name), options);
  made.append(...children);
  return made;
};

/** A schema with its references followed a few levels deep; further down only names are shown. */
function shown(schema, schemas, depth = 0) {
  if (!schema || typeof schema !== 'object') return schema;
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1);
    return depth > 3 ? name : shown(schemas[name], schemas, depth + 1);
  }
  if (Array.isArray(schema)) return schema.map((entry) => shown(entry, schemas, depth));
  return Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, shown(value, schemas, depth)]));
}

const block = (title, value) => [
  element('h4', { textContent: title }),
  element('pre', { textContent: JSON.stringify(value, null, 2) }),
];

function operationOf(path, method, operation, schemas) {
  const head = element(
    'summary',
    {},
    element('span', { className: `method ${method}`, textContent: method.toUpperCase() }),
    element('code', { textContent: path }),
    element('span', { className: 'summary', textContent: operation.summary ?? '' }),
  );
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const parts = [];
  if (operation.description) parts.push(element('p', { textContent: operation.description }));
  if (operation.parameters?.length) parts.push(...block('参数 · parameters', shown(operation.parameters, schemas)));
  if (body) parts.push(...block('请求体 · body', shown(body, schemas)));
  for (const [status, response] of Object.entries(operation.responses ?? {})) {
    const schema = Object.values(response.content ?? {})[0]?.schema;
    if (schema && status !== 'default') parts.push(...block(`${status}`, shown(schema, schemas)));
  }
  return element('details', { className: 'operation' }, head, ...parts);
}

async function show() {
  const answer = await fetch('/api/v1/openapi.json');
  const openapi = await answer.json();
  const schemas = openapi.components?.schemas ?? {};
  document.getElementById('title').textContent = openapi.info.title;
  document.getElementById('description').textContent = openapi.info.description;
  const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(path, method, operation, schemas)),
  );
  document.getElementById('operations').replaceChildren(...operations);
  document.getElementById('filter').addEventListener('input', ({ target }) => {
    const wanted = target.value.trim().toLowerCase();
    for (const operation of operations) {
      operation.hidden = !operation.firstElementChild.textContent.toLowerCase().includes(wanted);
    }
  });
}

show().catch((error) => {
  document.getElementById('operations').textContent = `无法载入 · cannot be loaded: ${error.message}`;
});
