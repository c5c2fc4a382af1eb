# Candidate file for the shared harness (BENCH_TOOLS): the daemon with ledger, client key and usage tap on.
# Sourced several times: to be described, and to be started; the home is made the first time.
KEYRAIL_BENCH_ROOT=$(cd "$CAND_DIR/../.." && pwd)
KEYRAIL_BENCH_HOME=${RUN_DIR:-/tmp}/keyrail-home
PORT=${KEYRAIL_BENCH_PORT:-19130}
[ -n "${RUN_DIR:-}" ] && [ ! -f "$KEYRAIL_BENCH_HOME/client-key" ] &&
  "$KEYRAIL_BENCH_ROOT/bench/harness/make-home" "$KEYRAIL_BENCH_HOME" "$UPSTREAM_URL" "$PORT" >&2
HDRS=("Authorization: Bearer $(cat "$KEYRAIL_BENCH_HOME/client-key" 2>/dev/null)")
EXPECT_KEY=upstream-key
WARM=25
READY=/health
NOTE="client key, routing by model glob, vault, credential swap, usage tap, ledger row per request"
gw_start() {
  export KEYRAIL_HOME=$KEYRAIL_BENCH_HOME KEYRAIL_ROOT_KEY_FILE=$KEYRAIL_BENCH_HOME.key
  ulimit -n 20000
  exec "$KEYRAIL_BENCH_ROOT/keyrail" serve
}
