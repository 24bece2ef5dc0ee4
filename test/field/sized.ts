import { pcs } from './pcs.ts';
import { socs } from './socs.ts';
import { type FieldTree, fileOf } from './tree.ts';

/** A repository of a given size, and what its size counts. */
export type Sized = { readonly tree: FieldTree; readonly unit: string };

const block = [
  '# What the next instrument needs',
  'ENV DRIVER_@=/opt/driver/@ \\',
  '    DRIVER_@_MODE=idle',
  'RUN apt-get update && apt-get install -y --no-install-recommends \\',
  '    libusb-1.0-0 \\',
  '    # a comment between',
  '    tree && \\',
  '    rm -rf /var/lib/apt/lists/*',
  'COPY requirements.txt /opt/driver/@/requirements.txt',
  'RUN <<EOF',
  'set -e',
  'echo "driver @" > /opt/driver/@/name',
  'EOF',
  'RUN python -m pip install --no-cache-dir "pyserial==3.5"',
  'ARG VERSION_@=1.0.0',
  'LABEL org.example.driver.@="$VERSION_@"',
  'WORKDIR /opt/driver/@',
  '',
];

/** A Dockerfile of about so many lines, of every kind of instruction. */
export function sizedDockerfile(lines: number): Sized {
  const tree = pcs('v0.12.1');
  const text = fileOf(tree, 'Dockerfile');
  const count = Math.max(0, Math.floor((lines - text.split('\n').length) / block.length));
  const blocks = Array.from({ length: count }, (_, index) => block.join('\n').replaceAll('@', String(index)));
  const longer = text.replace('\n# Reset workdir', () => `\n${blocks.join('\n')}\n# Reset workdir`);
  return { tree: { ...tree, files: { ...tree.files, Dockerfile: longer } }, unit: 'lines' };
}

/** A plugin of 60 agents among so many files: data, pages, modules that no agent imports. */
export function manyFiles(count: number): Sized {
  const tree = socs('v0.12.1');
  const files: Record<string, string> = { ...tree.files };
  for (let index = 0; Object.keys(tree.files).length + index < count; index += 1) {
    const folder = `extra/set${index % 40}`;
    if (index % 3 === 0) files[`${folder}/table_${index}.csv`] = 'time,value\n0,4.2\n';
    else if (index % 3 === 1) files[`${folder}/notes_${index}.md`] = '# Notes\n\n```yaml\nhub: {}\n```\n';
    else files[`${folder}/module_${index}.py`] = 'import os\n\n\ndef size(path):\n    return os.stat(path).st_size\n';
  }
  return { tree: { ...tree, files }, unit: 'files' };
}
