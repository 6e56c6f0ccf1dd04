# One image for the API, the workers, the documents and the migration job; the command tells them apart.
# Debian, not Alpine: the engine's native part is built against glibc.
FROM node:20.20.2-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM packages AS build
RUN npm ci --ignore-scripts
COPY . .
RUN sh deploy/build.sh dist

FROM packages
# scripts belong to the one-machine database and the build's compiler alone: neither runs here
# and of the typeface two weights are used
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force \
  && find node_modules/@expo-google-fonts/noto-serif-sc -mindepth 1 -maxdepth 1 -type d \
    ! -name 400Regular ! -name 700Bold -exec rm -rf {} +
COPY --from=build /app/dist ./dist
ENV NODE_ENV=production \
  SHENGUAN_WORKFLOW_BUNDLE=/app/dist/workflows.bundle.js
USER node
CMD ["node", "--enable-source-maps", "dist/api/main.js"]
