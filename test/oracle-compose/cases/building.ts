import type { Case } from '../case.ts';

/** Files that build on one another, and on their own parts, and that Compose accepts. */
export const building: readonly Case[] = [
  {
    title: 'anchors and aliases',
    files: {
      'compose.yaml':
        'x-env: &env\n  SITE_HUB: ws://x\nservices:\n  a:\n    image: &image simonsobs/ocs:v1\n    environment: *env\n  b:\n    image: *image\n    environment: *env\n',
    },
  },
  {
    title: 'merge keys are shallow',
    files: {
      'compose.yaml':
        'x-base: &base\n  image: i\n  user: "9000"\n  environment:\n    SITE_HUB: ws://x\nservices:\n  a:\n    <<: *base\n    environment:\n      INSTANCE_ID: a\n  b:\n    <<: *base\n',
    },
  },
  {
    title: 'merge keys inside environment',
    files: {
      'compose.yaml':
        'x-env: &env\n  SITE_HUB: ws://x\n  INSTANCE_ID: none\nservices:\n  a:\n    image: i\n    environment:\n      <<: *env\n      INSTANCE_ID: a\n',
    },
  },
  {
    title: 'a list of merges, the first wins',
    files: {
      'compose.yaml':
        'x-a: &a {image: a, user: "1"}\nx-b: &b {image: b, hostname: hb}\nservices:\n  s:\n    <<: [*a, *b]\n',
    },
  },
  {
    title: 'a merge of a merge',
    files: {
      'compose.yaml': 'x-a: &a {image: a, user: "1"}\nx-b: &b\n  <<: *a\n  user: "2"\nservices:\n  s:\n    <<: *b\n',
    },
  },
  {
    title: 'a quoted merge key is a key',
    files: { 'compose.yaml': 'x-a: &a {image: a}\nservices:\n  s:\n    image: b\n    environment: {"<<": x}\n' },
  },
  {
    title: 'an anchor redefined',
    files: { 'compose.yaml': 'x-a: &a one\nx-b: *a\nx-c: &a two\nservices:\n  s: {image: *a}\n' },
  },
  {
    title: 'extends in the same file',
    files: {
      'compose.yaml':
        'services:\n  base:\n    image: i\n    environment: [SITE_HUB=ws://x, INSTANCE_ID=base]\n    command: --x\n    volumes: [/a:/config:ro]\n  a:\n    extends: base\n    environment: [INSTANCE_ID=a]\n    command: --y\n    volumes: [/b:/data]\n',
    },
  },
  {
    title: 'extends mixes list and mapping',
    files: {
      'compose.yaml':
        'services:\n  base:\n    image: i\n    environment: [SITE_HUB=ws://x, INSTANCE_ID=base]\n  a:\n    extends: {service: base}\n    environment: {INSTANCE_ID: a, N: 3, BARE: }\n',
    },
  },
  {
    title: 'extends from another file in another folder',
    files: {
      'compose.yaml': 'services:\n  a:\n    extends: {file: common/base.yml, service: base}\n    hostname: h\n',
      'common/base.yml':
        'services:\n  base:\n    image: i\n    env_file: [b.env]\n    volumes: [./data:/data]\n    environment:\n      WHO: ${WHO}\n',
      'common/b.env': 'FROM=common\n',
      '.env': 'WHO=outer\n',
      'common/.env': 'WHO=inner\n',
    },
  },
  {
    title: 'extends of an extension',
    files: {
      'compose.yaml':
        'services:\n  c: {extends: b, hostname: c}\n  b: {extends: a, user: "2"}\n  a: {image: i, user: "1", hostname: a}\n',
    },
  },
  {
    title: 'include',
    files: {
      'compose.yaml': 'include: [sub/compose.yaml]\nservices:\n  a: {image: i, depends_on: [b]}\n',
      'sub/compose.yaml': 'services:\n  b: {image: "${WHO}", env_file: x.env}\n',
      'sub/.env': 'WHO=inner\n',
      'sub/x.env': 'X=1\n',
    },
  },
  {
    title: 'include with the outer value first',
    files: {
      'compose.yaml': 'include:\n  - path: sub/compose.yaml\n',
      'sub/compose.yaml': 'services:\n  b: {image: "${WHO}"}\n',
      'sub/.env': 'WHO=inner\n',
      '.env': 'WHO=outer\n',
    },
  },
  {
    title: 'include of two paths, the second an override',
    files: {
      'compose.yaml': 'include:\n  - path: [one.yaml, two.yaml]\n',
      'one.yaml': 'services:\n  b: {image: i, user: "1"}\n',
      'two.yaml': 'services:\n  b: {user: "2"}\n',
    },
  },
  {
    title: 'an override file',
    files: {
      'compose.yaml':
        'services:\n  a:\n    image: i\n    environment: [A=1, B=2]\n    command: [x]\n    entrypoint: [e]\n    volumes: [/x:/config:ro]\n',
      'compose.override.yaml':
        'services:\n  a:\n    image: j\n    environment: {B: 3, C: 4}\n    command: [y]\n    volumes: [/y:/config, /z:/data]\n',
    },
  },
  {
    title: 'an override of the other family of names',
    files: {
      'compose.yaml': 'services:\n  a: {image: i}\n',
      'docker-compose.override.yml': 'services:\n  a: {hostname: h}\n',
    },
  },
  {
    title: 'yml before yaml for overrides',
    files: {
      'docker-compose.yml': 'services:\n  a: {image: i}\n',
      'docker-compose.override.yml': 'services:\n  a: {hostname: yml}\n',
      'docker-compose.override.yaml': 'services:\n  a: {hostname: yaml}\n',
    },
  },
  {
    title: 'reset and override tags',
    files: {
      'compose.yaml': 'services:\n  a:\n    image: i\n    environment: [A=1]\n    command: [x]\n    volumes: [/x:/x]\n',
      'compose.override.yaml':
        'services:\n  a:\n    environment: !reset []\n    command: !reset null\n    volumes: !override [/y:/y]\n',
    },
  },
];
