"""Reads file names, one a line; answers a line of JSON each: what this very Python says about the file."""
import ast
import json
import sys
import warnings

warnings.simplefilter('ignore')
sys.setrecursionlimit(20000)


def targets(node):
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, (ast.Tuple, ast.List)):
        return set().union(*[targets(one) for one in node.elts]) if node.elts else set()
    if isinstance(node, ast.Starred):
        return targets(node.value)
    return set()


def bound(statements, found):
    for node in statements:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.append((node.name, node))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name != '*':
                    found.append((alias.asname or alias.name.split('.')[0], node))
        elif isinstance(node, ast.Assign):
            found.extend((name, node) for one in node.targets for name in targets(one))
        elif isinstance(node, (ast.AugAssign, ast.For, ast.AsyncFor)):
            found.extend((name, node) for name in targets(node.target))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            found.extend((name, node) for name in targets(node.target))
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    found.extend((name, node) for name in targets(item.optional_vars))
        elif node.__class__.__name__ == 'TypeAlias':
            found.append((node.name.id, node))
        for field in ('body', 'orelse', 'finalbody'):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                bound(getattr(node, field, []), found)
        for handler in getattr(node, 'handlers', []):
            if handler.name:
                found.append((handler.name, node))
            bound(handler.body, found)
        for case in getattr(node, 'cases', []):
            bound(case.body, found)
    return found


def takes_args(node):
    """Really calls a function of this signature."""
    arguments = node.args
    for one in ast.walk(arguments):
        if isinstance(one, ast.arg):
            one.annotation = None
    arguments.defaults = [ast.Constant(value=None) for _ in arguments.defaults]
    arguments.kw_defaults = [one and ast.Constant(value=None) for one in arguments.kw_defaults]
    stub = ast.parse('def f(): pass')
    stub.body[0].args = arguments
    scope = {}
    exec(compile(ast.fix_missing_locations(stub), '<stub>', 'exec'), scope)
    try:
        scope['f'](args=1)
        return True
    except TypeError:
        return False


def describe(tree):
    imports = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports.extend([alias.name, []] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imports.append(['.' * node.level + (node.module or ''), [alias.name for alias in node.names]])
    found = bound(tree.body, [])
    names = [name for name, _ in found]
    functions = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.decorator_list:
            if names.count(node.name) == 1:
                functions[node.name] = takes_args(node)
    agents = None
    for node in tree.body:
        if isinstance(node, ast.Assign) and targets(node.targets[0]) == {'agents'}:
            try:
                value = ast.literal_eval(node.value)
                agents = {key: [one.get('module'), one.get('entry_point')] for key, one in value.items()}
            except (ValueError, AttributeError):
                agents = None
    return {'names': sorted(set(names)), 'functions': functions, 'imports': sorted(imports), 'agents': agents}


for line in sys.stdin.read().split('\n'):
    if not line:
        continue
    try:
        with open(line, 'rb') as file:
            source = file.read()
        tree = compile(source, line, 'exec', ast.PyCF_ONLY_AST, dont_inherit=True)
        answer = describe(tree) if '--describe' in sys.argv else {}
        answer['error'] = None
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        answer = {'error': str(error)}
    print(json.dumps(answer))
