# nginx with its rtmp module, both from Debian; compose.yaml mounts rtmp.conf.
FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -qy --no-install-recommends nginx libnginx-mod-rtmp \
 && rm -rf /var/lib/apt/lists/*
EXPOSE 1935
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
