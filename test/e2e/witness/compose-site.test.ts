import { witness } from '../support/witness.ts';

const service = 'ocs-fake-data-1';
const noInstance = 'RuntimeError: Could not find matching device description.';

witness('instance-not-in-site-config', {
  fails: [
    { service, status: 1, log: noInstance },
    { service, status: 1, log: noInstance },
  ],
  passes: [{ service }, { service }],
});

witness('config-mount-missing', {
  fails: [
    {
      service,
      siteConfig: null,
      status: 1,
      log: "FileNotFoundError: [Errno 2] No such file or directory: '/config/default.yaml'",
      fixed: {},
    },
    {
      service,
      siteConfig: null,
      status: 1,
      log: "FileNotFoundError: [Errno 2] No such file or directory: '/config/default.yaml'",
      fixed: {},
    },
  ],
  passes: [
    { service, siteConfig: null },
    { service, siteConfig: null },
    { service, siteConfig: null },
  ],
});

witness('hostname-missing', {
  fails: [
    { service, status: 1, log: 'Site config has no entry in "hosts" for' },
    { service, status: 1, log: /no entry in "hosts" for \[.*ocs-dockers.*localhost/ },
  ],
  passes: [{ service }, { service }, { service }],
});
