#!/usr/bin/env bash
# Records the cache of Dockerfile.jvm: runs Signet where it will be, with the options that it will have, on a PostgreSQL that
# is there for this alone, and has it do what it will do.
set -euo pipefail

signet=/opt/signet
database=/tmp/database
port=8080

# What was copied is as old as it will be in the image: the JVM trusts no cache of other files.
find "$signet" -exec touch --date=@1 {} +

# --- A database ---
export PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | tail -n 1)"
server_path=$PATH
as_postgres() { su postgres -s /bin/bash -c "PATH='$server_path' $*"; }
as_postgres initdb --pgdata "$database" --auth trust --no-sync > /dev/null
as_postgres pg_ctl --pgdata "$database" --wait --silent --log /tmp/database.log \
    --options "'-c listen_addresses=127.0.0.1 -c unix_socket_directories=/tmp -c fsync=off'" start

# --- The service ---
export SIGNET_DATABASE_URL=postgresql://postgres:none@127.0.0.1:5432/postgres
export SIGNET_SECRET=$(head -c 32 /dev/urandom | base64 -w 0)
export SIGNET_ISSUER=http://localhost:8080
export SIGNET_ADMIN_USERNAME=recorder
export SIGNET_ADMIN_PASSWORD=$(head -c 16 /dev/urandom | base64 -w 0)
export SIGNET_SHUTDOWN_DELAY=PT0S QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_MANAGEMENT_HOST=127.0.0.1
cd "$signet"
/opt/java/bin/java -XX:AOTCacheOutput=signet.aot -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:MaxRAMPercentage=30 \
    -Xss512k -jar quarkus-run.jar > /tmp/signet.log 2>&1 &
service=$!

# --- Its callers ---
# METHOD PATH [BODY [TOKEN]]; prints the body of the answer.
call() {
    local request="$1 $2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    [ -z "${4:-}" ] || request+="Authorization: Bearer $4\r\n"
    [ -z "${3:-}" ] || request+="Content-Type: application/json\r\nContent-Length: ${#3}\r\n"
    exec 3<> "/dev/tcp/127.0.0.1/$port" || return 1
    printf "$request\r\n%s" "${3:-}" >&3
    sed '1,/^\r$/d' <&3
    exec 3>&-
}
field() { sed --quiet "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
ready() { call GET /q/health/ready 2> /dev/null | grep --quiet '"UP"'; }

for _ in $(seq 600); do
    if ready; then break; fi
    kill -0 "$service" 2> /dev/null || { cat /tmp/signet.log; exit 1; }
    sleep 0.1
done
login="{\"username\":\"$SIGNET_ADMIN_USERNAME\",\"password\":\"$SIGNET_ADMIN_PASSWORD\"}"
for _ in $(seq 5); do
    tokens=$(call POST /api/token/ "$login")
    for _ in $(seq 40); do
        access=$(field access <<< "$tokens")
        refresh=$(field refresh <<< "$tokens")
        call GET /api/users/me '' "$access" > /dev/null
        call POST /api/token/verify/ "{\"token\":\"$access\"}" > /dev/null
        call GET /.well-known/jwks.json > /dev/null
        call GET /q/health/live > /dev/null
        tokens=$(call POST /api/token/refresh/ "{\"refresh\":\"$refresh\"}")
    done
    call GET /api/users/me '' none > /dev/null
    call GET /api/admin/users '' "$(field access <<< "$tokens")" > /dev/null
    call POST /api/token/blacklist/ "{\"refresh\":\"$(field refresh <<< "$tokens")\"}" > /dev/null
done
[ -n "$access" ] || { cat /tmp/signet.log; exit 1; }

# Told to stop, the JVM writes the cache.
kill "$service"
wait "$service" || true
as_postgres pg_ctl --pgdata "$database" --silent --mode immediate stop
[ -s signet.aot ] || { cat /tmp/signet.log; exit 1; }
chmod 444 signet.aot
touch --date=@1 signet.aot
