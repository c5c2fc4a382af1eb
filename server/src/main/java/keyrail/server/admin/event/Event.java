package keyrail.server.admin.event;

import java.time.temporal.ChronoUnit;
import keyrail.core.store.AuditEntry;
import keyrail.core.store.AuditRecord;
import keyrail.core.usage.LedgerRow;
import keyrail.server.admin.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** Something that happened, as the feed tells it. */
public sealed interface Event {
    /** Its kind, e.g. {@code attempt}; also the member {@code event} of its JSON. */
    String name();

    /** One object; never a secret, a prompt or an answer. */
    ObjectNode json();

    /** An entry of the audit log: a change, or a change that was refused. */
    record Change(AuditRecord entry) implements Event {
        @Override
        public String name() {
            return "change";
        }

        @Override
        public ObjectNode json() {
            AuditEntry line = entry.entry();
            return Json.object()
                    .put("event", name())
                    .put("at", line.at().toString())
                    .put("number", entry.number())
                    .put("who", line.who())
                    .put("what", line.what())
                    .put("target", line.target())
                    .put("result", line.result())
                    .put("request", line.request());
        }
    }

    /** A row of the ledger. */
    record Attempt(LedgerRow row) implements Event {
        @Override
        public String name() {
            return "attempt";
        }

        @Override
        public ObjectNode json() {
            return Json.object()
                    .put("event", name())
                    .put("at", row.at().truncatedTo(ChronoUnit.MILLIS).toString())
                    .put("request", row.request().value())
                    .put("attempt", row.attempt())
                    .put("client", row.client())
                    .put("callSite", row.callSite())
                    .put("profile", row.profile())
                    .put("connection", row.connection())
                    .put("provider", row.provider())
                    .put("payer", row.payer())
                    .put("model", row.model())
                    .put("streamed", row.streamed())
                    .put("outcome", row.outcome())
                    .put("status", row.status())
                    .put("inputTokens", row.usage().inputTokens())
                    .put("outputTokens", row.usage().outputTokens())
                    .put("millis", row.millis());
        }
    }

    /** Events that a subscriber was too slow for. @param count how many since the one before */
    record Lost(long count) implements Event {
        @Override
        public String name() {
            return "lost";
        }

        @Override
        public ObjectNode json() {
            return Json.object().put("event", name()).put("lost", count);
        }
    }
}
