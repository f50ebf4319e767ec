# syntax=docker/dockerfile:1
# A small image: the program needs the C library, and nothing else but certificates where it is a client.
FROM rust:1-slim-bookworm AS build
# What is C in it (SQLite, ring, mimalloc) takes a C compiler; strip comes with it.
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --release --bin onrecord && install -D target/release/onrecord /out/onrecord && strip /out/onrecord

FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 onrecord \
    && useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/onrecord --shell /usr/sbin/nologin onrecord \
    && install --directory --owner onrecord --group onrecord --mode 0700 /var/lib/onrecord
COPY --from=build /out/onrecord /usr/local/bin/onrecord
USER 10001:10001
VOLUME /var/lib/onrecord
# A directory of the host in the volume's place must belong to 10001. `docker stop` kills after ten seconds, so that calls under way have eight.
# Inside a container the loopback is the container's own: listening for others takes API keys, and the program refuses without.
#   docker run --volume onrecord:/var/lib/onrecord onrecord keys add desk --scope admin --keys-file /var/lib/onrecord/keys.toml
ENV ONRECORD_ADDR=0.0.0.0:50051 \
    ONRECORD_HTTP_ADDR=0.0.0.0:50080 \
    ONRECORD_REGISTRY=/var/lib/onrecord/registry \
    ONRECORD_KEYS_FILE=/var/lib/onrecord/keys.toml \
    ONRECORD_LOG_FORMAT=json \
    ONRECORD_GRACE=8s
EXPOSE 50051 50080
STOPSIGNAL SIGTERM
ENTRYPOINT ["onrecord"]
CMD ["serve"]
