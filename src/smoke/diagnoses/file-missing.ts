import { fromLog } from '../evidence.ts';

export const fileMissing = fromLog({
  id: 'file-missing',
  pattern: /FileNotFoundError: .*No such file or directory: '(?<path>[^']+)'/,
  cause: ({ path = '' }) => `the file ${path} is not in the container`,
  remedy: ({ path = '' }) =>
    `COPY it into the image, name it by an absolute path, or give it to the instance: \`files: ['path/in/repository:${path}']\``,
});
