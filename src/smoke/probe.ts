/** Folder that the probe is copied to; nothing else of the image's is touched. */
export const probeFolder = '/.ocs-agent-action';

/**
 * Runs inside the image, by its own Python, as an agent that ocs-agent-cli starts by `--agent`: so it sees what an agent
 * would see. It tells what the container is like, what `pip check` says, which files of the repository's modules are
 * installed, and imports each plugin agent's module in a forked child, so that one agent's failure or side effect
 * touches no other. What two agents share (ocs, Twisted, numpy …) is imported once, before the forks. One JSON line a
 * fact, marked by a token that nothing in the image knows beforehand: docs/threat-model.md. For Python 3.6 and newer.
 *
 * Beside it lies ask.json: see `Ask` in examine.ts.
 */
export const probeScript = `
import ast, contextlib, fcntl, gc, hashlib, importlib, importlib.util, inspect, io, json, mmap, os, shutil, signal
import struct, subprocess, sys, termios, threading, time, traceback
try:
    from importlib import metadata
except ImportError:
    import importlib_metadata as metadata

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [p for p in sys.path if p != '' and os.path.abspath(p) != here]
with open(os.path.join(here, 'ask.json')) as file:
    ask = json.load(file)
out = os.dup(1)

def say(row):
    data = (ask['token'] + ' ' + json.dumps(row) + '\\n').encode()
    while data:
        data = data[os.write(out, data):]

def problem(error):
    last = traceback.format_exception_only(type(error), error)[-1].strip()
    missing = getattr(error, 'name', None) if isinstance(error, ModuleNotFoundError) else None
    return {'error': last[:2000], 'missing': missing}

def read(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except OSError:
        return b''

def contract():
    data = ask['data']
    facts = None
    if data and os.path.isdir(data):
        stat = os.stat(data)
        facts = {'uid': stat.st_uid, 'gid': stat.st_gid, 'mode': stat.st_mode & 0o7777, 'writable': os.access(data, os.W_OK)}
    names = ('OCS_CONFIG_DIR', 'PYTHONUNBUFFERED', 'PATH')
    say({'contract': {
        'process1': [part.decode('utf-8', 'replace') for part in read('/proc/1/cmdline').split(b'\\0') if part],
        'uid': os.getuid(),
        'groups': sorted(set(os.getgroups() + [os.getgid()])),
        'environment': {name: os.environ.get(name) for name in names},
        'prefix': sys.prefix,
        'python': shutil.which('python3'),
        'cli': shutil.which('ocs-agent-cli'),
        'data': facts,
    }})

def installed_time(name):
    try:
        folder = metadata.distribution(name)._path
        return os.stat(str(folder)).st_mtime
    except Exception:
        return None

def name_of(line):
    return line.split(' ', 1)[0]

def dependencies(check):
    printed = check.communicate()[0].decode('utf-8', 'replace')
    lines = [line.strip() for line in printed.splitlines() if ' ' in line.strip()]
    if check.returncode != 1:
        lines = []
    base = installed_time('ocs')
    rows = []
    for line in lines:
        names = [name_of(line)] + [line.split(' you have ', 1)[1].split(' ', 1)[0]] if ' you have ' in line else [name_of(line)]
        times = [installed_time(name) for name in names]
        # What the base brought was installed before ocs, which its Dockerfile installs last.
        rows.append({'line': line[:500], 'own': base is None or any(t is None or t > base + 1 for t in times)})
    try:
        ocs = metadata.version('ocs')
    except Exception:
        ocs = None
    say({'dependencies': {'ocs': ocs, 'problems': rows[:50]}})

def locate(module):
    """The module's file, without importing anything of the image."""
    first, _, rest = module.partition('.')
    try:
        spec = importlib.util.find_spec(first)
    except Exception:
        return None
    if spec is None:
        return None
    if not rest:
        return spec.origin
    for folder in spec.submodule_search_locations or []:
        path = os.path.join(folder, *rest.split('.'))
        for candidate in (os.path.join(path, '__init__.py'), path + '.py'):
            if os.path.isfile(candidate):
                return candidate
    return None

def installed():
    files = []
    for module in ask['modules']:
        path = locate(module)
        if path:
            text = read(path)
            files.append({'module': module, 'file': path, 'sha256': hashlib.sha256(text).hexdigest()})
    versions = {}
    for name in ask['distributions']:
        try:
            versions[name] = metadata.version(name)
        except Exception:
            pass
    say({'installed': {'files': files, 'versions': versions}})

def entries():
    try:
        points = list(metadata.entry_points(group='ocs.plugins'))
    except TypeError:
        points = list(metadata.entry_points().get('ocs.plugins', []))
    names = [point.name for point in points]
    for name in sorted(set(names)):
        if names.count(name) > 1:
            say({'plugin': name, 'error': '%d distributions have an entry point of this name' % names.count(name), 'missing': None, 'fatal': True})
    agents = []
    for point in points:
        try:
            module = point.load()
        except BaseException as error:
            say({'plugin': point.name, 'fatal': not isinstance(error, Exception), **problem(error)})
            continue
        try:
            for name, entry in module.agents.items():
                agents.append((point.name, name, entry['module'], entry.get('entry_point', 'main')))
        except Exception as error:
            say({'plugin': point.name, 'fatal': True, **problem(error)})
    return agents

def imports_of(module, path):
    """Absolute names that a file imports when it is imported itself."""
    found = []
    package = module if path.endswith('__init__.py') else module.rpartition('.')[0]
    def walk(body):
        for node in body:
            if isinstance(node, ast.Import):
                found.extend(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ''
                if node.level:
                    parts = package.split('.')
                    base = '.'.join(parts[:len(parts) - node.level + 1] + ([node.module] if node.module else []))
                found.append(base)
                found.extend(base + '.' + alias.name for alias in node.names)
            elif isinstance(node, (ast.If, ast.Try, ast.With)):
                for part in ('body', 'orelse', 'finalbody'):
                    walk(getattr(node, part, []))
                for handler in getattr(node, 'handlers', []):
                    walk(handler.body)
    try:
        walk(ast.parse(read(path)).body)
    except (SyntaxError, ValueError):
        pass
    return found

class Late(Exception):
    pass

def late(signum, frame):
    raise Late()

def share(agents):
    """Imports what two or more agents import, each failure left to the agents that have it."""
    own = {module for plugin, _, module, _ in agents if plugin is not None}
    counts = {}
    for module in own:
        path = locate(module)
        for name in set(imports_of(module, path)) if path else ():
            counts[name] = counts.get(name, 0) + 1
    signal.signal(signal.SIGALRM, late)
    for name in ['ocs.ocs_agent', 'ocs.site_config', 'twisted.internet.reactor'] + sorted(counts):
        # The parents of an agent's module are imported with it, and may fail for it alone.
        if counts.get(name, 2) < 2 or name in own:
            continue
        if '.' in name and name.rpartition('.')[0] in sys.modules and hasattr(sys.modules[name.rpartition('.')[0]], name.rpartition('.')[2]):
            continue
        if name.partition('.')[0] in {module.partition('.')[0] for module in own} and locate(name) is None:
            continue
        try:
            signal.setitimer(signal.ITIMER_REAL, ask['seconds'])
            importlib.import_module(name)
        except BaseException:
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)

def parser_of(module):
    for name in ('make_parser', 'add_agent_args'):
        make = getattr(module, name, None)
        if not callable(make):
            continue
        try:
            inspect.signature(make).bind()
        except (TypeError, ValueError):
            continue
        return name, make()
    return None, None

def parse(module, row):
    """As its main does: its own arguments, then the site's."""
    name = None
    try:
        name, parser = parser_of(module)
        if parser is None or not hasattr(parser, '_actions'):
            return
        row['required'] = [(action.option_strings or [action.dest])[0] for action in parser._actions if action.required]
        site = sys.modules.get('ocs.site_config')
        if hasattr(site, 'add_arguments'):
            site.add_arguments(parser)
        parser.format_help()
        row['options'] = [name for action in parser._actions for name in action.option_strings][:500]
        row['refused'] = [one for one in (refusal(site, parser, one) for one in ask['arguments'] if one['class'] == row['class']) if one]
    except BaseException as error:
        row['parserError'] = '%s: %s' % (name or 'its parser', problem(error)['error'])

def refusal(site, parser, given):
    """What the parser says against arguments, put together as site_config.parse_args does it; None: it takes them."""
    said = io.StringIO()
    try:
        words = list(given['arguments'])
        if hasattr(site, 'ArgContainer'):
            merged = site.ArgContainer(words)
            merged.update(site.ArgContainer(['--instance-id', given['id']] + given['more']))
            words = merged.to_list()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            parser.parse_args(words)
        return None
    except SystemExit as end:
        lines = [line for line in said.getvalue().splitlines() if line.strip()]
        sentence = lines[-1].partition('error: ')[2] or lines[-1] if lines else 'it ends with status %s' % (end.code or 0)
    except Exception as error:
        sentence = problem(error)['error']
    return {'key': given['key'], 'sentence': sentence[:1000]}

def probe(row):
    try:
        module = row['module']
        if row['plugin'] is None:
            # As ocs-agent-cli does it with --agent.
            sys.path.insert(0, os.path.dirname(module))
            module = os.path.basename(module)[:-3]
        loaded = importlib.import_module(module)
        found = getattr(loaded, row['entryPoint'])
        try:
            inspect.signature(found).bind(args=None)
        except TypeError as error:
            row['error'] = '%s(args=...) is no legal call: %s' % (row['entryPoint'], error)
        except ValueError:
            pass
        if 'error' not in row:
            parse(loaded, row)
    except BaseException as error:
        row.update(problem(error))
    return row

def state(own):
    """What an import may leave behind for the next: names in modules of others, the search path, variables, threads."""
    others = [module for name, module in sys.modules.items() if name.partition('.')[0] not in own]
    names = tuple(hash(tuple(map(id, vars(module).values()))) for module in others if hasattr(module, '__dict__'))
    return (names, tuple(sys.path), tuple(sorted(os.environ.items())), threading.active_count())

def forget(before):
    """Takes the modules away that came since, and what their packages say of them."""
    for name in [name for name in sys.modules if name not in before]:
        parent, _, last = name.rpartition('.')
        if parent in sys.modules and hasattr(sys.modules[parent], last):
            delattr(sys.modules[parent], last)
        del sys.modules[name]

def work(rows, queue, busy, again, own):
    """Takes agents from the queue, for as long as one leaves nothing behind for the next."""
    before = set(sys.modules)
    clean = state(own)
    fresh = True
    while True:
        token = os.read(queue, 4)
        if not token:
            os._exit(0)
        number = struct.unpack('I', token)[0]
        busy[:] = struct.pack('Id', number + 1, time.time())
        row = probe(dict(rows[number]))
        if fresh or not ('error' in row or 'parserError' in row):
            say(row)
        else:
            os.write(again, token)
        busy[:] = struct.pack('Id', 0, 0.0)
        fresh = False
        try:
            forget(before)
        except Exception:
            os._exit(0)
        if state(own) != clean:
            os._exit(0)

def in_children(rows, numbers, own):
    """Each agent in a child that holds nothing of another; what failed in a used child is given back."""
    queue, feed = os.pipe()
    retry, again = os.pipe()
    for number in numbers:
        os.write(feed, struct.pack('I', number))
    os.close(feed)
    children = {}
    def ended(pid, status):
        busy = children.pop(pid)
        number, since = struct.unpack('Id', busy[:])
        if number:
            how = 'signal %d' % (status & 127) if status & 127 else 'status %d' % (status >> 8)
            say(dict(rows[number - 1], error='the import ended the interpreter with ' + how, missing=None))
        return number
    def late():
        for pid, busy in list(children.items()):
            number, since = struct.unpack('Id', busy[:])
            if number and time.time() > since + ask['seconds']:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                children.pop(pid)
                say(dict(rows[number - 1], error='the import did not end within %d s' % ask['seconds'], missing=None))
                return True
    def start():
        busy = mmap.mmap(-1, struct.calcsize('Id'))
        pid = os.fork()
        if pid == 0:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
            work(rows, queue, busy, again, own)
        children[pid] = busy
    def waiting():
        count = fcntl.ioctl(queue, termios.FIONREAD, bytes(4))
        return struct.unpack('I', count)[0]
    while waiting() or children:
        while waiting() and len(children) < max(2, os.cpu_count() or 1):
            start()
        pid, status = os.waitpid(-1, os.WNOHANG) if children else (0, 0)
        if pid in children:
            ended(pid, status)
        elif not late():
            signal.sigtimedwait([signal.SIGCHLD], 0.1)
    os.close(again)
    os.close(queue)
    failed = []
    while True:
        token = os.read(retry, 4)
        if not token:
            os.close(retry)
            return failed
        failed.append(struct.unpack('I', token)[0])

def import_all(agents):
    share(agents)
    rows = [{'plugin': p, 'class': c, 'module': m, 'entryPoint': e} for p, c, m, e in agents]
    own = {module.partition('.')[0] for plugin, _, module, _ in agents if plugin not in (None, 'ocs')}
    # What was allocated so far is neither looked at nor copied in the children.
    gc.collect()
    gc.disable()
    if hasattr(gc, 'freeze'):
        gc.freeze()
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    for number in in_children(rows, range(len(rows)), own):
        in_children(rows, [number], own)

def main(args=None):
    contract()
    check = None
    if ask['dependencies']:
        command = [sys.executable, '-m', 'pip', '--disable-pip-version-check', 'check']
        check = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    installed()
    agents = entries()
    # Those of ocs are the base's, unless this image is that of ocs itself.
    asked = [one['class'] for one in ask['arguments']]
    agents = [agent for agent in agents if agent[0] != 'ocs' or 'ocs' in ask['plugins'] or agent[1] in asked]
    agents += [(None, '', script['path'], script['entryPoint']) for script in ask['scripts']]
    if ask['import']:
        import_all(agents)
    if check:
        dependencies(check)
    say({'done': len(agents)})
    sys.stdout.flush()
    os._exit(0)

if __name__ == '__main__':
    main()
`;
