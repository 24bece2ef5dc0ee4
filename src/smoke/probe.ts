/**
 * Runs inside the image, by its own Python: loads every `ocs.plugins` entry point as ocs/agent_cli.py does, and
 * imports each agent's module in a forked child, so that one agent's failure or side effect touches no other. What is
 * shared (ocs, Twisted) is imported once, before the forks. One JSON line an agent, marked by `token`.
 *
 * argv: token
 */
export const importProbe = `
import importlib, inspect, json, os, sys, traceback
from importlib.metadata import entry_points
token = sys.argv[1]
out = os.fdopen(os.dup(1), 'w', buffering=1)
def say(row):
    out.write(token + json.dumps(row) + '\\n')
    out.flush()
def problem(error):
    last = traceback.format_exception_only(type(error), error)[-1].strip()
    return {'error': last, 'missing': getattr(error, 'name', None) if isinstance(error, ModuleNotFoundError) else None}
try:
    points = list(entry_points(group='ocs.plugins'))
except TypeError:
    points = list(entry_points().get('ocs.plugins', []))
agents = []
for point in points:
    try:
        for name, entry in point.load().agents.items():
            agents.append((point.name, name, entry['module'], entry.get('entry_point', 'main')))
    except Exception as error:
        say({'plugin': point.name, **problem(error)})
try:
    import ocs.ocs_agent, ocs.site_config
    from twisted.internet import reactor
except Exception as error:
    say({'plugin': 'ocs', **problem(error)})
def probe(plugin, name, module, entry):
    row = {'plugin': plugin, 'class': name, 'module': module, 'entryPoint': entry}
    try:
        found = getattr(importlib.import_module(module), entry)
        try:
            inspect.signature(found).bind(args=None)
        except TypeError as error:
            row['error'] = '%s(args=...) is no legal call: %s' % (entry, error)
        except ValueError:
            pass
    except BaseException as error:
        row.update(problem(error))
    say(row)
def reap():
    pid, status = os.wait()
    row = running_rows.pop(pid)
    if status != 0:
        say({**row, 'error': 'the import ended the interpreter with status %d' % (os.waitstatus_to_exitcode(status) if hasattr(os, 'waitstatus_to_exitcode') else status)})
running_rows = {}
for plugin, name, module, entry in agents:
    while len(running_rows) >= (os.cpu_count() or 1):
        reap()
    pid = os.fork()
    if pid == 0:
        probe(plugin, name, module, entry)
        out.flush()
        os._exit(0)
    running_rows[pid] = {'plugin': plugin, 'class': name, 'module': module, 'entryPoint': entry}
while running_rows:
    reap()
say({'done': len(agents)})
`;
