# The lab in a container. Everything listens on the container's loopback: README.md says how to reach it.
#
#     docker build -t bomgar-sim .
#     docker run --rm --init --network host -v bomgar-sim:/lab bomgar-sim
FROM node:22-slim AS package
WORKDIR /source
COPY . .
# Installs, builds, and packs with all that it needs.
RUN npm pack --pack-destination /tmp

FROM node:22-slim
COPY --from=package /tmp/bomgar-sim-*.tgz /tmp/bomgar-sim.tgz
RUN npm install --global --offline /tmp/bomgar-sim.tgz && rm /tmp/bomgar-sim.tgz
RUN mkdir /lab && chown node:node /lab
USER node
WORKDIR /lab
VOLUME /lab
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8088/api/health').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["bomgar-sim"]
CMD ["start", "--detached", "--state", "/lab/state"]
