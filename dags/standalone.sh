#!/usr/bin/env bash
# Airflow on this machine alone: SQLite, four tasks at a time, every port on loopback, until Ctrl-C.
# The parts are started one by one because `airflow standalone` opens log servers on all interfaces.
set -euo pipefail

: "${AIRFLOW_HOME:?names the folder for logs and the metadata database; make airflow sets it}"
: "${BIN:?names the folder of the airflow command; make airflow sets it}"
port="${AIRFLOW__API__PORT:-8080}"

export PATH="$BIN:$PATH"
export SKILLS_PIPELINE_ORIGIN="${SKILLS_PIPELINE_ORIGIN:-sample}"
export AIRFLOW__CORE__DAGS_FOLDER="$(cd "$(dirname "$0")" && pwd)"
export AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW__CORE__EXECUTOR=LocalExecutor
export AIRFLOW__CORE__PARALLELISM=4
export AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=False
export AIRFLOW__API__HOST=127.0.0.1
export AIRFLOW__API__PORT="$port"
export AIRFLOW__API__BASE_URL="http://127.0.0.1:$port"
export AIRFLOW__API__WORKERS=1

# Every part in a process group of its own: Ctrl-C reaches this script alone, and the parts end in order.
set -m
parts=()
stop() { kill "${parts[@]}" 2>/dev/null || true; wait; }
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mkdir -p "$AIRFLOW_HOME/logs"
start() { local name="$1"; shift; "$@" >"$AIRFLOW_HOME/logs/$name.log" 2>&1 & parts+=($!); }
prepare() {
    airflow db migrate &&
        # Without its pool a task waits for ever.
        python "$AIRFLOW__CORE__DAGS_FOLDER/skills_wiring/pools.py" >"$AIRFLOW_HOME/pools.json" &&
        airflow pools import "$AIRFLOW_HOME/pools.json"
}
prepare >"$AIRFLOW_HOME/logs/migrate.log" 2>&1 ||
    { tail -n 20 "$AIRFLOW_HOME/logs/migrate.log" >&2; exit 1; }
start scheduler airflow scheduler --skip-serve-logs
start dag-processor airflow dag-processor
start triggerer airflow triggerer --skip-serve-logs
start api-server airflow api-server

cat <<TEXT

Airflow:  http://127.0.0.1:$port
User:     admin, password in $AIRFLOW_HOME/simple_auth_manager_passwords.json.generated
Release:  trigger the DAG refresh there, or from another shell:
          AIRFLOW_HOME=$AIRFLOW_HOME $BIN/airflow dags trigger refresh
Logs:     $AIRFLOW_HOME/logs
Stop:     Ctrl-C

TEXT
wait "${parts[3]}" || true
echo "The API server ended; its log says why: $AIRFLOW_HOME/logs/api-server.log" >&2
exit 1
