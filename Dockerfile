# API and workers: one image, the command chooses.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build:web && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true
WORKDIR /app
COPY --from=build --chown=node:node /app ./
RUN mkdir -p /data/storage /data/tmp && chown -R node:node /data
USER node
EXPOSE 8080
CMD ["node", "--import", "tsx", "api/main.ts"]
