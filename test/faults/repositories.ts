const base = 'FROM simonsobs/ocs:v0.12.1\n';
const rest = `COPY agent.py /app/minimal-script/agent.py
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["--agent", "/app/minimal-script/agent.py", "--entrypoint", "main"]
`;

type Files = Readonly<Record<string, string>>;

// The time keeps the cache out of it: every build really sleeps.
const fresh = (): string => `ENV FRESH="${process.pid}-${performance.now()}"\n`;

/** A build that takes a minute, and says so. */
export const slowBuild: Files = { Dockerfile: `${base}RUN echo falling asleep && sleep 60\n${rest}` };

/** A layer of 32 MiB. */
export const largeBuild: Files = {
  Dockerfile: `${base}${fresh()}RUN head -c 33554432 /dev/urandom > /large\n${rest}`,
};

/** Takes more and more memory, and no hub. */
export const hungryAgent: Files = {
  'agent.py': `import time


def main(args=None):
    print('hungry', flush=True)
    taken = []
    time.sleep(3)
    while True:
        taken.append(bytearray(8 * 1024 * 1024))
        time.sleep(0.05)


if __name__ == '__main__':
    main()
`,
};

/** An image of its own, so that the registry does not have it yet. */
export function uniqueLayer(): Files {
  return { Dockerfile: `${base}${fresh()}COPY agent.py /unique.py\n${rest}` };
}
