# The same daemon asked in Anthropic's format, its vendor speaking OpenAI Chat: what a translated call costs beside a relayed one.
KEYRAIL_BENCH_PORT=19131
. "$CAND_DIR/keyrail.sh"
unset KEYRAIL_BENCH_PORT
API=anthropic
NOTE="as keyrail, and every request and event translated between Anthropic Messages and OpenAI Chat"
SKIP="open big s5000"
